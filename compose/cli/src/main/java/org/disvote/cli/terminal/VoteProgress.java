package org.disvote.cli.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;

/// The progress of a long command, shown for steps that take more than a second: one line that is redrawn on
/// a terminal, or a new line every 10 s if the output is a file. Not thread-safe.
public final class VoteProgress implements AutoCloseable {

    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration REDRAW_FILE = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final String unit;
    private final boolean terminal = isTerminal();
    private String doing = "";
    private long doingSince;
    private long doneBefore;
    private long drawn = System.nanoTime() - REDRAW_FILE.toNanos();
    private int width;

    /// @param unit what is counted, in the plural
    public VoteProgress(PrintWriter out, String unit) {
        this.out = out;
        this.unit = unit;
    }

    /// @param all 0 if unknown
    public void show(String nowDoing, long done, long all) {
        long now = System.nanoTime();
        if (!nowDoing.equals(doing)) {
            doing = nowDoing;
            doingSince = now;
            doneBefore = done;
        }
        if (now - doingSince < QUIET.toNanos() || now - drawn < (terminal ? REDRAW : REDRAW_FILE).toNanos()) {
            return;
        }
        drawn = now;
        StringBuilder line = new StringBuilder(doing);
        if (all > 0) {
            double rate = (done - doneBefore) / ((now - doingSince) / 1e9 + 1e-9);
            line.append(" %,d of %,d %s (%d %%)".formatted(done, all, unit, done * 100 / all));
            if (rate >= 1) {
                line.append(", %,.0f/s, %,.0f s left".formatted(rate, (all - done) / rate));
            }
        } else {
            line.append(", %.0f s".formatted((now - doingSince) / 1e9));
        }
        draw(line.toString());
    }

    @Override
    public void close() {
        if (terminal && width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // null or not without a terminal, depending on the JDK's console provider
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private void draw(String line) {
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }
}
