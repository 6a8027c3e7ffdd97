package dev.assay.cases.probe.tls;

/**
 * One TLS record; the fragment is encrypted or not.
 *
 * @param version as the header says, which is not what was negotiated
 */
public record TlsRecord(Content content, int version, byte[] fragment) {
    /** What a record carries. */
    public enum Content {
        CHANGE_CIPHER_SPEC,
        ALERT,
        HANDSHAKE,
        APPLICATION_DATA;

        private static final int FIRST = 20;

        static boolean has(int number) {
            return number >= FIRST && number < FIRST + values().length;
        }

        static Content of(int number) {
            return values()[number - FIRST];
        }
    }
}
