package dev.assay.mesh.identity;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One block of a PEM text as found, not yet decoded, so that one bad block does not hide the
 * others.
 *
 * @param complete false if its END line is missing
 */
record PemBlock(int line, String type, String body, boolean complete) {

    static final String REVOCATIONS = "X509 CRL";

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    static List<PemBlock> all(String text) {
        var blocks = new ArrayList<PemBlock>();
        var body = new StringBuilder();
        String type = "";
        int begin = 0;
        int number = 0;
        for (var line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                if (begin > 0) {
                    blocks.add(new PemBlock(begin, type, body.toString(), false));
                }
                begin = number;
                type = line.substring(BEGIN.length(), line.length() - DASHES.length());
                body.setLength(0);
            } else if (begin > 0 && line.equals(END + type + DASHES)) {
                blocks.add(new PemBlock(begin, type, body.toString(), true));
                begin = 0;
            } else if (begin > 0) {
                body.append(line);
            }
        }
        if (begin > 0) {
            blocks.add(new PemBlock(begin, type, body.toString(), false));
        }
        return List.copyOf(blocks);
    }

    X509Certificate certificate() throws MalformedPem {
        return read("CERTIFICATE", CertificateReader::read);
    }

    RevocationList revocationList() throws MalformedPem {
        return read(REVOCATIONS, RevocationList::parse);
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(byte[] der) throws MalformedCertificate;
    }

    private <T> T read(String wanted, Reader<T> reader) throws MalformedPem {
        if (!type.equals(wanted)) {
            throw new MalformedPem("line %d: a block other than %s".formatted(line, wanted));
        }
        if (!complete) {
            throw new MalformedPem("line %d: the block's END line is missing".formatted(line));
        }
        try {
            return reader.read(Base64.getDecoder().decode(body));
        } catch (IllegalArgumentException e) {
            throw new MalformedPem("line %d: the block is not Base64".formatted(line));
        } catch (MalformedCertificate e) {
            throw new MalformedPem("line %d: %s".formatted(line, e.getMessage()));
        }
    }

    /** Without the body, which may be a key. */
    @Override
    public String toString() {
        return "PemBlock[line=%d, type=%s]".formatted(line, type);
    }
}
