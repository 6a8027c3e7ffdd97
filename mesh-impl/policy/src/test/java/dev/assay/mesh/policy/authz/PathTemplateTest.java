package dev.assay.mesh.policy.authz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

    @ParameterizedTest
    @CsvSource({
        "/allow/admin/{**},/allow/admin,false",
        "/allow/admin/{**},/allow/admin/,true",
        "/allow/admin/{**},/allow/admin/a/b,true",
        "/allow/admin/{**},/allow/administrator,false",
        "/a/{*}/c,/a/b/c,true",
        "/a/{*}/c,/a/b/d/c,false",
        "/a/{*}/c,/a//c,false",
        "/a/{*}/c,/a/c,false",
        "/a/{*},/a/b,true",
        "/a/{*},/a/b/,false",
        "/a/{*},/a/,false",
        "/a/{**}/c,/a/b/c,true",
        "/a/{**}/c,/a/b/d/c,true",
        "/a/{**}/c,/a/c,false",
        "/a/{**}/c,/a/b/cc,false",
        "/{*}/x*,/a/xy,false",
        "/{*}/{*}/{**},/a/b/,true",
        "/{*}/{*}/{**},/a/b,false",
        "/a.c/{*},/abc/x,false"
    })
    void table(String template, String path, boolean expected) {
        assertThat(PathTemplate.matches(template, path)).isEqualTo(expected);
    }
}
