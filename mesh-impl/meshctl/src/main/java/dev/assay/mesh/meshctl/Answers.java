package dev.assay.mesh.meshctl;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.mesh.controlplane.analysis.Cited;
import dev.assay.mesh.controlplane.analysis.Finding;
import dev.assay.mesh.controlplane.analysis.TlsCheck;
import dev.assay.mesh.kubernetes.files.FileMesh;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.List;
import java.util.Locale;

/** What is answered to machines; fields are only ever added. */
final class Answers {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Answers() {}

    /** Of {@code analyze}. */
    static String analysis(FileMesh mesh, List<Finding> findings) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode all = answer.putArray("findings");
        for (Finding finding : findings) {
            ObjectNode one = all.addObject();
            one.put("code", finding.code().word());
            one.put("severity", finding.code().severity().name().toLowerCase(Locale.ROOT));
            one.put("message", finding.message());
            ArrayNode cited = one.putArray("cited");
            finding.cited().forEach(each -> cited(cited.addObject(), each));
            one.put("remedy", finding.remedy());
        }
        mesh.refused().forEach(answer.putArray("refused")::add);
        mesh.assumed().forEach(answer.putArray("assumed")::add);
        return answer.toPrettyString();
    }

    private static void cited(ObjectNode node, Cited cited) {
        node.put("object", cited.object());
        node.put("field", cited.field());
        cited.at()
                .ifPresent(at -> {
                    node.put("file", at.file());
                    node.put("line", at.line());
                });
    }

    /** Of {@code authn tls-check}. */
    static String tlsChecks(List<TlsCheck> checks) {
        ArrayNode answer = JSON.createArrayNode();
        for (TlsCheck check : checks) {
            ObjectNode row = answer.addObject();
            row.put("hostPort", check.hostPort());
            row.put("endpoint", check.endpoint());
            row.put("status", check.status().name());
            row.put("server", check.server());
            row.put("client", check.client());
            keys(row.putArray("peerAuthentication"), check.peerAuthentication());
            keys(row.putArray("destinationRule"), check.destinationRule());
            row.put("why", check.why());
        }
        return answer.toPrettyString();
    }

    static void keys(ArrayNode array, List<ResourceKey> keys) {
        keys.forEach(key -> array.add(key.toString()));
    }
}
