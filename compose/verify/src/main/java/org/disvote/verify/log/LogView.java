package org.disvote.verify.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.EntryBundle;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.Policy.Judgement;
import org.disvote.topics.tlog.TileNodes;
import org.disvote.topics.tlog.TilePath;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.evidence.EvidenceFile.StatementPart;
import org.disvote.verify.log.StatementScan.Found;
import org.disvote.verify.log.StatementScan.Interest;

/// A log under the cosigned checkpoint that it served first. All proofs are made under this one, from tiles.
/// Nothing that the log serves is believed unless such a proof ties it to the checkpoint.
public final class LogView {

    private static final int BUNDLE_BYTES_MAX = 256 * (2 + 65_535);
    private static final int FILE_BYTES_MAX = 64 << 20;

    private final LogFiles files;
    private final Note note;
    private final Judgement judgement;
    private final TileNodes nodes;

    private LogView(LogFiles files, Note note, Judgement judgement) {
        this.files = files;
        this.note = note;
        this.judgement = judgement;
        nodes = new TileNodes(judgement.checkpoint().size(), this::tile);
    }

    /// @throws LogAnswerException if it does not serve a checkpoint that a quorum cosigned
    public static LogView open(LogFiles files, Policy policy) throws LogAnswerException {
        byte[] bytes = file(files, "checkpoint", Note.BYTES_MAX)
                .orElseThrow(() -> new LogAnswerException("The log has no checkpoint yet."));
        Note note;
        Judgement judgement;
        try {
            note = Note.parse(bytes);
            judgement = policy.judge(note);
        } catch (MalformedNoteException e) {
            throw new LogAnswerException("What the log serves as its checkpoint is none: " + e.getMessage() + ".");
        }
        if (!judgement.isSigned()) {
            throw new LogAnswerException(
                    "The log's checkpoint is not signed as the policy says: another log, or another policy.");
        }
        if (!judgement.quorum()) {
            throw new LogAnswerException("The log's checkpoint is not cosigned by a quorum of the policy's witnesses.");
        }
        return new LogView(files, note, judgement);
    }

    public Checkpoint checkpoint() {
        return judgement.checkpoint();
    }

    public Note note() {
        return note;
    }

    public Judgement judgement() {
        return judgement;
    }

    /// All statements of the tree, and no others. The last round is in the tree, with its own number and the
    /// number of rounds, and so are all statements that are no rounds. So none of these was left out: another
    /// one in its place would not be in the tree, and a round in its place would shift the numbers of rounds.
    ///
    /// @return if it has a broken round, what was read up to there, and nothing of it is proved
    /// @throws LogAnswerException if the log serves other statements than its checkpoint has
    public StatementScan statements(Interest interest) throws LogAnswerException {
        StatementScan scan;
        try (InputStream statements = files.open("statements")
                .orElseThrow(() -> new LogAnswerException("The log does not serve its statements."))) {
            scan = StatementScan.read(statements, checkpoint().size(), interest);
        } catch (IOException e) {
            throw silent(e);
        }
        if (scan.broken() != null) {
            return scan;
        }
        Found<Leaf.RoundLeaf> last = scan.last();
        if (last == null || last.index() != checkpoint().size() - 1) {
            throw new LogAnswerException("The statements that the log serves do not lead to its checkpoint.");
        }
        proved(last);
        for (Found<Leaf> other : scan.others()) {
            proved(other);
        }
        return scan;
    }

    /// The proof of a leaf at this index.
    ///
    /// @return empty if what the log serves does not prove it
    /// @throws LogAnswerException if the log does not serve the tiles
    public Optional<TlogProof> proof(Hash leafHash, long index) throws LogAnswerException {
        if (index < 0 || index >= checkpoint().size()) {
            return Optional.empty();
        }
        List<Hash> path;
        try {
            path = MerkleTree.inclusion(index, checkpoint().size(), nodes);
        } catch (UncheckedIOException e) {
            throw silent(e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new LogAnswerException("The log's tiles are not those of its checkpoint.");
        }
        return InclusionProof.verify(
                        leafHash, index, checkpoint().size(), path, checkpoint().root())
                ? Optional.of(new TlogProof(index, path, note))
                : Optional.empty();
    }

    /// A statement with its proof.
    ///
    /// @throws LogAnswerException if what the log serves does not prove it
    public StatementPart proved(Found<? extends Leaf> found) throws LogAnswerException {
        Optional<StatementPart> part = provable(found);
        return part.orElseThrow(
                () -> new LogAnswerException("A statement that the log serves is not in the tree that it signed."));
    }

    /// As [#proved], but empty in place of a failure.
    public Optional<StatementPart> provable(Found<? extends Leaf> found) throws LogAnswerException {
        return proof(found.leaf().hash(), found.index())
                .map(proof -> new StatementPart(new String(found.leaf().bytes(), UTF_8), proof.text()));
    }

    /// The leaf at an index.
    public byte[] data(long index) throws LogAnswerException {
        TilePath bundle = TilePath.at(
                        TilePath.ENTRIES,
                        index / TilePath.WIDTH_MAX,
                        checkpoint().size())
                .orElseThrow(() -> new IllegalArgumentException("the tree has no leaf " + index));
        byte[] bytes = tile(bundle, BUNDLE_BYTES_MAX)
                .orElseThrow(() -> new LogAnswerException("The log does not serve " + bundle.path() + "."));
        try {
            return EntryBundle.decode(bytes).get((int) (index % TilePath.WIDTH_MAX));
        } catch (MalformedNoteException | IndexOutOfBoundsException e) {
            throw new LogAnswerException("What the log serves as " + bundle.path() + " is none.");
        }
    }

    /// Evidence of a fork between this checkpoint and an earlier one.
    ///
    /// @return the nodes between both
    public List<Hash> between(long smaller) throws LogAnswerException {
        try {
            return MerkleTree.subproof(smaller, checkpoint().size(), nodes);
        } catch (UncheckedIOException e) {
            throw silent(e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new LogAnswerException("The log's tiles are not those of its checkpoint.");
        }
    }

    /// @return empty if the log has no such file
    public Optional<byte[]> file(String path) throws LogAnswerException {
        return file(files, path, FILE_BYTES_MAX);
    }

    private byte[] tile(TilePath path) {
        try {
            return tile(path, TilePath.WIDTH_MAX * Hash.BYTES)
                    .orElseThrow(() -> new IOException("there is no " + path.path()));
        } catch (LogAnswerException e) {
            throw new UncheckedIOException(new IOException(e.why(), e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A partial tile may be gone once the full one is there.
    private Optional<byte[]> tile(TilePath path, int bytesMax) throws LogAnswerException {
        Optional<byte[]> tile = file(files, path.path(), bytesMax);
        return tile.isEmpty() && !path.isFull() ? file(files, path.full().path(), bytesMax) : tile;
    }

    private static Optional<byte[]> file(LogFiles files, String path, int bytesMax) throws LogAnswerException {
        try {
            Optional<InputStream> opened = files.open(path);
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            try (InputStream in = opened.get()) {
                byte[] bytes = in.readNBytes(bytesMax + 1);
                if (bytes.length > bytesMax) {
                    throw new LogAnswerException("The log's file " + path + " is larger than it can be.");
                }
                return Optional.of(bytes);
            }
        } catch (IOException e) {
            throw silent(e);
        }
    }

    private static LogAnswerException silent(Exception e) {
        // A refused connection comes without a message.
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new LogAnswerException("The log does not answer (%s).".formatted(why));
    }
}
