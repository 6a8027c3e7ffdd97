package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.proxy.xds.Backoff;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the first certificate and every later one, each with a key of its own. A failure is tried
 * again without end, even past the old certificate's expiry, so that a mesh heals by itself. One
 * request at a time. Safe for any thread.
 */
final class SvidRotation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SvidRotation.class);

    private final String workload;
    private final CertificateClient client;
    private final Supplier<KeyPair> keys;
    private final RotationSchedule schedule;
    private final GracePeriod grace;
    private final AgentRuntime runtime;
    private final Backoff backoff;
    private final Clock clock;
    private final Consumer<Svid> publish;
    private Optional<Future<?>> pending = Optional.empty();
    private boolean running;
    private boolean again;
    private boolean closed;

    SvidRotation(
            String workload,
            CertificateClient client,
            Supplier<KeyPair> keys,
            RotationSchedule schedule,
            GracePeriod grace,
            AgentRuntime runtime,
            Backoff backoff,
            Clock clock,
            Consumer<Svid> publish) {
        this.workload = workload;
        this.client = client;
        this.keys = keys;
        this.schedule = schedule;
        this.grace = grace;
        this.runtime = runtime;
        this.backoff = backoff;
        this.clock = clock;
        this.publish = publish;
    }

    /** Asks for a new certificate now; if one is just being asked for, for another one after it. */
    synchronized void renew() {
        pending.ifPresent(timer -> timer.cancel(false));
        pending = Optional.empty();
        if (closed) {
            return;
        }
        if (running) {
            again = true;
            return;
        }
        running = true;
        try {
            runtime.executor().execute(this::attempt);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the runtime is closed", workload, e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        pending.ifPresent(timer -> timer.cancel(false));
    }

    private void attempt() {
        Duration wait;
        try {
            var svid = client.request(keys.get());
            var issued = clock.instant();
            backoff.reset();
            LOG.info("{}: {}", workload, svid);
            publish.accept(svid);
            wait = Duration.between(issued, schedule.renewal(grace, issued, svid.notAfter()));
        } catch (IssuanceFailed | RuntimeException e) {
            wait = backoff.next();
            LOG.warn(
                    "{}: no certificate, next attempt in {} ms: {}",
                    workload,
                    wait.toMillis(),
                    e.getMessage());
        }
        rest(wait);
    }

    private synchronized void rest(Duration wait) {
        running = false;
        if (closed) {
            return;
        }
        if (again) {
            again = false;
            renew();
            return;
        }
        try {
            pending =
                    Optional.of(
                            runtime.scheduler()
                                    .schedule(
                                            this::renew,
                                            Math.max(0, wait.toMillis()),
                                            TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the runtime is closed", workload, e);
        }
    }
}
