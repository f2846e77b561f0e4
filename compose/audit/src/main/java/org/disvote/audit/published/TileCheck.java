package org.disvote.audit.published;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.tree.Frontier;
import org.disvote.audit.tree.TreeFold;
import org.disvote.audit.tree.TreeHash;
import org.jspecify.annotations.Nullable;

/// Compares the published bundles and tiles, byte for byte, with what the fold gives: every one that is
/// full at the published checkpoint's size, and the partial ones of that size. It keeps one bundle and one
/// tile of each level in memory.
public final class TileCheck implements TreeFold.Listener {

    /// A bundle of 256 of the largest entries, each with its length in two bytes.
    private static final int BUNDLE_BYTES_MAX = TilePaths.WIDTH * (65_535 + 2);

    private static final int LEVELS = 8;

    /// Beyond this many files that are not there, the rest is not asked for.
    private static final int MISSING_MAX = 100;

    private static final String CURE =
            "; let the notary write its files again from the topics, and find out who changed them";

    /// Where in the log an entry comes from.
    private record Entry(int partition, long seq) {}

    private final PublishedFiles files;
    private final long size;
    private final Findings findings;
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private final List<Entry> entries = new ArrayList<>();
    private final List<ByteArrayOutputStream> tiles = new ArrayList<>();
    private final long[] tilesBefore = new long[LEVELS];
    private long bundlesBefore;
    private long compared;
    private int missing;
    private @Nullable UnreachableException failure;

    /// @param size of the published checkpoint: what is published beyond it is not compared
    public TileCheck(PublishedFiles files, long size, Findings findings) {
        this.files = files;
        this.size = size;
        this.findings = findings;
        for (int level = 0; level < LEVELS; level++) {
            tiles.add(new ByteArrayOutputStream());
        }
    }

    @Override
    public void leaf(long index, int partition, long seq, byte[] data) {
        if (index >= size) {
            return;
        }
        bundle.write(data.length >>> 8);
        bundle.write(data.length);
        bundle.writeBytes(data);
        entries.add(new Entry(partition, seq));
        if (entries.size() == TilePaths.WIDTH) {
            compareBundle();
        }
    }

    @Override
    public void tileHash(int level, byte[] hash) {
        ByteArrayOutputStream tile = tiles.get(level);
        // Of each level a published tree of this size has as many hashes as it has complete subtrees.
        long hashes = tilesBefore[level] * TilePaths.WIDTH + tile.size() / TreeHash.BYTES;
        if (hashes >= size >>> (8 * level)) {
            return;
        }
        tile.writeBytes(hash);
        if (tile.size() == TilePaths.WIDTH * TreeHash.BYTES) {
            compareTile(level);
        }
    }

    @Override
    public void size(long folded, List<Long> heads, Frontier tree) {
        if (folded == size) {
            if (!entries.isEmpty()) {
                compareBundle();
            }
            for (int level = 0; level < LEVELS; level++) {
                if (tiles.get(level).size() > 0) {
                    compareTile(level);
                }
            }
        }
    }

    /// How many files were compared.
    public long compared() {
        return compared;
    }

    /// @throws UnreachableException if a file could not be read
    public void end() throws UnreachableException {
        if (failure != null) {
            throw failure;
        }
    }

    private void compareBundle() {
        byte[] expected = bundle.toByteArray();
        String path = TilePaths.entries(bundlesBefore, entries.size());
        long firstLeaf = bundlesBefore * TilePaths.WIDTH;
        read(path, TilePaths.entries(bundlesBefore, TilePaths.WIDTH), expected, BUNDLE_BYTES_MAX)
                .filter(found -> !Arrays.equals(found, expected))
                .ifPresent(found -> reportBundle(path, firstLeaf, expected, found));
        bundlesBefore++;
        bundle.reset();
        entries.clear();
    }

    /// Names the first entry that differs: a reader takes the entries one after the other.
    private void reportBundle(String path, long firstLeaf, byte[] expected, byte[] found) {
        int differs = Arrays.mismatch(expected, found);
        int entry = 0;
        int end = 0;
        while (entry < entries.size()) {
            end += 2 + (Byte.toUnsignedInt(expected[end]) << 8 | Byte.toUnsignedInt(expected[end + 1]));
            if (differs < end) {
                break;
            }
            entry++;
        }
        String what = path + " has other data than the topics give" + CURE;
        if (entry < entries.size() && entries.get(entry).partition() >= 0) {
            Entry vote = entries.get(entry);
            findings.ofVote(
                    Kind.FOLD_DIFFERS,
                    PublishedFiles.WHERE,
                    vote.partition(),
                    vote.seq(),
                    "leaf %d: %s".formatted(firstLeaf + entry, what));
        } else {
            findings.ofItem(Kind.FOLD_DIFFERS, PublishedFiles.WHERE, "leaf " + (firstLeaf + entry), what);
        }
    }

    private void compareTile(int level) {
        ByteArrayOutputStream tile = tiles.get(level);
        byte[] expected = tile.toByteArray();
        int width = expected.length / TreeHash.BYTES;
        String path = TilePaths.hashes(level, tilesBefore[level], width);
        read(path, TilePaths.hashes(level, tilesBefore[level], TilePaths.WIDTH), expected, expected.length)
                .filter(found -> !Arrays.equals(found, expected))
                .ifPresent(found -> findings.ofItem(
                        Kind.FOLD_DIFFERS, PublishedFiles.WHERE, path, "it has other hashes than the fold" + CURE));
        tilesBefore[level]++;
        tile.reset();
    }

    /// A partial file may be deleted once the full one is there, which begins with it.
    private Optional<byte[]> read(String path, String full, byte[] expected, int bytesMax) {
        if (failure != null || missing > MISSING_MAX) {
            return Optional.empty();
        }
        try {
            Optional<byte[]> found = files.read(path, bytesMax);
            if (found.isEmpty() && !path.equals(full)) {
                found = files.read(full, BUNDLE_BYTES_MAX)
                        .map(whole -> Arrays.copyOf(whole, Math.min(whole.length, expected.length)));
            }
            if (found.isEmpty()) {
                missing++;
                findings.ofItem(
                        Kind.MISSING,
                        PublishedFiles.WHERE,
                        path,
                        "there is no such file, and the checkpoint covers it: let the notary write it again"
                                + (missing > MISSING_MAX ? "; the rest was not looked for" : ""));
            } else {
                compared++;
            }
            return found;
        } catch (UnreachableException e) {
            failure = e;
            return Optional.empty();
        }
    }
}
