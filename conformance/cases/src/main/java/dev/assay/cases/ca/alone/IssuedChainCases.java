package dev.assay.cases.ca.alone;

import static dev.assay.cases.catalogue.Level.CORE;
import static dev.assay.cases.catalogue.Level.EXTENDED;
import static dev.assay.cases.catalogue.Profile.CA;

import dev.assay.cases.ca.Issued;
import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.CaRig;
import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.ca.CaFault;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What leads from a caller's certificate to the trust bundle, and how certificates are counted. */
@InProfile(CA)
final class IssuedChainCases {
    private static final Pattern SPIFFE_ID_WITH_PATH = Pattern.compile("(?i:spiffe)://[^/]*/");

    /** Enough that a bit which never changes among so many is no random one. */
    private static final int ISSUED = 24;

    /** 64 random bits, of which the first may be spent on the sign. */
    private static final int RANDOM_BITS = 63;

    /** As many as tell what is wrong with them. */
    private static final int SHOWN = 6;

    private static final int LONGEST_SERIAL_BITS = 159;
    private static final int RSA_BITS = 2048;
    private static final int EC_BITS = 224;

    static Stream<Quality> chains() {
        return Stream.of(
                Quality.of(
                        "leaf-first",
                        CORE,
                        "with a workload's certificate first, and authorities' after it",
                        chain ->
                                chain.leaf().getBasicConstraints() < 0
                                        && chain.above().stream()
                                                .allMatch(each -> each.getBasicConstraints() >= 0)),
                Quality.of(
                        "each-signed-by-the-next",
                        CORE,
                        "each signed by the next",
                        chain -> Certificates.isSignedInOrder(chain.all())),
                Quality.ofPath(
                        "leads-to-the-bundle",
                        CORE,
                        "that leads to a root of the trust bundle by the rules of RFC 5280",
                        (chain, roots) -> Certificates.verifies(withoutRoots(chain, roots), roots)),
                Quality.of(
                        "nothing-twice",
                        EXTENDED,
                        "with no certificate twice",
                        chain -> new HashSet<>(chain.all()).size() == chain.all().size()),
                Quality.of(
                        "signers-are-no-workloads",
                        EXTENDED,
                        "by signing certificates without an ID that has a path",
                        chain ->
                                chain.above().stream()
                                        .flatMap(each -> Certificates.uris(each).stream())
                                        .noneMatch(uri ->
                                                SPIFFE_ID_WITH_PATH.matcher(uri).lookingAt())),
                Quality.of(
                        "strong-signatures",
                        CORE,
                        "signed with SHA-256 or better",
                        chain -> chain.all().stream().noneMatch(IssuedChainCases::isWeaklySigned)));
    }

    @Case(
            id = "cx-09",
            title = "a certificate comes with all that leads from it to the trust bundle, in order",
            source =
                    "RFC 5280 section 6.1; RFC 8446 section 4.4.2; spiffe/spiffe: standards/X509-SVID.md, sections 3.2 and 5; CA/Browser Forum Baseline Requirements 7.1.3",
            rows = {"S2", "S3"},
            kills = {
                "chain-reversed-alone",
                "leaf-repeated",
                "intermediate-omitted",
                "signing-certificate-names-a-workload",
                "signed-with-sha-1"
            })
    @LeafSource("chains")
    void chains(CaRig rig, Observations leaves, Quality wanted) throws CaFault {
        wanted.observe(rig, leaves);
    }

    @Case(
            id = "cx-06",
            title = "serial numbers are positive, short, random, and never used twice",
            source =
                    "RFC 5280 section 4.1.2.2; CA/Browser Forum Baseline Requirements 7.1 (64 bits of a CSPRNG)",
            how =
                    "Asks for two dozen certificates. A bit that was the same in all of them is not counted as random.",
            rows = "S3",
            kills = {"serials-repeat", "serials-count-up", "serials-too-long", "serials-negative"})
    @Leaf(id = "positive")
    @Leaf(id = "at-most-20-bytes")
    @Leaf(id = "random")
    @Leaf(id = "never-twice")
    void serials(CaRig rig, Observations leaves) throws Exception {
        var asked = new Asked(rig, rig.standing());
        Serials seen = Serials.of(asked);
        Probe<Serials> probe = () -> seen;
        leaves.expect("positive", probe).is(Serials.all("positive", serial -> serial.signum() > 0));
        leaves.expect("at-most-20-bytes", probe)
                .is(
                        Serials.all(
                                "of at most 20 bytes",
                                serial -> serial.bitLength() <= LONGEST_SERIAL_BITS));
        leaves.expect("random", probe)
                .is(
                        Expectation.of(
                                ISSUED
                                        + " serial numbers of which at least "
                                        + RANDOM_BITS
                                        + " bits differ",
                                serials ->
                                        serials.numbers().size() == ISSUED
                                                && serials.changingBits() >= RANDOM_BITS));
        leaves.expect("never-twice", probe)
                .is(
                        Expectation.of(
                                ISSUED + " different serial numbers",
                                serials ->
                                        serials.numbers().size() == ISSUED
                                                && new HashSet<>(serials.numbers()).size()
                                                        == ISSUED));
    }

