package dev.assay.runner.fake;

import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.ConnectionReset;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import dev.assay.fixtures.wire.Tap;
import dev.assay.fixtures.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers a request with a status that follows from what was applied. */
record FakeWorkload(FakeMesh mesh, String namespace, WorkloadSpec spec) implements Workload {
    @Override
    public String address() {
        return "127.0.0.1";
    }

    @Override
    public Dialer dialer() {
        return (to, limit) ->
                new FakeWire(
                        switch (to) {
                            case Destination.OfService(var host, var port) -> {
                                String[] parts = host.split("\\.", -1);
                                yield new Call(
                                        parts[1],
                                        mesh.namespace(parts[1]).target(parts[0]),
                                        Optional.of(host));
                            }
                            case Destination.OfWorkload(var there, var workload, var port) ->
                                    new Call(there, workload, Optional.empty());
                        });
    }

    @Override
    public List<String> received() {
        return List.of();
    }

    @Override
    public List<String> sidecarLog() {
        return spec.sidecar()
                ? List.of("a line", new String(FakeMesh.SECRET, StandardCharsets.UTF_8))
                : List.of();
    }

    @Override
    public Optional<String> sidecarMetrics() {
        return Optional.empty();
    }

    @Override
    public int restarts() {
        return 0;
    }

    @Override
    public void relabel(Map<String, String> labels) {
        // the fake selects by name
    }

    @Override
    public Optional<Tap> tap() {
        return Optional.empty();
    }

    @Override
    public void kill() {
        // nothing of it runs
    }

    @Override
    public void close() {
        // nothing of it runs
    }

    private record Call(String namespace, String workload, Optional<String> host) {}

    private final class FakeWire implements Wire {
        private final Call call;
        private final ByteArrayOutputStream request = new ByteArrayOutputStream();

        FakeWire(Call call) {
            this.call = call;
        }

        @Override
        public InputStream in() {
            return new Answer();
        }

        /** Comes about when it is first read, after the request was written. */
        private final class Answer extends InputStream {
            private Optional<InputStream> bytes = Optional.empty();

            @Override
            public int read() throws IOException {
                return opened().read();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return opened().read(into, from, length);
            }

            private InputStream opened() {
                InputStream open = bytes.orElseGet(() -> new ByteArrayInputStream(answer()));
                bytes = Optional.of(open);
                return open;
            }
        }

        private byte[] answer() {
            String text = request.toString(StandardCharsets.US_ASCII);
            String path = text.split(" ", -1)[1];
            boolean naked = call.workload.equals("naked");
            boolean mtls = spec.sidecar() && call.host.isPresent() && !naked;
            if (!naked && !mtls && mesh.strict(call.namespace)) {
                return new byte[0];
            }
            boolean demanded =
                    call.host.isPresent() && mesh.namespace(namespace).demandsMtls(call.host.get());
            int status =
                    naked && demanded
                            ? 503
                            : !naked && mesh.namespace(call.namespace).denies(path) ? 403 : 200;
            return ("HTTP/1.1 " + status + " x\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public OutputStream out() {
            return request;
        }

        @Override
        public void shutdownOutput() {
            // one request, one answer
        }

        @Override
        public void readTimeout(Duration limit) {
            // answers at once
        }

        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public void abort() throws IOException {
            throw new ConnectionReset("aborted", new IOException("by the test"));
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
