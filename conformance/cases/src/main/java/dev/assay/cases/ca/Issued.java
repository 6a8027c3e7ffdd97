package dev.assay.cases.ca;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.environment.CertificateAuthority.CsrAnswer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a CA answered, read. */
public sealed interface Issued extends Described {
    /** As much of an answer as tells what it is. */
    int SHOWN = 200;

    /**
     * Statuses of answers that came from nobody, or too late ({@code google.rpc.Code}): a CA that
     * fell over a request has not refused it.
     */
    Set<String> NOBODY = Set.of("UNAVAILABLE", "DEADLINE_EXCEEDED");

    /** A chain; {@code elements} are the answer's strings as they came. */
    record Chain(List<String> elements, List<List<X509Certificate>> certificates)
            implements Issued {
        /** The first certificate. */
        public X509Certificate leaf() {
            return certificates.getFirst().getFirst();
        }

        /** All certificates in their order. */
        public List<X509Certificate> all() {
            return certificates.stream().flatMap(List::stream).toList();
        }

        /** The certificates above the leaf. */
        public List<X509Certificate> above() {
            return all().subList(1, all().size());
        }

        /** From its first moment to its last. */
        public Duration lifetime() {
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

    /** No answer of the CA's own. */
    record Unanswered(String status, String description) implements Issued {
        @Override
        public String describe() {
            return "not answered (" + status + "): " + description;
        }
    }

    /** A refusal by gRPC status. */
    record Refused(String status, String description) implements Issued {
        @Override
        public String describe() {
            return "refused with " + status + ": " + description;
        }
    }

    /** Something that should be a chain, and is none. */
    record Unreadable(String why, String text) implements Issued {
        @Override
        public String describe() {
            return "answered with what is no chain: " + why + ": " + text;
        }
    }

    /** Reads an answer. */
    static Issued of(CsrAnswer answer) {
        return switch (answer) {
            case CsrAnswer.Refused(var status, var description) ->
                    NOBODY.contains(status)
                            ? new Unanswered(status, description)
                            : new Refused(status, description);
            case CsrAnswer.Issued(var chain) -> {
                var read = new ArrayList<List<X509Certificate>>();
                try {
                    for (String element : chain) {
                        read.add(Certificates.parse(element));
                    }
                } catch (CertificateException e) {
                    yield unreadable(String.valueOf(e.getMessage()), chain);
                }
                yield read.isEmpty() || read.getFirst().isEmpty()
                        ? unreadable("it has no certificate", chain)
                        : new Chain(chain, List.copyOf(read));
            }
        };
    }

    private static Unreadable unreadable(String why, List<String> chain) {
        String text = String.join("", chain);
        return new Unreadable(
                why,
                text.contains("PRIVATE KEY")
                        ? "(a private key stands in it)"
                        : text.substring(0, Math.min(text.length(), SHOWN)));
    }

    /** Any refusal by the CA itself. */
    static Expectation<Issued> refused() {
        return Expectation.of(
                "refused by the CA itself, no certificate", Refused.class::isInstance);
    }

    /** Nobody answers. */
    static Expectation<Issued> unanswered() {
        return Expectation.of("not answered", Unanswered.class::isInstance);
    }

    /** A refusal with one gRPC status. */
    static Expectation<Issued> refusedAs(String status) {
        return Expectation.of(
                "refused with " + status,
                seen -> seen instanceof Refused refusal && refusal.status().equals(status));
    }

    /** A chain that fits. */
    static Expectation<Issued> issued(String words, Predicate<Chain> test) {
        return Expectation.of(
                "issued " + words, seen -> seen instanceof Chain chain && test.test(chain));
    }
}
