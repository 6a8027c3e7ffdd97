package dev.assay.mesh.proxy.sniff;

/** What the first bytes of a connection are, as far as they have come. */
public sealed interface Sniffed {

    /** Too few bytes to tell; ask again when more have come. */
    record NeedMore() implements Sniffed {}

    /** A whole client hello. */
    record Tls(ClientHello hello) implements Sniffed {}

    /** Begins like TLS and cannot be a client hello, or is larger than any honest one. */
    record Malformed(String reason) implements Sniffed {}

    /** An HTTP/1.x request line, or the beginning of one. */
    record Http1() implements Sniffed {}

    /** HTTP/2's preface with prior knowledge, RFC 9113 section 3.4. */
    record Http2() implements Sniffed {}

    /** Neither TLS nor HTTP. */
    record Other() implements Sniffed {}
}
