package dev.assay.mesh.identity;

/** Which part the peer whose certificate is judged plays in the handshake. */
public enum Role {
    CLIENT,
    SERVER
}
