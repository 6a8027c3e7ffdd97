package dev.assay.cases.ca;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.environment.CertificateAuthority.CsrAnswer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What the CSR service answered, read. */
sealed interface Issued extends Described {
    /** A chain; {@code elements} are the answer's strings as they came. */
    record Chain(List<String> elements, List<List<X509Certificate>> certificates)
            implements Issued {
        X509Certificate leaf() {
            return certificates.getFirst().getFirst();
        }

        List<X509Certificate> all() {
            return certificates.stream().flatMap(List::stream).toList();
        }

        /** The certificates above the leaf. */
        List<X509Certificate> above() {
            return all().subList(1, all().size());
        }

        Duration lifetime() {
            return Duration.between(
                    leaf().getNotBefore().toInstant(), leaf().getNotAfter().toInstant());
        }

        @Override
        public String describe() {
            return "issued "
                    + Certificates.describe(leaf())
                    + ", "
                    + elements.size()
                    + " elements in the chain, the leaf below "
                    + above().stream()
                            .map(Certificates::describe)
                            .collect(Collectors.joining(", "));
        }
    }

    /** A refusal by gRPC status. */
    record Refused(String status, String description) implements Issued {
        @Override
        public String describe() {
            return "refused with " + status + ": " + description;
        }
    }

    /** Reads an answer. */
    static Issued of(CsrAnswer answer) throws java.security.cert.CertificateException {
        return switch (answer) {
            case CsrAnswer.Refused(var status, var description) -> new Refused(status, description);
            case CsrAnswer.Issued(var chain) -> {
                var read = new java.util.ArrayList<List<X509Certificate>>();
                for (String element : chain) {
                    read.add(Certificates.parse(element));
                }
                yield new Chain(chain, List.copyOf(read));
            }
        };
    }

    /** Any refusal without a certificate. */
    static Expectation<Issued> refused() {
        return Expectation.of("refused, no certificate", Refused.class::isInstance);
    }

    /** A refusal with one gRPC status. */
    static Expectation<Issued> refusedAs(String status) {
        return Expectation.of(
                "refused with " + status,
                seen -> seen instanceof Refused refusal && refusal.status().equals(status));
    }

    /** A chain that fits. */
    static Expectation<Issued> issued(String words, java.util.function.Predicate<Chain> test) {
        return Expectation.of(
                "issued " + words, seen -> seen instanceof Chain chain && test.test(chain));
    }
}
