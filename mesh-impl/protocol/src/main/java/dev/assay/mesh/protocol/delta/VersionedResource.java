package dev.assay.mesh.protocol.delta;

import com.google.protobuf.Any;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A resource ready to be sent.
 *
 * @param version a digest of the content, so that it survives a restart of the server: a proxy that
 *     comes back with what it has is sent only what is new
 */
public record VersionedResource(String name, String version, Any body) {

    /** 64 bits tell the versions of one resource apart; they are no security measure. */
    private static final int VERSION_BYTES = 8;

    /** The resource under a digest of its bytes. */
    public static VersionedResource of(String name, Any body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(body.getValue().toByteArray());
            return new VersionedResource(
                    name, HexFormat.of().formatHex(digest, 0, VERSION_BYTES), body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** Without the body, which may hold a key. */
    @Override
    public String toString() {
        return name + "@" + version;
    }
}
