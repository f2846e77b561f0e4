package org.disvote.count.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.export.ExportLines;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.merkle.Frontier;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.vote.VoteCodec.NotCanonicalException;

/// Folds statements and records of an export as the notary did, and compares the root with the checkpoint's.
/// Each record must be the vote of its place, so that none is left out and none stands there twice.
///
/// All records are read once, of all partitions at the same time. For one thread.
final class TreeFold implements AutoCloseable {

    private static final int WATCH_EACH = 1 << 12;
    private static final String DOING = "checking records";

    private final ExportFolder folder;
    private final Checkpoint checkpoint;
    private final Routing routing;
    private final ElectionId election;
    private final List<Long> lastSeqs;
    private final long records;
    private final Watch watch;
    private final List<ExportLines> sources = new ArrayList<>();
    private final Frontier tree = new Frontier();
    private final long[] counts;
    private long done;

    /// @param scan of the statements, with the close
    TreeFold(ExportFolder folder, Checkpoint checkpoint, StatementScan scan, ElectionId election, Watch watch)
            throws RefusedException {
        this.folder = folder;
        this.checkpoint = checkpoint;
        this.election = election;
        this.watch = watch;
        lastSeqs = scan.close().orElseThrow().lastSeqs();
        routing = new Routing(scan.heads().size());
        records = scan.heads().stream().mapToLong(Long::longValue).sum();
        counts = new long[routing.partitions()];
        try {
            for (int partition = 0; partition < routing.partitions(); partition++) {
                sources.add(folder.records(partition));
            }
        } catch (RefusedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// @return by partition, how many records of the election count or are void
    /// @throws RefusedException if a record is not the vote of its place, or the root is another one
    List<Long> run() throws RefusedException {
        LeafReading reading = LeafReading.withoutRounds();
        List<Long> before = List.of();
        try (ExportLines lines = folder.statements()) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                Leaf leaf = StatementScan.next(reading, line, lines.lines());
                if (leaf instanceof Leaf.RoundLeaf round) {
                    for (int partition = 0; partition < round.heads().size(); partition++) {
                        long head = round.heads().get(partition);
                        for (long seq = before.isEmpty() ? 1 : before.get(partition) + 1; seq <= head; seq++) {
                            appendVote(partition, seq, head);
                        }
                    }
                    before = round.heads();
                }
                tree.append(Merkle.leaf(line));
            }
        }
        for (int partition = 0; partition < sources.size(); partition++) {
            if (sources.get(partition).next() != null) {
                throw new RefusedException(
                        Refusal.RECORDS_TOO_MANY,
                        partition,
                        sources.get(partition).lines() - 1);
            }
        }
        if (!tree.root().equals(checkpoint.root())) {
            throw new RefusedException(Refusal.ROOT_DIFFERS, tree.root(), checkpoint.root());
        }
        return Arrays.stream(counts).boxed().toList();
    }

    private void appendVote(int partition, long seq, long head) throws RefusedException {
        byte[] record = sources.get(partition).next();
        if (record == null) {
            throw new RefusedException(Refusal.RECORDS_TOO_FEW, partition, seq - 1, head);
        }
        VoteCast vote;
        try {
            vote = VoteCodec.decode(record);
        } catch (NotCanonicalException e) {
            throw new RefusedException(Refusal.RECORD_MALFORMED, seq, partition, String.valueOf(e.getMessage()));
        }
        if (vote.partition() != partition || vote.seq() != seq || routing.partitionOf(vote.voter()) != partition) {
            throw new RefusedException(Refusal.RECORD_MISPLACED, seq, partition);
        }
        if (seq <= lastSeqs.get(partition) && vote.electionId().equals(election)) {
            counts[partition]++;
        }
        tree.append(Merkle.leaf(Hash.of(VoteCodec.digest(record))));
        if (++done % WATCH_EACH == 0) {
            watch.progress(DOING, done, records);
        }
    }

    @Override
    public void close() {
        sources.forEach(ExportLines::close);
    }
}
