package dev.assay.mesh.ca.update;

import dev.assay.mesh.ca.Signer;
import java.util.Map;

/** Decides whether offered files follow the signer in force. */
@FunctionalInterface
public interface SignerUpdate {

    /**
     * The decision; nothing is changed by asking.
     *
     * @param current the signer in force
     * @param place where the files come from, for messages
     * @param files the texts by the names of {@link dev.assay.mesh.ca.PluggedAuthority#FILES}
     */
    Succession decide(Signer current, String place, Map<String, String> files);
}
