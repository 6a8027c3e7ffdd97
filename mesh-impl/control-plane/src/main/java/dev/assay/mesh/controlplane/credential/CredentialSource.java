package dev.assay.mesh.controlplane.credential;

import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.policy.effective.Credential;
import java.util.Map;
import java.util.Set;

/** Where Secrets come from. Implementations are safe for any thread. */
public interface CredentialSource {

    /** Begins to follow these, and forgets all others. Must not block. */
    void want(Set<SecretName> names);

    /** Of those that are wanted, the ones that are there. */
    Map<SecretName, Credential> current();

    /** Calls the listener after every change of {@link #current}. */
    ChangeListeners.Subscription onChange(Runnable listener);

    /** A mesh without Secrets. */
    CredentialSource NONE =
            new CredentialSource() {
                @Override
                public void want(Set<SecretName> names) {
                    // there are none
                }

                @Override
                public Map<SecretName, Credential> current() {
                    return Map.of();
                }

                @Override
                public ChangeListeners.Subscription onChange(Runnable listener) {
                    return () -> {};
                }
            };
}