    /** The serial numbers of certificates that were asked for one after the other. */
    record Serials(List<BigInteger> numbers) implements Described {
        @Override
        public String describe() {
            return numbers.size()
                    + " serial numbers: "
                    + numbers.stream()
                            .limit(SHOWN)
                            .map(number -> number.toString(16))
                            .collect(Collectors.joining(", "))
                    + (numbers.size() > SHOWN ? ", ..." : "");
        }

        static Serials of(Asked asked) throws Exception {
            var numbers = new ArrayList<BigInteger>();
            for (int i = 0; i < ISSUED; i++) {
                if (asked.honestly().observe() instanceof Issued.Chain chain) {
                    numbers.add(chain.leaf().getSerialNumber());
                }
            }
            return new Serials(List.copyOf(numbers));
        }

        static Expectation<Serials> all(String words, Predicate<BigInteger> test) {
            return Expectation.of(
                    ISSUED + " serial numbers, each " + words,
                    seen ->
                            seen.numbers().size() == ISSUED
                                    && seen.numbers().stream().allMatch(test));
        }

        int changingBits() {
            var ones = numbers.stream().reduce(BigInteger.ZERO, BigInteger::or);
            var always = numbers.stream().reduce(BigInteger::and).orElse(BigInteger.ZERO);
            return ones.andNot(always).bitCount();
        }
    }

    /** Something that is true of the trust bundle. */
    private static void ofBundle(
            CaRig rig,
            Observations leaves,
            String leaf,
            String words,
            Predicate<X509Certificate> test)
            throws CaFault {
        var ca = rig.standing();
        leaves.expect(leaf, () -> new Bundle(ca.roots()))
                .is(
                        Expectation.of(
                                "at least one root, each " + words,
                                bundle ->
                                        !bundle.roots().isEmpty()
                                                && bundle.roots().stream().allMatch(test)));
    }

    @Case(
            id = "cx-18",
            title = "the trust bundle has authorities' certificates that hold, with strong keys",
            source =
                    "spiffe/spiffe: standards/SPIFFE_Trust_Domain_and_Bundle.md, section 4.2; RFC 5280 section 6.1; CA/Browser Forum Baseline Requirements 6.1.5",
            rows = {"S2", "S3"},
            kills = {"bundle-has-a-leaf", "bundle-has-an-expired-root", "bundle-has-a-weak-root"})
    @Leaf(id = "authorities")
    @Leaf(id = "hold-now")
    @Leaf(id = "strong-keys", level = Level.EXTENDED)
    void bundle(CaRig rig, Observations leaves) throws CaFault {
        ofBundle(
                rig,
                leaves,
                "authorities",
                "a CA's by its basic constraints",
                root -> root.getBasicConstraints() >= 0);
        ofBundle(
                rig,
                leaves,
                "hold-now",
                "within its time",
                root ->
                        root.getNotAfter().toInstant().isAfter(Clock.systemUTC().instant())
                                && !root.getNotBefore()
                                        .toInstant()
                                        .isAfter(Clock.systemUTC().instant()));
        ofBundle(
                rig,
                leaves,
                "strong-keys",
                "with RSA of 2048 bits or more, or another kind of key",
                IssuedChainCases::hasStrongKey);
    }

    private static boolean hasStrongKey(X509Certificate root) {
        return switch (root.getPublicKey()) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= RSA_BITS;
            case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= EC_BITS;
            default -> true;
        };
    }

    private static boolean isWeaklySigned(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        return algorithm.startsWith("SHA1") || algorithm.startsWith("MD");
    }

    /** What follows a root of the bundle is of no more use. */
    private static List<X509Certificate> withoutRoots(
            Issued.Chain chain, List<X509Certificate> roots) {
        return chain.all().stream().takeWhile(each -> !roots.contains(each)).toList();
    }
}
