package dev.assay.mesh.kubernetes.webhook;

import dev.assay.mesh.controlplane.config.memory.ResourceReader;
import dev.assay.mesh.policy.resource.InvalidResource;
import java.time.Clock;

/** Refuses policy resources that the reader refuses, as Istio's validating webhook does. */
public final class ValidationAdmission implements Admission {

    private final ResourceReader reader;
    private final Clock clock;

    public ValidationAdmission(ResourceReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public Verdict decide(Request request) {
        try {
            reader.read(
                    "request", request.object().toString(), request.namespace(), clock.instant());
            return new Allowed();
        } catch (InvalidResource e) {
            var field = e.field().isEmpty() ? "" : e.field() + ": ";
            return new Denied("configuration is invalid: " + field + e.problem());
        }
    }
}
