package org.disvote.verify.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyRevokedLeaf;
import org.disvote.topics.leaf.Leaf.RestoredLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.leaf.LeafReader;
import org.jspecify.annotations.Nullable;

/// Reads all statements of a log once, from the first one, and keeps those that matter for one position. A
/// log may have a round for every second of weeks, so rounds are not kept but the few that are needed.
///
/// What it finds is what the log serves. [LogView#statements] proves it.
public final class StatementScan {

    private static final int LINE_MAX = 65_535;

    /// What matters.
    ///
    /// @param elections whose terms, closes and counts are kept
    public record Interest(int partition, long seq, Set<String> elections) {}

    /// @param index in the tree, as it follows from the statements before
    public record Found<L extends Leaf>(L leaf, long index) {}

    private final Interest interest;
    private final long treeSize;

    private long next;
    private long size;
    private @Nullable Found<SystemLeaf> system;
    private @Nullable Found<RoundLeaf> last;
    private @Nullable Found<RoundLeaf> before;
    private @Nullable Found<RoundLeaf> fixing;
    private @Nullable Found<RoundLeaf> broken;
    private final List<Found<Leaf>> others = new ArrayList<>();
    private final List<Found<TermsLeaf>> terms = new ArrayList<>();
    private final List<Found<CloseLeaf>> closes = new ArrayList<>();
    private final List<Found<CountLeaf>> counts = new ArrayList<>();
    private final List<Found<RestoredLeaf>> restored = new ArrayList<>();
    private final List<Found<PromiseKeyLeaf>> keys = new ArrayList<>();
    private final List<Found<PromiseKeyRevokedLeaf>> revoked = new ArrayList<>();

    private StatementScan(Interest interest, long treeSize) {
        this.interest = interest;
        this.treeSize = treeSize;
    }

    /// @param treeSize statements behind it are not looked at
    /// @throws IOException if the stream fails
    static StatementScan read(InputStream statements, long treeSize, Interest interest) throws IOException {
        StatementScan scan = new StatementScan(interest, treeSize);
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        byte[] buffer = new byte[1 << 16];
        for (int count = statements.read(buffer); count >= 0; count = statements.read(buffer)) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] != '\n') {
                    if (line.size() <= LINE_MAX) {
                        line.write(buffer[i]);
                    }
                    continue;
                }
                scan.line(line.toByteArray());
                line.reset();
                if (scan.isDone()) {
                    return scan;
                }
            }
        }
        return scan;
    }

    private boolean isDone() {
        return size >= treeSize || broken != null;
    }

    private void line(byte[] bytes) {
        Leaf leaf;
        try {
            leaf = LeafReader.read(bytes);
        } catch (MalformedEventException _) {
            return; // foreign: every reader passes over it
        }
        if (leaf.n() != next || !fits(leaf)) {
            return;
        }
        next++;
        if (leaf instanceof RoundLeaf round) {
            round(round);
            return;
        }
        long index = size++;
        if (index >= treeSize) {
            return;
        }
        others.add(new Found<>(leaf, index));
        switch (leaf) {
            case SystemLeaf found when index == 0 -> system = new Found<>(found, index);
            case TermsLeaf found
            when interest.elections().contains(found.electionId()) -> terms.add(new Found<>(found, index));
            case CloseLeaf found
            when interest.elections().contains(found.electionId()) -> closes.add(new Found<>(found, index));
            case CountLeaf found
            when interest.elections().contains(found.electionId()) -> counts.add(new Found<>(found, index));
            case RestoredLeaf found
            when found.partition() == interest.partition() -> restored.add(new Found<>(found, index));
            case PromiseKeyLeaf found -> keys.add(new Found<>(found, index));
            case PromiseKeyRevokedLeaf found -> revoked.add(new Found<>(found, index));
            default -> {}
        }
    }

    /// Whether it is of this system, as every reader of the notary's topic asks.
    private boolean fits(Leaf leaf) {
        if (system == null) {
            return leaf instanceof SystemLeaf;
        }
        int partitions = system.leaf().partitions();
        return switch (leaf) {
            case SystemLeaf _ -> false;
            case CloseLeaf close -> close.lastSeqs().size() == partitions;
            case PromiseKeyRevokedLeaf revocation -> revocation.heads().size() == partitions;
            case RestoredLeaf restore -> restore.partition() < partitions;
            default -> true;
        };
    }

    private void round(RoundLeaf round) {
        long grown = 0;
        boolean falls =
                system == null || system.leaf().partitions() != round.heads().size();
        for (int p = 0; !falls && p < round.heads().size(); p++) {
            long head = last == null ? 0 : last.leaf().heads().get(p);
            falls = round.heads().get(p) < head;
            grown += round.heads().get(p) - head;
        }
        long number = last == null ? 1 : last.leaf().round() + 1;
        long index = size + grown;
        if (falls || round.round() != number || round.size() != index + 1) {
            broken = new Found<>(round, falls ? round.size() - 1 : index);
            return;
        }
        if (index >= treeSize) {
            size = index + 1;
            return;
        }
        Found<RoundLeaf> found = new Found<>(round, index);
        int partition = interest.partition();
        if (fixing == null && partition < round.heads().size() && round.heads().get(partition) >= interest.seq()) {
            before = last;
            fixing = found;
        }
        last = found;
        size = index + 1;
    }

    public @Nullable Found<SystemLeaf> system() {
        return system;
    }

    /// All statements of the tree but the rounds.
    List<Found<Leaf>> others() {
        return others;
    }

    /// The last round of the tree.
    public @Nullable Found<RoundLeaf> last() {
        return last;
    }

    /// The round that has the position, and null as long as none has.
    public @Nullable Found<RoundLeaf> fixing() {
        return fixing;
    }

    /// The round before [#fixing]; null where that is the first one.
    public @Nullable Found<RoundLeaf> before() {
        return before;
    }

    /// A round that breaks the arithmetic of the rounds. Nothing behind it was read.
    public @Nullable Found<RoundLeaf> broken() {
        return broken;
    }

    public List<Found<TermsLeaf>> terms() {
        return List.copyOf(terms);
    }

    public List<Found<CloseLeaf>> closes() {
        return List.copyOf(closes);
    }

    public List<Found<CountLeaf>> counts() {
        return List.copyOf(counts);
    }

    /// Those of the position's partition.
    public List<Found<RestoredLeaf>> restored() {
        return List.copyOf(restored);
    }

    public List<Found<PromiseKeyLeaf>> keys() {
        return List.copyOf(keys);
    }

    public List<Found<PromiseKeyRevokedLeaf>> revoked() {
        return List.copyOf(revoked);
    }

    /// Where the position is in the tree. Only to be asked if there is a [#fixing] round.
    public long place() {
        if (fixing == null) {
            throw new IllegalStateException("no round has the position");
        }
        RoundLeaf round = fixing.leaf();
        long behind = 0;
        for (int q = interest.partition(); q < round.heads().size(); q++) {
            behind += round.heads().get(q) - head(q);
        }
        return fixing.index() - behind + (interest.seq() - head(interest.partition()) - 1);
    }

    private long head(int partition) {
        return before == null ? 0 : before.leaf().heads().get(partition);
    }
}
