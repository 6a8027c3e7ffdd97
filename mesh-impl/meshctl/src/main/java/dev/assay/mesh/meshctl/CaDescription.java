package dev.assay.mesh.meshctl;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.IssuedLeaves;
import dev.assay.mesh.ca.rotation.Outlook;
import dev.assay.mesh.ca.rotation.Rotation;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A CA's state in words; no key is in them.
 *
 * @param now by which is said whether the next step is safe
 */
record CaDescription(CaState state, IssuedLeaves leaves, Instant now) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** How much of a fingerprint tells roots apart for people. */
    private static final int SHORT = 12;

    /** One line about who signs. */
    static String of(Signer signer) {
        return "signing as '%s' (serial %s) until %s, %d root%s believed"
                .formatted(
                        signer.certificate().getSubjectX500Principal().getName(),
                        serial(signer.certificate()),
                        end(signer.certificate()),
                        signer.roots().roots().size(),
                        signer.roots().roots().size() == 1 ? "" : "s");
    }

    /** For people. */
    String text() {
        var text = new StringBuilder();
        text.append("rotation: ").append(stageWords()).append('\n');
        text.append("signer: ").append(of(state.signer())).append('\n');
        var table = new TextTable("ROOT", "ROLE", "UNTIL", "SUBJECT");
        for (X509Certificate root : state.signer().roots().roots()) {
            table.add(
                    sha256(root).substring(0, SHORT),
                    role(root),
                    end(root).toString(),
                    root.getSubjectX500Principal().getName());
        }
        table.lines().forEach(line -> text.append(line).append('\n'));
        return text.append("next: ").append(next()).toString();
    }

    /** For machines; fields are only ever added. */
    ObjectNode json() {
        var json = JSON.createObjectNode();
        switch (state.rotation()) {
            case Rotation.Resting(var ended) -> {
                json.put("stage", "none");
                ended.ifPresent(at -> json.put("ended", at.toString()));
            }
            case Rotation.Added added ->
                    json.put("stage", "added").put("since", added.since().toString());
            case Rotation.Switched switched ->
                    json.put("stage", "switched").put("since", switched.since().toString());
        }
        var signer = state.signer().certificate();
        json.putObject("signer")
                .put("subject", signer.getSubjectX500Principal().getName())
                .put("serial", serial(signer))
                .put("notAfter", end(signer).toString());
        var roots = json.putArray("roots");
        for (X509Certificate root : state.signer().roots().roots()) {
            roots.addObject()
                    .put("sha256", sha256(root))
                    .put("role", role(root))
                    .put("subject", root.getSubjectX500Principal().getName())
                    .put("notAfter", end(root).toString());
        }
        var outlook = Outlook.of(state, leaves);
        var next = json.putObject("next").put("step", outlook.next().toString());
        next.put("safe", outlook.safeFrom().filter(now::isBefore).isEmpty() && lapsed().isEmpty());
        lapsed().ifPresent(at -> next.put("lapsed", at.toString()));
        outlook.safeFrom().ifPresent(at -> next.put("safeFrom", at.toString()));
        return json;
    }

    /** The next step, and when it is safe. */
    String next() {
        var outlook = Outlook.of(state, leaves);
        return lapsed().map(at ->
                        "%s, which nobody can take: the new signing certificate has expired at %s; 'rotate-root --abort' gives the rotation up"
                                .formatted(outlook.next(), at))
                .orElseGet(() -> step(outlook));
    }

    private String step(Outlook outlook) {
        return outlook.next()
                + outlook.safeFrom()
                        .map(at ->
                                now.isBefore(at) ? ", safe from %s on".formatted(at) : ", safe now")
                        .orElse(", which begins a rotation");
    }

    /** When what is to sign next has expired, if it has. */
    private Optional<Instant> lapsed() {
        return state.rotation() instanceof Rotation.Added added
                ? Optional.of(end(added.next().certificate())).filter(at -> !now.isBefore(at))
                : Optional.empty();
    }

    private String stageWords() {
        return switch (state.rotation()) {
            case Rotation.Resting(var ended) ->
                    "none" + ended.map(at -> ", the last one ended at " + at).orElse("");
            case Rotation.Added added ->
                    "the new root was added at %s, the old signer signs".formatted(added.since());
            case Rotation.Switched switched ->
                    "the new signer signs since %s, the old root is believed still"
                            .formatted(switched.since());
        };
    }

    private String role(X509Certificate root) {
        if (root.equals(state.signer().chain().getLast())) {
            return "signs";
        }
        return switch (state.rotation()) {
            case Rotation.Added added when root.equals(added.next().chain().getLast()) -> "next";
            case Rotation.Switched switched when root.equals(switched.leaving()) -> "leaving";
            case Rotation.Resting _, Rotation.Added _, Rotation.Switched _ -> "believed";
        };
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    private static String sha256(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a root has an encoding, and every JDK has SHA-256", e);
        }
    }
}
