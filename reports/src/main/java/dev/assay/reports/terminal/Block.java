package dev.assay.reports.terminal;

import dev.assay.reports.model.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out a label with its text beside it, broken at blanks. Width is counted in code points:
 * right for everything that a mesh writes, and off by a little for wide scripts.
 */
final class Block {
    private Block() {}

    /** A labelled paragraph; nothing when the text is blank. */
    static void labelled(
            StringBuilder out, String label, int column, String text, TerminalStyle style) {
        if (text.isBlank()) {
            return;
        }
        List<String> lines = wrap(Printable.text(text).strip(), style.width() - column);
        String head = "  " + label + " ".repeat(Math.max(1, column - 2 - label.length()));
        out.append(Paint.DIM.on(head, style)).append(lines.getFirst()).append('\n');
        lines.stream()
                .skip(1)
                .forEach(line -> out.append(" ".repeat(column)).append(line).append('\n'));
    }

    /**
     * The text in lines of at most this width; a word that is longer stays whole, to be copied, and
     * colours count for nothing.
     */
    static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        for (String paragraph : text.split("\n", -1)) {
            var line = new StringBuilder();
            int used = 0;
            for (String word : paragraph.stripTrailing().split(" ", -1)) {
                int length = visible(word);
                if (used > 0 && used + 1 + length > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                    used = 0;
                } else if (!line.isEmpty()) {
                    line.append(' ');
                    used++;
                }
                line.append(word);
                used += length;
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static int visible(String word) {
        String bare = Paint.removedFrom(word);
        return bare.codePointCount(0, bare.length());
    }
}
