package dev.assay.cases.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Defect;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes and hostile certificates may weaken nothing for others in the same JVM. */
@Timeout(30)
class JvmWideSecurityTest {
    private static Map<String, String> properties() {
        var all = new TreeMap<String, String>();
        Stream.of(
                        "jdk.tls.disabledAlgorithms",
                        "jdk.tls.legacyAlgorithms",
                        "jdk.certpath.disabledAlgorithms",
                        "jdk.security.legacyAlgorithms",
                        "jdk.tls.keyLimits",
                        "crypto.policy",
                        "ssl.KeyManagerFactory.algorithm",
                        "ssl.TrustManagerFactory.algorithm",
                        "keystore.type",
                        "securerandom.source")
                .forEach(name -> all.put(name, String.valueOf(Security.getProperty(name))));
        System.getProperties().stringPropertyNames().stream()
                .filter(name ->
                        name.matches("(jdk\\.tls|javax\\.net\\.ssl|https|org\\.bouncycastle).*"))
                .forEach(name -> all.put(name, System.getProperty(name)));
        return all;
    }

    private static List<String> providers() {
        return Stream.of(Security.getProviders()).map(Provider::getName).toList();
    }

    @Test
    void staysAsItWas() throws Exception {
        var before = properties();
        var providersBefore = providers();
        var authority = new TestAuthority();
        var fake = TlsServerProbe.showing("fake", authority.of(Defect.NONE, "server"));
        for (Defect defect : Defect.values()) {
            var own = authority.of(defect, "client");
            try (var server = new LoopbackServer(fake)) {
                for (TlsVersion version : TlsVersion.values()) {
                    WireProbe.tlsBytes(
                            server.dialer(),
                            server.destination(),
                            TlsOffer.oneWay().presenting(own.chain(), own.key()).only(version),
                            "hello");
                }
            }
        }
        assertThat(properties()).isEqualTo(before);
        assertThat(providers()).isEqualTo(providersBefore);
    }
}
