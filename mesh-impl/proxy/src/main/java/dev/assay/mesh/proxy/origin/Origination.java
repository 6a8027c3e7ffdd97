package dev.assay.mesh.proxy.origin;

import java.time.Clock;

/** What is decided when TLS is originated, each behind an interface of its own. */
public record Origination(
        MaterialReader reader,
        OriginVerifier verifier,
        OriginIdentity identity,
        OriginNaming naming) {

    /** The reference mesh's own. */
    public static Origination standard(Clock clock) {
        return new Origination(
                new NamedMaterialReader(),
                new PkixOriginVerifier(clock),
                new OriginIdentity.Named(),
                OriginHost::sni);
    }

    public Origination withReader(MaterialReader replaced) {
        return new Origination(replaced, verifier, identity, naming);
    }

    public Origination withVerifier(OriginVerifier replaced) {
        return new Origination(reader, replaced, identity, naming);
    }

    public Origination withIdentity(OriginIdentity replaced) {
        return new Origination(reader, verifier, replaced, naming);
    }

    public Origination withNaming(OriginNaming replaced) {
        return new Origination(reader, verifier, identity, replaced);
    }
}
