package dev.assay.mesh.ca.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.ca.CaCertificates;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.TestClock;
import dev.assay.mesh.identity.Pem;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows ca-10, ca-12, rot-09 to rot-12. */
final class CacertsUpdateTest {

    private static final String MALFORMED =
            "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n";

    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final CacertsUpdate update = new CacertsUpdate(clock);
    private final List<Plugged> authorities =
            List.of(Plugged.make(clock), Plugged.make(clock), Plugged.make(clock));

    /** A bundle of the authorities' roots, and which of them signs. */
    private record Arrangement(Set<Integer> roots, int signing) {
        boolean isSubset(Arrangement other) {
            return other.roots.containsAll(roots);
        }
    }

    @Test
    void rootsMayComeOrGoButNotBoth() throws Exception {
        for (var before : arrangements()) {
            var current = signer(before);
            for (var after : arrangements()) {
                var succession =
                        update.decide(
                                current,
                                "test",
                                authorities.get(after.signing).files(certificates(after)));

                if (before.equals(after)) {
                    assertThat(succession).isEqualTo(new Succession.Unchanged());
                } else if (before.isSubset(after) || after.isSubset(before)) {
                    assertThat(succession)
                            .isInstanceOfSatisfying(
                                    Succession.Taken.class,
                                    taken ->
                                            assertThat(taken.next())
                                                    .usingRecursiveComparison()
                                                    .isEqualTo(signerOf(after)));
                } else {
                    assertThat(succession)
                            .isInstanceOfSatisfying(
                                    Succession.Refused.class,
                                    refused ->
                                            assertThat(refused.why())
                                                    .contains(
                                                            Collections.disjoint(
                                                                            before.roots,
                                                                            after.roots)
                                                                    ? "shares no root"
                                                                    : "both adds roots and drops")
                                                    .contains("beside the old one"));
                }
            }
        }
    }

    @Test
    void anotherOrderOrARepetitionIsNoChange() throws Exception {
        var all = new Arrangement(Set.of(0, 1, 2), 1);
        var current = signer(all);
        var roots = new ArrayList<>(certificates(all));
        for (int i = 0; i < roots.size(); i++) {
            Collections.rotate(roots, 1);
            assertThat(decide(current, roots)).isEqualTo(new Succession.Unchanged());
            assertThat(decide(current, roots.reversed())).isEqualTo(new Succession.Unchanged());
        }
        roots.addAll(certificates(all));
        assertThat(decide(current, roots)).isEqualTo(new Succession.Unchanged());
    }

    @Test
    void aNewIntermediateUnderTheSameRootIsTaken() throws Exception {
        var before = authorities.getFirst();
        var after = Plugged.below(before.root(), clock);

        var succession =
                update.decide(
                        before.signer(List.of(before.root().certificate()), clock),
                        "test",
                        after.files());

        assertThat(succession)
                .isInstanceOfSatisfying(
                        Succession.Taken.class,
                        taken ->
                                assertThat(taken.next().certificate())
                                        .isEqualTo(after.intermediate().certificate()));
    }

    @Test
    void withoutAllFourNothingIsTakenAndTheMissingAreNamed() throws Exception {
        var current = signer(new Arrangement(Set.of(0), 0));
        var whole = Plugged.below(authorities.getFirst().root(), clock).files();
        for (int present = 0; present < 15; present++) {
            var files = new java.util.HashMap<>(whole);
            var missing = new ArrayList<String>();
            for (int i = 0; i < PluggedAuthority.FILES.size(); i++) {
                if ((present & (1 << i)) == 0) {
                    missing.add(PluggedAuthority.FILES.get(i));
                }
            }
            missing.forEach(files::remove);

            assertThat(update.decide(current, "Secret istio-system/cacerts", files))
                    .isEqualTo(
                            new Succession.Refused(
                                    "incomplete signing CA bundle detected: Secret istio-system/cacerts lacks %s (all of %s are needed)"
                                            .formatted(missing, PluggedAuthority.FILES)));
        }
    }

    @Test
    void aMalformedCertificateIsLeftOutOfALiveBundleAndFatalAtStart() throws Exception {
        var first = authorities.get(0);
        var current = signer(new Arrangement(Set.of(0), 0));
        var good = certificates(new Arrangement(Set.of(0, 1), 0));
        for (int position = 0; position <= good.size(); position++) {
            var blocks = new ArrayList<>(good.stream().map(Pem::encode).toList());
            blocks.add(position, MALFORMED);
            var files = first.files(String.join("", blocks));

            assertThat(update.decide(current, "test", files))
                    .isInstanceOfSatisfying(
                            Succession.Taken.class,
                            taken ->
                                    assertThat(taken.next().roots().roots())
                                            .containsExactlyElementsOf(good));
            assertThatThrownBy(() -> new PluggedAuthority("test", files, clock).load())
                    .hasMessageContaining("test: root-cert.pem: line ");
        }
        assertThat(update.decide(current, "test", first.files(MALFORMED)))
                .isInstanceOf(Succession.Refused.class);
        assertThat(
                        update.decide(
                                current,
                                "test",
                                first.files(
                                        MALFORMED
                                                + Pem.encode(
                                                        authorities.get(1).root().certificate()))))
                .isInstanceOfSatisfying(
                        Succession.Refused.class,
                        refused -> assertThat(refused.why()).contains("does not lead to a root"));
    }

    @Test
    void anExpiredSignerIsRefused() throws Exception {
        var first = authorities.getFirst();
        var current = signer(new Arrangement(Set.of(0), 0));
        var brief =
                new Plugged(
                        first.root(),
                        CaCertificates.intermediate(
                                first.root(), "example", Duration.ofSeconds(10), clock));
        clock.advance(Duration.ofSeconds(10));

        assertThat(update.decide(current, "test", brief.files()))
                .isInstanceOfSatisfying(
                        Succession.Refused.class,
                        refused -> assertThat(refused.why()).contains("has expired at"));
    }

    @Test
    void aLiveAuthorityKeepsItsSignerUntilAnotherIsTaken() throws Exception {
        var first = authorities.get(0);
        var told = new ArrayList<Signer>();
        var start = signer(new Arrangement(Set.of(0), 0));
        var live = new LiveAuthority(start, update, told::add);

        live.offer("test", authorities.get(1).files());
        live.offer("test", first.files());
        assertThat(live.get()).isSameAs(start);
        assertThat(told).isEmpty();

        var next = Plugged.below(first.root(), clock);
        live.offer("test", next.files());
        assertThat(live.get().certificate()).isEqualTo(next.intermediate().certificate());
        assertThat(told).containsExactly(live.get());
    }

    private Succession decide(Signer current, List<X509Certificate> roots) {
        return update.decide(current, "test", authorities.get(1).files(roots));
    }

    /** Every non-empty set of three roots, with each of its members signing. */
    private static List<Arrangement> arrangements() {
        return IntStream.range(1, 8)
                .boxed()
                .flatMap(mask -> {
                    var roots = new HashSet<Integer>();
                    IntStream.range(0, 3).filter(i -> (mask & (1 << i)) != 0).forEach(roots::add);
                    return roots.stream().map(signing -> new Arrangement(roots, signing));
                })
                .toList();
    }

    private List<X509Certificate> certificates(Arrangement arrangement) {
        return arrangement.roots.stream()
                .map(i -> authorities.get(i).root().certificate())
                .toList();
    }

    private Signer signer(Arrangement arrangement) throws Exception {
        return authorities.get(arrangement.signing).signer(certificates(arrangement), clock);
    }

    private Signer signerOf(Arrangement arrangement) {
        try {
            return signer(arrangement);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
