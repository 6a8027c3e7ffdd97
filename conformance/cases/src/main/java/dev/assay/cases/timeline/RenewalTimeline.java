package dev.assay.cases.timeline;

import dev.assay.cases.timeline.ShownCertificates.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Calls and failed calls by the second, and below them, on the same axis, the certificate that each
 * workload showed: an SVG that needs nothing else.
 *
 * @param begin of the first second
 * @param seconds calls, one after the other
 * @param shown certificates by workload
 */
public record RenewalTimeline(
        Instant begin, List<CallsBySecond.Second> seconds, List<ShownCertificates> shown) {
    private static final int LEFT = 70;
    private static final int WIDTH = 900;
    private static final int CALLS_TOP = 30;
    private static final int CALLS_HEIGHT = 150;
    private static final int ROW_TOP = 215;
    private static final int ROW = 34;
    private static final int BAR = 16;
    private static final int SERIAL_DIGITS = 4;
    private static final int HEX = 16;

    /** Copies. */
    public RenewalTimeline {
        seconds = List.copyOf(seconds);
        shown = List.copyOf(shown);
    }

    /** The drawing. */
    public String svg() {
        int rows = shown.size();
        int bottom = ROW_TOP + rows * ROW;
        var svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">%n",
                        LEFT + WIDTH + 20,
                        bottom + 30));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        calls(svg);
        for (int i = 0; i < rows; i++) {
            row(svg, shown.get(i), ROW_TOP + i * ROW);
        }
        axis(svg, bottom);
        return svg.append("</svg>\n").toString();
    }

    private void calls(StringBuilder svg) {
        int most = seconds.stream().mapToInt(CallsBySecond.Second::calls).max().orElse(1);
        text(
                svg,
                LEFT,
                CALLS_TOP - 10,
                "calls a second, at most %d; failed ones in red".formatted(most));
        double each = (double) WIDTH / Math.max(1, seconds.size());
        for (int i = 0; i < seconds.size(); i++) {
            double x = LEFT + i * each;
            bar(svg, x, each, (double) seconds.get(i).calls() / most, "#7aa6c2");
            bar(svg, x, each, (double) seconds.get(i).wrong() / most, "#c0392b");
        }
        text(
                svg,
                LEFT,
                CALLS_TOP + CALLS_HEIGHT + 14,
                "failed: %d of %d"
                        .formatted(
                                seconds.stream().mapToInt(CallsBySecond.Second::wrong).sum(),
                                seconds.stream().mapToInt(CallsBySecond.Second::calls).sum()));
    }

    private static void bar(
            StringBuilder svg, double x, double width, double share, String colour) {
        double height = CALLS_HEIGHT * share;
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                        x,
                        CALLS_TOP + CALLS_HEIGHT - height,
                        Math.max(1, width - 1),
                        height,
                        colour));
    }

    /** Thick while it is the newest one seen, thin until its expiry. */
    private void row(StringBuilder svg, ShownCertificates of, int top) {
        text(svg, 4, top + 12, of.workload());
        List<Shown> all = of.all();
        for (int i = 0; i < all.size(); i++) {
            Shown each = all.get(i);
            double from = x(each.first());
            double until = i + 1 < all.size() ? x(all.get(i + 1).first()) : LEFT + WIDTH;
            String colour = i % 2 == 0 ? "#4f7d5c" : "#9cc3a5";
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>serial %s, good until %s</title></rect>%n",
                            from,
                            top,
                            Math.max(1, until - from),
                            BAR,
                            colour,
                            each.serial().toString(HEX),
                            each.notAfter()));
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                            from,
                            top + BAR + 3 + i % 2 * 4,
                            Math.min(LEFT + WIDTH, x(each.notAfter())),
                            top + BAR + 3 + i % 2 * 4,
                            colour));
            text(svg, (int) from + 2, top + 12, ending(each));
        }
    }

    private static String ending(Shown shown) {
        String serial = shown.serial().toString(HEX);
        return serial.substring(Math.max(0, serial.length() - SERIAL_DIGITS));
    }

    private void axis(StringBuilder svg, int bottom) {
        text(
                svg,
                LEFT,
                bottom + 14,
                "%d s; serial in use by its last digits, below it a line until its expiry"
                        .formatted(seconds.size()));
    }

    private double x(Instant time) {
        double after = Duration.between(begin, time).toMillis() / 1000.0;
        return LEFT + Math.max(0, after) * WIDTH / Math.max(1, seconds.size());
    }

    private static void text(StringBuilder svg, int x, int y, String words) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, words));
    }
}
