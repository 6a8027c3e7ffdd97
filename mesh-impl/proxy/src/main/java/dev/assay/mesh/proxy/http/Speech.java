package dev.assay.mesh.proxy.http;

/** What is spoken to a target. */
public enum Speech {
    HTTP1,
    HTTP2
}
