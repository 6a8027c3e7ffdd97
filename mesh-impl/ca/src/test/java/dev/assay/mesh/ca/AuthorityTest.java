package dev.assay.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.ca.CaCertificates.Authority;
import dev.assay.mesh.ca.rule.SubjectRule;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Rows id-04, id-n10, ca-06, ca-07 and ca-10. */
class AuthorityTest {

    static final List<String> FILES = PluggedAuthority.FILES;

    private static final Caller CALLER = new Caller("shop", "cart");

    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    @TempDir Path folder;
    private Authority root;
    private Authority intermediate;

    @BeforeEach
    void plug() throws IOException {
        root = CaCertificates.root("example", Duration.ofDays(3650), clock);
        intermediate = CaCertificates.intermediate(root, "example", Duration.ofDays(30), clock);
        Files.writeString(folder.resolve("ca-cert.pem"), Pem.encode(intermediate.certificate()));
        Files.writeString(folder.resolve("ca-key.pem"), Pem.encode(intermediate.key()));
        Files.writeString(folder.resolve("root-cert.pem"), Pem.encode(root.certificate()));
        // As Istio's own Makefile makes it: the chain ends with the root.
        Files.writeString(
                folder.resolve("cert-chain.pem"),
                Pem.encode(List.of(intermediate.certificate(), root.certificate())));
    }

    @Test
    void aPluggedAuthorityAnswersWithItsIntermediateAndRoot() throws Exception {
        var chain = issue(plugged(clock), Duration.ZERO);
        assertThat(chain).hasSize(3);
        assertThat(Pem.certificate(chain.get(1))).isEqualTo(intermediate.certificate());
        assertThat(Pem.certificate(chain.get(2))).isEqualTo(root.certificate());
        Pem.certificate(chain.get(0)).verify(intermediate.certificate().getPublicKey());
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void anIncompleteSetIsRefused(String file) throws IOException {
        Files.delete(folder.resolve(file));
        assertThatThrownBy(() -> plugged(clock))
                .isInstanceOf(AuthorityUnavailable.class)
                .hasMessageContaining("incomplete signing CA bundle detected")
                .hasMessageContaining(file);
    }

    @Test
    void aForeignKeyIsRefused() throws IOException {
        Files.writeString(folder.resolve("ca-key.pem"), Pem.encode(root.key()));
        assertThatThrownBy(() -> plugged(clock)).hasMessageContaining("not the key of");
    }

    @Test
    void aRootThatDidNotSignIsRefused() throws IOException {
        var other = CaCertificates.root("example", Duration.ofDays(1), clock);
        Files.writeString(folder.resolve("root-cert.pem"), Pem.encode(other.certificate()));
        assertThatThrownBy(() -> plugged(clock)).hasMessageContaining("does not lead to a root");
    }

    @Test
    void anIdIsIssuedWholeOrNotAtAll() { // id-n10
        var rules = SubjectRule.fromCaller(new TrustDomain("example"));
        var request =
                new CertificateRequest(root.certificate().getPublicKey(), List.of(), List.of());
        var longest = "a".repeat(2048 - "spiffe://example/ns/shop/sa/".length());
        assertThatCode(() -> rules.subjectOf(new Caller("shop", longest), request))
                .doesNotThrowAnyException();
        for (var wrong : List.of(longest + "a", "a/sa/b", "..")) {
            assertThatThrownBy(() -> rules.subjectOf(new Caller("shop", wrong), request))
                    .isInstanceOfSatisfying(
                            IssuanceRefused.class,
                            refusal ->
                                    assertThat(refusal.kind())
                                            .isEqualTo(IssuanceRefused.Kind.REQUEST));
        }
    }

    @Test
    void noLeafOutlivesItsSigner() throws Exception {
        var leaf = Pem.certificate(issue(plugged(clock), Duration.ofDays(90)).getFirst());
        assertThat(leaf.getNotAfter()).isEqualTo(intermediate.certificate().getNotAfter());
    }

    @Test
    void anExpiredSignerSignsNothingAndDoesNotStart() throws Exception {
        var signer = plugged(clock);
        clock.advance(Duration.ofDays(30));
        assertThatThrownBy(() -> issue(signer, Duration.ZERO))
                .hasMessageContaining("signing certificate has expired at");
        assertThatThrownBy(() -> plugged(clock)).hasMessageContaining("has expired at");
    }

    @Test
    void theServersCertificateIsRenewedAtHalfItsLife() throws Exception {
        var signer = plugged(clock);
        var identity =
                new ServerIdentity(
                        new TrustDomain("example"), () -> signer, Duration.ofHours(1), clock);
        var first = identity.current();
        assertThat(identity.current()).isSameAs(first);
        clock.advance(Duration.ofMinutes(40));
        assertThat(identity.current().key()).isNotEqualTo(first.key());
        assertThat(identity.withSerial(ServerIdentity.serial(first))).isSameAs(first);
    }

    @Test
    void noTextShowsAKey() throws Exception {
        var signer = plugged(clock);
        assertThat(signer + " " + root).doesNotContain("PrivateKey").doesNotContain("d=");
    }

    private Signer plugged(Clock at) throws AuthorityUnavailable {
        return new PluggedAuthority(folder, at).load();
    }

    private List<String> issue(Signer signer, Duration ttl) throws Exception {
        return new RuledAuthority(
                        () -> signer,
                        IssuanceRules.istio(new TrustDomain("example"), Duration.ofHours(24)),
                        clock)
                .issue(CALLER, Csrs.of(Csrs.ec("secp256r1")), ttl);
    }
}
