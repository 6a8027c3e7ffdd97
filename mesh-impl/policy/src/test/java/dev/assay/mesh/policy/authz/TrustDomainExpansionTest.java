package dev.assay.mesh.policy.authz;

import static dev.assay.mesh.policy.authz.Requests.allows;
import static dev.assay.mesh.policy.authz.Requests.get;
import static dev.assay.mesh.policy.authz.Requests.peer;
import static dev.assay.mesh.policy.authz.Requests.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustDomainExpansionTest {

    /** Mesh domain td1 with the alias old-td; which callers match, as seen on a real Istio. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "td1/ns/web/sa/f,true,true,false",
        "old-td/ns/web/sa/f,true,true,false",
        "cluster.local/ns/web/sa/f,true,true,false",
        "other/ns/web/sa/f,false,false,true",
        "*/ns/web/sa/f,true,true,true",
        "*-td/ns/web/sa/f,true,true,false",
        "*/sa/f,true,true,true",
        "old-td/*,false,true,false",
        "td1/*,true,false,false",
        "cluster.local/*,false,false,false",
        "*,true,true,true"
    })
    void onlyFullPrincipalsAreRewritten(
            String principal, boolean own, boolean alias, boolean foreign) {
        String from = "rules: [{from: [{source: {principals: ['" + principal + "']}}]}]";
        String when = "rules: [{when: [{key: source.principal, values: ['" + principal + "']}]}]";
        String not = "rules: [{from: [{source: {notPrincipals: ['" + principal + "']}}]}]";
        for (String spec : List.of(from, when)) {
            assertCallers(spec, own, alias, foreign);
        }
        assertCallers(not, !own, !alias, !foreign);
    }

    private static void assertCallers(String spec, boolean own, boolean alias, boolean foreign) {
        AuthorizationPolicy expanded =
                TrustDomainExpansion.expand(policy(spec), List.of("td1", "old-td"));
        assertThat(allows(expanded, get(peer("td1/ns/web/sa/f"), "/"))).isEqualTo(own);
        assertThat(allows(expanded, get(peer("old-td/ns/web/sa/f"), "/"))).isEqualTo(alias);
        assertThat(allows(expanded, get(peer("other/ns/web/sa/f"), "/"))).isEqualTo(foreign);
    }
}
