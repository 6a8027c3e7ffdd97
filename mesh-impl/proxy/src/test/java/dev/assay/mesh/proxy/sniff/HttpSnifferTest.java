package dev.assay.mesh.proxy.sniff;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSnifferTest {

    private static String kind(Sniffed sniffed) {
        return sniffed.getClass().getSimpleName();
    }

    @ParameterizedTest
    @CsvSource({
        "G,NeedMore,NeedMore",
        "'GET ',Http1,NeedMore",
        "GET / HTTP/1.1\\n,Http1,Http1",
        "GET / HTTP/1.0\\n,Http1,Http1",
        "get key\\n,Http1,Other",
        "GET key\\n,Http1,Other",
        "P,NeedMore,NeedMore",
        "PRI * HT,NeedMore,NeedMore",
        "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n,Http2,Http2",
        "POST,NeedMore,NeedMore",
        "hello,NeedMore,Other",
        "he{lo,Other,Other",
        "ping\\n,Other,Other"
    })
    void judgesByWhatTheFirstBytesCanStillBecome(String text, String onHttp, String onUnknown) {
        var bytes =
                Unpooled.copiedBuffer(
                        text.replace("\\r", "\r").replace("\\n", "\n"), StandardCharsets.US_ASCII);
        assertThat(kind(HttpSniffer.onHttpPort(bytes))).isEqualTo(onHttp);
        assertThat(kind(HttpSniffer.onUnknownPort(bytes))).isEqualTo(onUnknown);
    }
}
