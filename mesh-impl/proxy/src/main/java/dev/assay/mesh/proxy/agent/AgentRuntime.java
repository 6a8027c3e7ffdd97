package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.proxy.loop.EventLoops;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads of any number of agents in one process. Close the agents before it. */
public final class AgentRuntime implements AutoCloseable {

    /** The control plane's traffic is slight: one loop carries hundreds of agents. */
    private static final int LOOPS = 1;

    private static final long CLOSE_SECONDS = 1;

    private final EventLoopGroup loops =
            new EventLoops(
                    LOOPS,
                    Thread.ofPlatform().daemon().name("agent-loop-", 0).factory(),
                    NioIoHandler.newFactory());
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("agent-timer").factory());
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /** Event loops for connections; nothing may block on them. */
    EventLoopGroup loops() {
        return loops;
    }

    /** Starts things later; what it starts must be short. */
    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** Runs what may block. */
    ExecutorService executor() {
        return executor;
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        executor.shutdownNow();
        awaitCalls();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** What has begun may still write to a connection, which needs its loop. */
    private void awaitCalls() {
        try {
            executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
