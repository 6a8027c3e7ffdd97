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
        if (!type.equals("CERTIFICATE")) {
            throw new MalformedPem("line %d: a block other than CERTIFICATE".formatted(line));
        }
        if (!complete) {
            throw new MalformedPem("line %d: the block's END line is missing".formatted(line));
        }
        try {
            return CertificateReader.read(Base64.getDecoder().decode(body));
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
