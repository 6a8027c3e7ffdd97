package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.proxy.BindFailed;
import dev.assay.mesh.proxy.access.WriterAccessLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs in a pod's {@code istio-proxy} container. The access log goes to standard output, one
 * JSON object a line; the image's logging writes everything else to standard error.
 *
 * <p>Exit code: 0 after SIGTERM or SIGINT, once what was under way has ended or the drain time is
 * over; 1 if a port cannot be had; 2 if an environment variable is missing or wrong.
 */
public final class SidecarMain {

    /** Where the injection mounts the token and the roots. */
    private static final Path MOUNTED = Path.of("/var/run/secrets");

    private static final int FAILED = 1;
    private static final int MISCONFIGURED = 2;

    /** Held here: the logging forgets the level of a logger that nobody holds. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private SidecarMain() {}

    public static void main(String[] args) {
        run(UnaryOperator.identity());
    }

    /** Runs a sidecar with changed parts, on what the injection mounts; does not return. */
    public static void run(UnaryOperator<SidecarParts> change) {
        run(MOUNTED, change);
    }

    /**
     * Runs a sidecar until the process is told to end; does not return.
     *
     * @param mounted the folder that holds token and roots
     * @param change replaces parts; a mutant's main replaces exactly one
     */
    public static void run(Path mounted, UnaryOperator<SidecarParts> change) {
        // gRPC tells every failed attempt with its whole trace; the agent says it in a line.
        GRPC.setLevel(Level.OFF);
        SidecarEnvironment environment;
        try {
            environment = SidecarEnvironment.read(System.getenv());
        } catch (InvalidEnvironment e) {
            say(String.valueOf(e.getMessage()));
            System.exit(MISCONFIGURED);
            return;
        }
        serve(environment, change.apply(SidecarParts.standard(mounted, Clock.systemUTC())));
    }

    private static void serve(SidecarEnvironment environment, SidecarParts parts) {
        var output = new LineOutput(new FileOutputStream(FileDescriptor.out));
        var exit = new AtomicInteger();
        try {
            Sidecar sidecar = Sidecar.run(environment, parts, new WriterAccessLog(output));
            // The JVM would end with the signal's number: that this is an orderly end is said here.
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform()
                                    .name("drain")
                                    .unstarted(() -> {
                                        sidecar.close();
                                        output.close();
                                        Runtime.getRuntime().halt(exit.get());
                                    }));
            await(sidecar);
        } catch (BindFailed e) {
            fail(exit, String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            fail(exit, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            fail(exit, "interrupted");
        }
    }

    /** Returns never: whoever ends the process does so while it waits. */
    private static void await(Sidecar sidecar) throws ExecutionException, InterruptedException {
        try {
            sidecar.serving().get();
        } catch (CancellationException e) {
            LoggerFactory.getLogger(SidecarMain.class).info("told to end before it was ready");
        }
        new CountDownLatch(1).await();
    }

    private static void fail(AtomicInteger exit, String why) {
        say(why);
        exit.set(FAILED);
        System.exit(FAILED);
    }

    private static void say(String line) {
        try (var err = new FileOutputStream(FileDescriptor.err)) {
            err.write(("sidecar: " + line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
