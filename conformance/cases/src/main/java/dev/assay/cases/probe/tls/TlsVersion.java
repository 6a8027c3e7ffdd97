package dev.assay.cases.probe.tls;

import org.bouncycastle.tls.ProtocolVersion;

/** The versions that a probe can be told to speak, each alone. */
public enum TlsVersion {
    TLS_1_0("tls-1.0"),
    TLS_1_1("tls-1.1"),
    TLS_1_2("tls-1.2"),
    TLS_1_3("tls-1.3");

    private final String id;

    TlsVersion(String id) {
        this.id = id;
    }

    /** As it stands in leaf IDs. */
    public String id() {
        return id;
    }

    ProtocolVersion version() {
        return switch (this) {
            case TLS_1_0 -> ProtocolVersion.TLSv10;
            case TLS_1_1 -> ProtocolVersion.TLSv11;
            case TLS_1_2 -> ProtocolVersion.TLSv12;
            case TLS_1_3 -> ProtocolVersion.TLSv13;
        };
    }
}
