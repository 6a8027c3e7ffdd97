package dev.assay.mesh.proxy.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A {@link Live} whose owner sets it. Safe for any thread; publications are serialised. */
public final class LiveValue<T> implements Live<T> {

    private final AtomicReference<T> value;
    private final List<Listener<T>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock publishing = new ReentrantLock();

    public LiveValue(T initial) {
        this.value = new AtomicReference<>(initial);
    }

    @Override
    public T current() {
        return value.get();
    }

    /** Replaces the value and tells the listeners before it returns. */
    public void publish(T next) {
        update(current -> next);
    }

    /**
     * Replaces the value by one computed from the present one. A value equal to the present one is
     * not announced.
     */
    public void update(UnaryOperator<T> change) {
        publishing.lock();
        try {
            T before = value.get();
            T next = change.apply(before);
            if (next.equals(before)) {
                return;
            }
            value.set(next);
            listeners.forEach(listener -> listener.consumer.accept(next));
        } finally {
            publishing.unlock();
        }
    }

    @Override
    public Registration onChange(Consumer<T> consumer) {
        // Wrapped, so that the same consumer registered twice is two registrations.
        var listener = new Listener<>(consumer);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private static final class Listener<T> {
        private final Consumer<T> consumer;

        Listener(Consumer<T> consumer) {
            this.consumer = consumer;
        }
    }
}
