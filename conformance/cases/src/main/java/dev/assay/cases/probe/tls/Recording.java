package dev.assay.cases.probe.tls;

import dev.assay.cases.harness.Described;
import dev.assay.cases.probe.Observation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One observed exchange with what the probe sent in it, to be replayed, and what the server's
 * session tickets allow.
 *
 * @param observation what was seen
 * @param sent the client's bytes from ClientHello on
 * @param earlyDataLimits per session ticket of TLS 1.3: how many bytes of early data it allows; 0
 *     where it allows none (RFC 8446 section 4.6.1)
 */
public record Recording(Observation observation, byte[] sent, List<Long> earlyDataLimits)
        implements Described {
    /** Copies. */
    public Recording {
        sent = sent.clone();
        earlyDataLimits = List.copyOf(earlyDataLimits);
    }

    /** The ClientHello's record. */
    byte[] hello() {
        return Arrays.copyOf(sent, helloLength());
    }

    /** What followed it. */
    byte[] afterHello() {
        return Arrays.copyOfRange(sent, helloLength(), sent.length);
    }

    private int helloLength() {
        List<TlsRecord> records = TlsRecords.parse(sent).records();
        if (records.isEmpty()) {
            throw new IllegalStateException("nothing was sent that could be replayed");
        }
        return TlsRecords.HEADER + records.getFirst().fragment().length;
    }

    /** Whether some ticket allows early data. */
    public boolean allowsEarlyData() {
        return earlyDataLimits.stream().anyMatch(limit -> limit > 0);
    }

    @Override
    public String describe() {
        return observation.describe()
                + "; session tickets: "
                + earlyDataLimits.size()
                + (allowsEarlyData() ? ", early data allowed " + earlyDataLimits : "");
    }

    @Override
    public Map<String, byte[]> files() {
        return observation.files();
    }
}
