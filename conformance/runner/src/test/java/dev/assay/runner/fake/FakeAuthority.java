package dev.assay.runner.fake;

import dev.assay.fixtures.environment.CertificateAuthority;
import dev.assay.fixtures.wire.NotCarried;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A CA that can do nothing, and remembers whether it was ever changed. */
final class FakeAuthority implements CertificateAuthority {
    private volatile boolean asInstalled = true;

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

    @Override
    public void plug(Map<String, String> cacerts) {
        asInstalled = false;
    }

    @Override
    public boolean isAsInstalled() {
        return asInstalled;
    }

    private static NotCarried none() {
        return new NotCarried("the fake has no CA");
    }
}
