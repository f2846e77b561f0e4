package org.disvote.audit.published;

/// Where tiles are, by C2SP tlog-tiles: the number in groups of three digits, all but the last with an `x`
/// before them, and `.p/<width>` behind a tile that is not full.
final class TilePaths {

    static final int WIDTH = 256;

    private TilePaths() {}

    static String entries(long number, int width) {
        return "tile/entries/" + path(number, width);
    }

    static String hashes(int level, long number, int width) {
        return "tile/" + level + "/" + path(number, width);
    }

    private static String path(long number, int width) {
        StringBuilder path = new StringBuilder("%03d".formatted(number % 1000));
        for (long rest = number / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return width == WIDTH ? path.toString() : path + ".p/" + width;
    }
}
