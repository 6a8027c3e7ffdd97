package dev.assay.mesh.protocol;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Messages in and out of {@code Any}; equal messages give equal bytes, so that versions can be
 * hashes.
 */
final class Packing {

    private Packing() {}

    static Any pack(String typeUrl, Message message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to an array of the message's own size", e);
        }
        return Any.newBuilder().setTypeUrl(typeUrl).setValue(ByteString.copyFrom(bytes)).build();
    }

    static <M extends Message> M unpack(String name, String typeUrl, Parser<M> parser, Any packed)
            throws MalformedConfig {
        if (!packed.getTypeUrl().equals(typeUrl)) {
            throw new MalformedConfig(
                    name, "type_url", packed.getTypeUrl() + " (expected: " + typeUrl + ")");
        }
        try {
            return parser.parseFrom(packed.getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedConfig(name, "value", e);
        }
    }
}
