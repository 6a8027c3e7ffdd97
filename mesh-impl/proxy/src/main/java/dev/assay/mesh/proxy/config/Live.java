package dev.assay.mesh.proxy.config;

import java.util.function.Consumer;

/** A value that is replaced as a whole while it is in use. Safe for any thread. */
public interface Live<T> {

    /** The value that counts now. */
    T current();

    /**
     * Tells the listener of every later value, in order and one at a time, on the publisher's
     * thread: it must be quick and must not block. The value of now is not announced; read {@link
     * #current} after registering, then none is missed.
     */
    Registration onChange(Consumer<T> listener);
}
