package org.disvote.audit.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.disvote.audit.finding.Finding;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.published.PublishedFiles;
import org.disvote.audit.published.TileCheck;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The audit's own tree, against the formats' examples and against the code that the notary uses.
class TreeFoldTest {

    private static final int FINDINGS_MAX = 100;

    @TempDir
    private Path folder;

    private final Findings findings = new Findings(FINDINGS_MAX);

    @Test
    void theFoldOfTheExampleGivesEachSignedRoot() throws UnreachableException {
        JsonNode log = LogVectors.log();
        List<Long> sizes = new ArrayList<>();
        log.path("sizes").forEach(size -> sizes.add(size.asLong()));
        KnownSizes known = new KnownSizes(sizes);

        TreeFold fold = fold(LogVectors.digests(), List.of(known));

        for (int i = 0; i < sizes.size(); i++) {
            byte[] root = HexFormat.of().parseHex(log.path("roots").path(i).asText());
            assertEquals(
                    TreeHash.text(root), known.at(sizes.get(i)).orElseThrow().root());
        }
        assertEquals(sizes.getLast(), fold.size());
        assertEquals(List.of(), findings.kept());
    }

    @Test
    void theFilesOfTheExampleAreWhatTheFoldGives() throws Exception {
        write("tiles");
        write("bundles");
        TileCheck check = tileCheck();

        fold(LogVectors.digests(), List.of(check));
        check.end();

        assertEquals(List.of(), findings.kept());
        assertEquals(2, check.compared());
    }

    @Test
    void eachChangedByteOfTheExamplesFilesIsFoundAndSaysWhichLeafItIs() throws Exception {
        write("tiles");
        write("bundles");
        Path bundle = folder.resolve("tile/entries/000.p/24");
        byte[] right = Files.readAllBytes(bundle);
        int found = 0;
        for (int at = 0; at < right.length; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= 1;
            Files.write(bundle, wrong);
            Findings ofThis = new Findings(FINDINGS_MAX);
            TileCheck check = new TileCheck(PublishedFiles.of(folder.toString()), 24, ofThis);

            fold(LogVectors.digests(), List.of(check));

            assertEquals(1, ofThis.total(), "byte " + at);
            found++;
        }
        assertEquals(right.length, found);
    }

    @Test
    void aVoteThatTheLogHasOtherwiseChangesTheRootAndItsBundle() throws Exception {
        write("tiles");
        write("bundles");
        Map<Integer, List<byte[]>> digests = LogVectors.digests();
        List<byte[]> right = requireNonNull(digests.get(5));
        byte[] other = right.getFirst().clone();
        other[0] ^= 1;
        digests.put(5, List.of(other, right.get(1)));
        TileCheck check = tileCheck();

        TreeFold fold = fold(digests, List.of(check));

        String root = HexFormat.of().formatHex(Base64.getDecoder().decode(fold.root()));
        assertFalse(LogVectors.log().path("roots").toString().contains(root));
        Finding first = findings.kept().getFirst();
        assertEquals(Kind.FOLD_DIFFERS, first.kind());
        assertEquals(
                "5/1",
                findings.kept().stream()
                        .filter(finding -> finding.partition() != null)
                        .findFirst()
                        .orElseThrow()
                        .position());
    }

    @Test
    void aRoundBeyondTheLogSaysWhichVotesAreLost() throws UnreachableException {
        Map<Integer, List<byte[]>> digests = LogVectors.digests();
        digests.put(14, requireNonNull(digests.get(14)).subList(0, 1));

        TreeFold fold = fold(digests, List.of());

        assertEquals(12, fold.size());
        assertEquals(
                List.of("missing log 14/2"),
                findings.kept().stream()
                        .map(finding -> finding.kind() + " " + finding.where() + " " + finding.position())
                        .toList());
    }

    @Test
    void rootsOfTreesOfEverySizeAreThoseOfTheNotarysCode() {
        List<Hash> leaves = new ArrayList<>();
        TreeHash hash = new TreeHash();
        Frontier frontier = new Frontier(hash);
        for (int size = 0; size < 600; size++) {
            assertEquals(Merkle.root(leaves).base64(), TreeHash.text(frontier.root()), "size " + size);
            byte[] data = ("leaf " + size).getBytes(UTF_8);
            leaves.add(Merkle.leaf(data));
            frontier.append(hash.leaf(data));
        }
    }

    @Test
    void pathsLeadWhereTheNotarysCodeSaysAlsoWhereTheyAreDamaged() {
        Random random = new Random(20);
        TreeHash hash = new TreeHash();
        List<Hash> leaves = new ArrayList<>();
        int compared = 0;
        for (int size = 1; size <= 70; size++) {
            leaves.add(Merkle.leaf(new byte[] {(byte) size}));
            for (int index = 0; index < size; index++) {
                List<Hash> path = new ArrayList<>(MerkleTree.inclusion(index, size, nodes(leaves)));
                compare(hash, leaves.get(index), index, size, path);
                compare(hash, leaves.get(index), random.nextInt(size + 2), size, path);
                compare(hash, leaves.get(index), index, 1 + random.nextInt(80), path);
                if (!path.isEmpty()) {
                    path.remove(random.nextInt(path.size()));
                    compare(hash, leaves.get(index), index, size, path);
                }
                path.add(leaves.getFirst());
                path.add(leaves.getFirst());
                compare(hash, leaves.get(index), index, size, path);
                compared++;
            }
        }
        assertEquals(70 * 71 / 2, compared);
    }

    private static void compare(TreeHash hash, Hash leaf, long index, long size, List<Hash> path) {
        assertEquals(
                InclusionProof.rootFrom(leaf, index, size, path).map(Hash::base64),
                Inclusion.root(
                                hash,
                                leaf.bytes(),
                                index,
                                size,
                                path.stream().map(Hash::bytes).toList())
                        .map(TreeHash::text),
                () -> "index " + index + " size " + size + " path " + path.size());
    }

    private static MerkleTree.Nodes nodes(List<Hash> leaves) {
        return (level, index) -> {
            int from = (int) (index << level);
            return Merkle.root(leaves.subList(from, from + (1 << level)));
        };
    }

    private TileCheck tileCheck() {
        return new TileCheck(PublishedFiles.of(folder.toString()), 24, findings);
    }

    private TreeFold fold(Map<Integer, List<byte[]>> votes, List<TreeFold.Listener> listeners)
            throws UnreachableException {
        try (VoteDigests digests = VoteDigests.create(folder, LogVectors.PARTITIONS)) {
            for (var partition : votes.entrySet()) {
                for (byte[] digest : partition.getValue()) {
                    digests.add(partition.getKey(), digest);
                }
            }
            digests.end();
            TreeFold fold = new TreeFold(digests, listeners, findings);
            NotaryReader reader = new NotaryReader(LogVectors.PARTITIONS, fold.records());
            long offset = 0;
            for (byte[] statement : LogVectors.statements()) {
                reader.accept(offset++, statement);
            }
            return fold;
        }
    }

    private void write(String files) {
        LogVectors.log().path(files).properties().forEach(file -> {
            try {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, HexFormat.of().parseHex(file.getValue().asText()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
