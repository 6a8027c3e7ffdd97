package dev.assay.mesh.controlplane.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.ca.CaCertificates;
import dev.assay.mesh.ca.CaCertificates.Authority;
import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.effective.EffectiveConfig;
import dev.assay.mesh.controlplane.effective.EffectiveMesh;
import dev.assay.mesh.controlplane.effective.Resolvers;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.identity.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthorityCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final List<AuthorityFile> files = new ArrayList<>();

    private static Clock at(Instant when) {
        return Clock.fixed(when, ZoneOffset.UTC);
    }

    private static Authority root(Instant from, Duration lifetime) {
        return CaCertificates.root("shop", lifetime, at(from));
    }

    private static Authority below(Authority issuer, Instant from, Duration lifetime) {
        return CaCertificates.intermediate(issuer, "shop", lifetime, at(from));
    }

    private static Authority goodRoot() {
        return root(NOW.minus(DAY), Duration.ofDays(3650));
    }

    private AuthorityCheckTest with(String name, X509Certificate... certificates) {
        return with(name, List.of(), certificates);
    }

    private AuthorityCheckTest with(
            String name, List<String> unreadable, X509Certificate... certificates) {
        files.add(
                new AuthorityFile(
                        name,
                        Arrays.asList(certificates),
                        unreadable,
                        new Cited(
                                "Secret istio-system/cacerts", "data." + name, Optional.empty())));
        return this;
    }

    private List<Finding> findings() {
        var options = MeshOptions.defaults(new TrustDomain("cluster.local"));
        return new AuthorityCheck()
                .findings(
                        new Analyzed(
                                new EffectiveMesh(
                                        new EffectiveConfig(options, Resolvers.istio()),
                                        new Resources(Map.of()),
                                        new Inventory(Map.of(), Map.of())),
                                options,
                                Sources.NONE,
                                List.of(),
                                files,
                                NOW));
    }

    @Test
    void anExpiredIntermediateIsNamedOnceWithBothFilesThatHoldIt() {
        var root = goodRoot();
        var signer = below(root, NOW.minus(Duration.ofDays(100)), Duration.ofDays(99));
        var only =
                with("ca-cert.pem", signer.certificate())
                        .with("cert-chain.pem", signer.certificate(), root.certificate())
                        .with("root-cert.pem", root.certificate())
                        .findings();
        assertThat(only).hasSize(1);
        assertThat(only.getFirst().code()).isEqualTo(Code.AUTHORITY_EXPIRED);
        assertThat(only.getFirst().cited())
                .extracting(Cited::field)
                .containsExactly("data.ca-cert.pem", "data.cert-chain.pem");
        assertThat(only.getFirst().message())
                .contains("Secret istio-system/cacerts: intermediate 'CN=Intermediate CA,O=shop'")
                .contains("in ca-cert.pem and cert-chain.pem has expired at 2026-10-31T12:00:00Z")
                .contains("every certificate below it is refused, however new");
        assertThat(only.getFirst().remedy())
                .contains("anew under the same root")
                .contains("meshctl ca plug")
                .contains("meshctl ca rotate-root --namespace istio-system");
    }

    @ParameterizedTest
    @CsvSource({
        // its life in days, how many are left, what is said
        "730,31,NONE",
        "730,30,AUTHORITY_EXPIRES_SOON",
        "730,0,AUTHORITY_EXPIRES_SOON",
        "730,-1,AUTHORITY_EXPIRED",
        "10,3,NONE",
        "10,2,AUTHORITY_EXPIRES_SOON"
    })
    void aMonthIsSoonAndOfAShortLifeTheLastFifth(int life, int left, String said) {
        var root = root(NOW.plus(Duration.ofDays(left - life)), Duration.ofDays(life));
        with("ca-cert.pem", root.certificate()).with("root-cert.pem", root.certificate());
        assertThat(findings())
                .extracting(finding -> finding.code().name())
                .isEqualTo(said.equals("NONE") ? List.of() : List.of(said));
    }

    @Test
    void aRootThatExpiresSoonIsToBeChanged() {
        var root = root(NOW.minus(Duration.ofDays(3640)), Duration.ofDays(3650));
        var signer = below(root, NOW.minus(DAY), Duration.ofDays(365));
        with("ca-cert.pem", signer.certificate()).with("root-cert.pem", root.certificate());
        assertThat(findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.message()).contains("root 'O=shop'").contains("expires at");
                    assertThat(finding.remedy())
                            .contains("meshctl ca rotate-root --namespace istio-system");
                });
    }

    @Test
    void aRootUnderWhichNobodySignsAnyMoreHarmsNobody() {
        var old = root(NOW.minus(Duration.ofDays(100)), Duration.ofDays(99));
        var root = goodRoot();
        var signer = below(root, NOW.minus(DAY), Duration.ofDays(365));
        with("ca-cert.pem", signer.certificate())
                .with("root-cert.pem", old.certificate(), root.certificate());
        assertThat(findings())
                .extracting(Finding::code)
                .containsExactly(Code.AUTHORITY_LEFT_BEHIND);
    }

    @Test
    void whereTheSignerIsNotKnownEachMayBeTheOneThatCounts() {
        var old = root(NOW.minus(Duration.ofDays(100)), Duration.ofDays(99));
        with("root-cert.pem", old.certificate(), goodRoot().certificate());
        assertThat(findings()).extracting(Finding::code).containsExactly(Code.AUTHORITY_EXPIRED);
    }

    @Test
    void whatCannotBeReadIsSaidAndTheRestIsJudged() {
        var root = root(NOW.minus(Duration.ofDays(100)), Duration.ofDays(99));
        with("ca-cert.pem", List.of("line 1: the block is not Base64"))
                .with("root-cert.pem", root.certificate());
        assertThat(findings())
                .extracting(Finding::code)
                .containsExactly(Code.AUTHORITY_UNREADABLE, Code.AUTHORITY_EXPIRED);
        assertThat(findings().getFirst().message())
                .contains("ca-cert.pem: line 1: the block is not Base64");
    }

    @Test
    void aNameNeitherBreaksALineNorFillsTheScreen() {
        var root =
                CaCertificates.root(
                        "a\nb\u001b[31m" + "c".repeat(1000),
                        DAY,
                        at(NOW.minus(DAY.multipliedBy(2))));
        with("root-cert.pem", root.certificate());
        assertThat(findings().getFirst().message())
                .contains("a?b?[31m")
                .contains("...'")
                .doesNotContain("\n")
                .hasSizeLessThan(800);
    }
}
