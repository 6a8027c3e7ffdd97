package dev.assay.mesh.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a class of tests after which a buffer was collected that nobody had released. */
public final class Leaks implements AfterAllCallback {

    private static final List<String> FOUND = new CopyOnWriteArrayList<>();

    @Override
    public void afterAll(ExtensionContext context) {
        for (int i = 0; i < 3; i++) {
            System.gc();
            // Leaks are noticed when the next buffers are made.
            for (int j = 0; j < 200; j++) {
                ByteBufAllocator.DEFAULT.buffer(64).release();
            }
        }
        var found = List.copyOf(FOUND);
        FOUND.clear();
        assertThat(found).as("buffers that were never released").isEmpty();
    }

    /** Named to Netty by the build's system property; Netty makes one for each type. */
    public static final class Detector<T> extends ResourceLeakDetector<T> {
        public Detector(Class<?> type, int samplingInterval) {
            super(type, samplingInterval);
        }

        public Detector(Class<T> type, int samplingInterval, long maxActive) {
            super(type, samplingInterval);
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            FOUND.add(type + records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            FOUND.add(type);
        }
    }
}
