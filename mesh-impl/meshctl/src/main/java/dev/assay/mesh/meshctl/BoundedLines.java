package dev.assay.mesh.meshctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/**
 * Lines of a stream, none of which is held in memory when it is longer than the bound. For one
 * thread.
 */
final class BoundedLines {

    private final BufferedReader in;
    private final int longest;

    BoundedLines(BufferedReader in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** A line without its end. */
    sealed interface Line {
        /** One that is not too long. */
        record Whole(String text) implements Line {}

        /** One that was skipped. */
        record TooLong() implements Line {}
    }

    /** The next line; empty at the end. */
    Optional<Line> next() throws IOException {
        var text = new StringBuilder();
        boolean tooLong = false;
        int read = in.read();
        if (read < 0) {
            return Optional.empty();
        }
        for (; read >= 0 && read != '\n'; read = in.read()) {
            if (text.length() == longest) {
                tooLong = true;
                text = new StringBuilder();
            }
            if (!tooLong) {
                text.append((char) read);
            }
        }
        return Optional.of(tooLong ? new Line.TooLong() : new Line.Whole(text.toString()));
    }
}
