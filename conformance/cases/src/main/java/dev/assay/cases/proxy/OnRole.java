package dev.assay.cases.proxy;

import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.fixtures.proxy.ProxyRole;
import java.util.List;
import java.util.stream.Stream;

/**
 * One observation on a proxy in one role.
 *
 * @param what the first part of the leaf's ID; the carried protocol follows
 * @param further features beyond the role's own
 */
record OnRole(String what, ProxyRole role, Level level, List<String> further)
        implements LeafParameter {
    /** Copies. */
    OnRole {
        further = List.copyOf(further);
    }

    @Override
    public String leafId() {
        return what + "-" + (role.carriesHttp() ? "http" : "tcp");
    }

    @Override
    public List<String> features() {
        return Stream.concat(Stream.of(role.text()), further.stream()).toList();
    }

    @Override
    public String group() {
        return role.text();
    }

    /** Of a proxy that ends TLS, whatever is carried. */
    static Stream<OnRole> terminating(Level level, String... whats) {
        return Stream.of(whats)
                .flatMap(what ->
                        Stream.of(ProxyRole.TERMINATE_TCP, ProxyRole.TERMINATE_HTTP)
                                .map(role -> new OnRole(what, role, level, List.of())));
    }

    /** Of a proxy that begins TLS, whatever is carried. */
    static Stream<OnRole> originating(Level level, String... whats) {
        return Stream.of(whats)
                .flatMap(what ->
                        Stream.of(ProxyRole.ORIGINATE_TCP, ProxyRole.ORIGINATE_HTTP)
                                .map(role -> new OnRole(what, role, level, List.of())));
    }

    /** The same where a feature is needed. */
    OnRole needing(String feature) {
        return new OnRole(what, role, level, List.of(feature));
    }

    /** The leaf of this observation on the role of others. */
    String leaf(String other) {
        return new OnRole(other, role, level, further).leafId();
    }
}
