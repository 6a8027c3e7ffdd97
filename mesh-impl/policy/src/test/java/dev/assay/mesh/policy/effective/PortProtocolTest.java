package dev.assay.mesh.policy.effective;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortProtocolTest {

    @ParameterizedTest
    @CsvSource({
        "http,'',HTTP",
        "http-web,'',HTTP",
        "HTTP-web,'',HTTP",
        "httpweb,'',AUTO",
        "http2,'',HTTP2",
        "grpc-api,'',HTTP2",
        "grpc-web,'',HTTP",
        "grpc-web-x,'',HTTP",
        "tcp,'',TCP",
        "tls-x,'',TCP",
        "https,'',TCP",
        "mongo,'',TCP",
        "'','',AUTO",
        "web,'',AUTO",
        "tcp,http,HTTP",
        "http,tcp,TCP",
        "http,kubernetes.io/h2c,HTTP2",
        "http,example.com/own,AUTO"
    })
    void followsNameAndAppProtocol(String name, String appProtocol, PortProtocol expected) {
        assertThat(PortProtocol.fromPort(name, appProtocol)).isEqualTo(expected);
    }
}
