package dev.assay.mesh.proxy.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.identity.TlsAlert;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.proxy.testing.Outside;
import dev.assay.mesh.proxy.tls.PeerRejected;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class PkixOriginVerifierTest {

    private static final String HOST = "api.example";

    private final Outside outside = new Outside();
    private Clock clock = Clock.systemUTC();

    @Test
    void aLeafOfABelievedRootForTheHost() {
        assertThatCode(verify(outside.server(HOST), plan("", List.of()), ""))
                .doesNotThrowAnyException();
    }

    @Test
    void aLeafThatIsItselfBelievedNeedsNoPathButALifeAndAName() throws Exception {
        var leaf = new Outside().server(HOST).leaf();
        var believed = new OriginMaterial(Optional.empty(), List.of(leaf), List.of());
        verifier().verify(List.of(leaf), plan("", List.of()), believed, HOST);
        refused(
                () ->
                        verifier()
                                .verify(
                                        List.of(leaf),
                                        plan("", List.of()),
                                        believed,
                                        "other.example"),
                TlsAlert.CERTIFICATE_UNKNOWN);
        clock = Clock.offset(clock, Duration.ofDays(2));
        refused(
                () -> verifier().verify(List.of(leaf), plan("", List.of()), believed, HOST),
                TlsAlert.CERTIFICATE_EXPIRED);
    }

    @Test
    void anotherRootsLeafAndNoRootAtAll() {
        refused(verify(new Outside().server(HOST), plan("", List.of()), ""), TlsAlert.UNKNOWN_CA);
        refused(
                () ->
                        verifier()
                                .verify(
                                        List.of(outside.server(HOST).leaf()),
                                        plan("", List.of()),
                                        new OriginMaterial(Optional.empty(), List.of(), List.of()),
                                        HOST),
                TlsAlert.UNKNOWN_CA);
    }

    @Test
    void afterItsLifeAndBeforeIt() {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        refused(
                verify(outside.server(HOST), plan("", List.of()), ""),
                TlsAlert.CERTIFICATE_EXPIRED);
        clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(-2));
        refused(
                verify(outside.server(HOST), plan("", List.of()), ""),
                TlsAlert.CERTIFICATE_EXPIRED);
    }

    @Test
    void aClientsCertificateIsNoServers() {
        refused(
                verify(outside.client(HOST), plan("", List.of()), ""),
                TlsAlert.UNSUPPORTED_CERTIFICATE);
    }

    @Test
    void theNameIsTheHostOrOneOfTheRulesAndUncheckedUnderAFixedSni() {
        var other = outside.server("other.example");
        refused(verify(other, plan("", List.of()), ""), TlsAlert.CERTIFICATE_UNKNOWN);
        assertThatCode(verify(other, plan("", List.of("x.example", "other.example")), ""))
                .doesNotThrowAnyException();
        assertThatCode(verify(other, plan("fixed.example", List.of()), ""))
                .doesNotThrowAnyException();
        refused(
                verify(other, plan("fixed.example", List.of("x.example")), ""),
                TlsAlert.CERTIFICATE_UNKNOWN);
        refused(
                verify(outside.server(HOST), plan("", List.of("x.example")), ""),
                TlsAlert.CERTIFICATE_UNKNOWN);
    }

    @Test
    void aRevokedLeafAndALeafWhoseIssuerHasNoList() {
        var server = outside.server(HOST);
        var another = outside.server(HOST);
        assertThatCode(verify(server, plan("", List.of()), outside.revocations(another)))
                .doesNotThrowAnyException();
        refused(
                verify(server, plan("", List.of()), outside.revocations(server)),
                TlsAlert.CERTIFICATE_REVOKED);
        refused(
                verify(server, plan("", List.of()), new Outside().revocations()),
                TlsAlert.CERTIFICATE_UNKNOWN);
    }

    @Test
    void nothingIsCheckedWhereTheRuleSaysSo() {
        var skipping = new Originate(false, "", List.of("x.example"), "", "", "", true, "", "");
        clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        assertThatCode(verify(new Outside().client("nobody"), skipping, ""))
                .doesNotThrowAnyException();
    }

    private static void refused(ThrowingCallable attempt, TlsAlert alert) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        PeerRejected.class,
                        because ->
                                assertThat(because.alert())
                                        .as(because.getMessage())
                                        .isEqualTo(alert));
    }

    private ThrowingCallable verify(Outside.Holder server, Originate plan, String lists) {
        return () -> {
            List<X509Certificate> roots = new PemText("roots", outside.rootPem()).certificates();
            var material =
                    new OriginMaterial(
                            Optional.empty(),
                            roots,
                            lists.isEmpty()
                                    ? List.of()
                                    : new PemText("lists", lists).revocations());
            verifier().verify(List.of(server.leaf()), plan, material, HOST);
        };
    }

    private PkixOriginVerifier verifier() {
        return new PkixOriginVerifier(clock);
    }

    private static Originate plan(String sni, List<String> names) {
        return new Originate(false, sni, names, "", "", "", false, "", "");
    }
}
