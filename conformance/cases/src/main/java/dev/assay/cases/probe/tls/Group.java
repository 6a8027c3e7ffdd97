package dev.assay.cases.probe.tls;

import org.bouncycastle.tls.NamedGroup;

/** Key agreement groups that a probe can be told to offer. */
public enum Group {
    X25519(NamedGroup.x25519),
    SECP256R1(NamedGroup.secp256r1),
    SECP384R1(NamedGroup.secp384r1),
    X25519MLKEM768(NamedGroup.X25519MLKEM768);

    private final int number;

    Group(int number) {
        this.number = number;
    }

    /** The number in IANA's registry. */
    public int number() {
        return number;
    }
}
