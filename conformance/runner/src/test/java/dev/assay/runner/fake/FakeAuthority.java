package dev.assay.runner.fake;

import dev.assay.fixtures.environment.CertificateAuthority;
import dev.assay.fixtures.wire.NotCarried;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** A CA that nobody has ever changed, and that can do nothing. */
record FakeAuthority() implements CertificateAuthority {
    @Override
    public List<X509Certificate> roots() {
        throw none();
    }

    @Override
    public Signer pluggedSigner() {
        throw none();
    }

    @Override
    public String token(String namespace, String serviceAccount, TokenDefect defect) {
        throw none();
    }

    @Override
    public CsrAnswer createCertificate(String csrPem, Duration validity, String token) {
        throw none();
    }

    private static NotCarried none() {
        return new NotCarried("the fake has no CA");
    }
}
