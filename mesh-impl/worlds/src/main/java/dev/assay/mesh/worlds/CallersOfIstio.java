package dev.assay.mesh.worlds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What becomes of seven callers of an HTTP port in all 625 combinations of what mesh, namespace,
 * workload and port say: 4,375 requests, as Istio's own code answers them ({@code
 * fixtures/istio-oracle}, callers).
 */
public final class CallersOfIstio {

    /** What the DestinationRule of a calling sidecar may say, in its words. */
    public static final List<String> RULES =
            List.of("ABSENT", "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL");

    /** Plaintext without a sidecar. */
    public static final String NAKED = "naked";

    /** A mesh certificate in hand, and the mesh's ALPN. */
    public static final String PROBER = "prober";

    /** The sidecars, and the two that have none: in the order of the table's columns. */
    public static final List<String> CALLERS =
            List.of("ABSENT", "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL", NAKED, PROBER);

    private static final String TABLE = "callers.csv";
    private static final int SCOPES = 4;

    private CallersOfIstio() {}

    /**
     * One combination; {@code ABSENT} where a scope says nothing.
     *
     * @param becomes by caller, in the order of {@link #CALLERS}: {@code HTTP}, {@code mTLS HTTP},
     *     {@code refuse} or {@code protocol error}
     */
    public record Row(
            String mesh, String namespace, String workload, String port, List<String> becomes) {

        public Row {
            becomes = List.copyOf(becomes);
        }

        /** What becomes of one caller's request. */
        public String of(String caller) {
            return becomes.get(CALLERS.indexOf(caller));
        }

        /**
         * Whether this is a cell of am-06, provisional: where the namespace as a whole is DISABLE,
         * Istio's clients send plaintext even to a port that is not (istio#56084).
         */
        public boolean hidesThePort() {
            String whole = List.of("ABSENT", "UNSET").contains(namespace) ? mesh : namespace;
            return whole.equals("DISABLE") && of(PROBER).startsWith("mTLS");
        }

        /**
         * The same of a mesh that asks for the endpoint's own mode: as Istio, but for {@link
         * #hidesThePort}, where auto mTLS does what a DestinationRule would have to.
         */
        public String ofOurs(String caller) {
            return caller.equals("ABSENT") && hidesThePort() ? of("ISTIO_MUTUAL") : of(caller);
        }

        @Override
        public String toString() {
            return "mesh %s, namespace %s, workload %s, port %s"
                    .formatted(mesh, namespace, workload, port);
        }
    }

    /** All of them, in the order of the table. */
    public static List<Row> rows() {
        try (InputStream table =
                Objects.requireNonNull(
                        CallersOfIstio.class.getResourceAsStream(TABLE),
                        TABLE + " is not on the class path")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(CallersOfIstio::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        List<String> words = List.of(line.split(",", -1));
        return new Row(
                words.get(0),
                words.get(1),
                words.get(2),
                words.get(3),
                words.subList(SCOPES, words.size()));
    }
}
