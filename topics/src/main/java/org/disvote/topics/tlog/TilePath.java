package org.disvote.topics.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a tile or a bundle of entries is (C2SP tlog-tiles): `tile/<level>/<index>` or
/// `tile/entries/<index>`, and `.p/<width>` behind it unless it is full. A tile has up to 256 hashes of one
/// level: of leaves on level 0, of the full tiles below on others. An index is written in groups of three
/// digits, `x001/x234/067` for 1,234,067.
///
/// @param level 0 to 7; [#ENTRIES] for a bundle
/// @param index from 0
/// @param width how many hashes or entries it has, 1 to [#WIDTH_MAX]
public record TilePath(int level, long index, int width) {

    /// A full tile.
    public static final int WIDTH_MAX = 256;

    /// The level of a tree's hashes that a tile spans: 2^8 = 256.
    static final int HEIGHT = 8;

    /// In place of a level: the bundle of the entries themselves.
    public static final int ENTRIES = -1;

    /// The level of the last tile of a tree with 2⁶³ − 1 leaves.
    static final int LEVEL_MAX = 7;

    private static final Pattern FORM =
            Pattern.compile("tile/(entries|[0-7])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public TilePath {
        if (level < ENTRIES || level > LEVEL_MAX || index < 0 || width < 1 || width > WIDTH_MAX) {
            throw new IllegalArgumentException(
                    "there is no tile with level %d, index %d and width %d".formatted(level, index, width));
        }
    }

    public static TilePath entries(long index, int width) {
        return new TilePath(ENTRIES, index, width);
    }

    public boolean isFull() {
        return width == WIDTH_MAX;
    }

    public boolean isEntries() {
        return level == ENTRIES;
    }

    /// The full tile in its place.
    public TilePath full() {
        return new TilePath(level, index, WIDTH_MAX);
    }

    /// Relative to the log's prefix, with slashes.
    public String path() {
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        path.insert(0, isEntries() ? "tile/entries/" : "tile/" + level + "/");
        return isFull() ? path.toString() : path.append(".p/").append(width).toString();
    }

    /// @return empty unless `path` is what [#path] gives for some tile
    public static Optional<TilePath> parse(String path) {
        Matcher form = FORM.matcher(path);
        if (!form.matches()) {
            return Optional.empty();
        }
        OptionalLong index = index(form.group(2));
        int width = form.group(3) == null ? WIDTH_MAX : Integer.parseInt(form.group(3));
        if (index.isEmpty() || width > WIDTH_MAX) {
            return Optional.empty();
        }
        int level = form.group(1).equals("entries") ? ENTRIES : Integer.parseInt(form.group(1));
        TilePath tile = new TilePath(level, index.getAsLong(), width);
        return tile.path().equals(path) ? Optional.of(tile) : Optional.empty();
    }

    private static OptionalLong index(String groups) {
        String digits = groups.replaceAll("[x/]", "").replaceFirst("^0+(?=.)", "");
        return Decimals.parse(digits);
    }

    /// The tile or bundle that a tree of `size` leaves has at this place, as wide as it is in that tree.
    ///
    /// @return empty if it has none there
    public static Optional<TilePath> at(int level, long index, long size) {
        long hashes = size >>> (HEIGHT * Math.max(level, 0));
        long before = index * WIDTH_MAX;
        if (index < 0 || index > Long.MAX_VALUE / WIDTH_MAX || hashes <= before) {
            return Optional.empty();
        }
        return Optional.of(new TilePath(level, index, (int) Math.min(WIDTH_MAX, hashes - before)));
    }

    /// The tiles and bundles that a tree of `to` leaves has and one of `from` leaves has not, or not as
    /// wide: what must be written when a log grows. Level by level, bundles first.
    ///
    /// @throws IllegalArgumentException unless 0 ≤ from ≤ to
    public static List<TilePath> between(long from, long to) {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("a tree does not grow from " + from + " to " + to + " leaves");
        }
        List<TilePath> tiles = new ArrayList<>();
        for (int level = ENTRIES; level <= LEVEL_MAX; level++) {
            long before = from >>> (HEIGHT * Math.max(level, 0));
            long after = to >>> (HEIGHT * Math.max(level, 0));
            if (after > before) {
                for (long index = before / WIDTH_MAX; index * WIDTH_MAX < after; index++) {
                    at(level, index, to).ifPresent(tiles::add);
                }
            }
        }
        return tiles;
    }

    @Override
    public String toString() {
        return path();
    }
}
