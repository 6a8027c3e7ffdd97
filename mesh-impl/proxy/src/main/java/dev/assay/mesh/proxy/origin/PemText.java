package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Text with where it comes from, which is all that a message says of it.
 *
 * @param from such as {@code privateKey /etc/certs/key.pem}
 */
record PemText(String from, String text) {

    List<X509Certificate> certificates() throws MaterialUnavailable {
        try {
            return Pem.certificates(text);
        } catch (MalformedPem e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    PrivateKey privateKey() throws MaterialUnavailable {
        try {
            return Pem.privateKey(text);
        } catch (MalformedPem e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    List<X509CRL> revocations() throws MaterialUnavailable {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            var lists = new ArrayList<X509CRL>();
            var factory = CertificateFactory.getInstance("X.509");
            for (var each : factory.generateCRLs(new ByteArrayInputStream(bytes))) {
                if (each instanceof X509CRL list) {
                    lists.add(list);
                }
            }
            if (lists.isEmpty()) {
                throw unusable("no '-----BEGIN X509 CRL-----' found");
            }
            return lists;
        } catch (CRLException | CertificateException e) {
            throw unusable("not a revocation list");
        }
    }

    private MaterialUnavailable unusable(String why) {
        return new MaterialUnavailable(from + ": " + why);
    }

    /** Nothing of the text. */
    @Override
    public String toString() {
        return from;
    }
}
