package dev.assay.mesh.proxy.access;

import java.util.function.Consumer;

/** Writes each entry as one line of JSON to a sink of lines, a log file or standard output. */
public final class WriterAccessLog implements AccessLog {

    private final Consumer<String> lines;

    /**
     * @param lines takes a line without its end; called on event loops, so it must not block
     */
    public WriterAccessLog(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void add(AccessEntry entry) {
        lines.accept(JsonLine.of(entry));
    }
}
