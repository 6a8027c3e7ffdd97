package dev.assay.cases.probe.tls;

import dev.assay.cases.harness.Described;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * A fake server: the application of a naked workload that ends TLS itself, shows whatever
 * certificate it is given, asks for the client's without judging it, and writes down what the
 * client offers. What a client says inside TLS is answered as the suite's echo application would.
 * Give it to {@link dev.assay.fixtures.environment.Namespace#deploy(
 * dev.assay.fixtures.topology.WorkloadSpec, Map)}. Thread-safe.
 */
public final class TlsServerProbe implements WireHandler {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private final String workload;
    private final Credentials credentials;
    private final List<String> alpn;
    private final List<TlsVersion> versions;
    private final boolean once;
    private final List<Accepted> accepted = new CopyOnWriteArrayList<>();

    private TlsServerProbe(
            String workload,
            Credentials credentials,
            List<String> alpn,
            List<TlsVersion> versions,
            boolean once) {
        this.workload = workload;
        this.credentials = credentials;
        this.alpn = List.copyOf(alpn);
        this.versions = List.copyOf(versions);
        this.once = once;
    }

    /**
     * A server that shows a certificate.
     *
     * @param workload how its answers name it
     */
    public static TlsServerProbe showing(String workload, Credentials credentials) {
        return new TlsServerProbe(
                workload,
                credentials,
                List.of(),
                List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
                false);
    }

    /** The same, choosing the first of these protocols that the client offers. */
    public TlsServerProbe choosing(List<String> protocols) {
        return new TlsServerProbe(workload, credentials, protocols, versions, once);
    }

    /** The same, speaking one version only. */
    public TlsServerProbe only(TlsVersion version) {
        return new TlsServerProbe(workload, credentials, alpn, List.of(version), once);
    }

    /**
     * The same, ending each connection with its first answer: then every request begins with a
     * handshake, and is {@link #accepted} soon after.
     */
    public TlsServerProbe answeringOnce() {
        return new TlsServerProbe(workload, credentials, alpn, versions, true);
    }

    /** What came so far, oldest first. */
    public List<Accepted> accepted() {
        return List.copyOf(accepted);
    }

    /** The same for the one that came last; empty before the first. */
    public Optional<Accepted> last() {
        return accepted.isEmpty() ? Optional.empty() : Optional.of(accepted.getLast());
    }

    /** How one connection ended, as the server saw it. */
    public enum End {
        /** Application data came, and was answered. */
        SERVED,
        /** The client sent a fatal alert; the detail is its name. */
        ALERT,
        /** The connection ended, in the handshake or without application data. */
        ENDED,
        /** The same, announced by {@code close_notify}: as if nothing were wrong. */
        CLOSE_NOTIFY,
        /** What came was no TLS, or was not acceptable to the server. */
        FAILED
    }

    /**
     * One connection.
     *
     * @param clientHello empty when the client began with something else
     * @param clientChain what the client showed; empty when it showed none
     * @param detail the alert's name, or what failed
     */
    public record Accepted(
            Optional<ClientHelloSeen> clientHello,
            List<X509Certificate> clientChain,
            End end,
            String detail)
            implements Described {
        /** Copies. */
        public Accepted {
            clientChain = List.copyOf(clientChain);
        }

        /** The name of the TLS alert that ended it; empty where none came. */
        public Optional<String> alert() {
            return switch (end) {
                case ALERT -> Optional.of(detail);
                case CLOSE_NOTIFY -> Optional.of("close_notify");
                case SERVED, ENDED, FAILED -> Optional.empty();
            };
        }

        @Override
        public String describe() {
            return clientHello.map(ClientHelloSeen::describe).orElse("no ClientHello")
                    + (clientChain.isEmpty()
                            ? ", no client certificate"
                            : ", client " + Certificates.describe(clientChain.getFirst()))
                    + ", "
                    + end
                    + (detail.isEmpty() ? "" : " " + detail);
        }

        @Override
        public Map<String, byte[]> files() {
            return clientChain.isEmpty()
                    ? Map.of()
                    : Map.of(
                            "client-chain.pem",
                            Certificates.toPem(clientChain).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void serve(Wire wire) throws IOException {
        wire.readTimeout(LIMIT);
        var incoming = new KeptInput(wire.in());
        var protocol = new TlsServerProtocol(incoming, new EnduringOutput(wire.out()));
        var server = new ShowingServer(crypto, credentials, alpn, versions);
        var echo = new ServerEcho(workload, once);
        End end = End.ENDED;
        String detail = "";
        try {
            protocol.accept(server);
            echo.serve(protocol.getInputStream(), protocol.getOutputStream());
            protocol.close();
        } catch (org.bouncycastle.tls.TlsFatalAlertReceived e) {
            end = End.ALERT;
            detail = org.bouncycastle.tls.AlertDescription.getName(e.getAlertDescription());
        } catch (org.bouncycastle.tls.TlsFatalAlert e) {
            end = End.FAILED;
            detail = String.valueOf(e.getMessage());
        } catch (IOException e) {
            end = server.fatalAlert().isPresent() ? End.ALERT : End.ENDED;
            detail = server.fatalAlert().orElse("");
        }
        if (echo.hasServed()) {
            end = End.SERVED;
        } else if (server.closeNotified()) {
            end = End.CLOSE_NOTIFY;
        }
        accepted.add(
                new Accepted(
                        ClientHelloSeen.in(incoming.kept()), server.clientChain(), end, detail));
    }
}
