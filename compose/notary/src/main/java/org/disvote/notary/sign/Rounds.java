package org.disvote.notary.sign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.disvote.notary.NotaryStatus;
import org.disvote.notary.Probe;
import org.disvote.notary.request.Request;
import org.disvote.notary.request.Requests;
import org.disvote.notary.topic.Leadership;
import org.disvote.notary.topic.RequestTopics;
import org.disvote.notary.topic.VotesReader;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.reason.OperatorNeededException;

/// Makes rounds: commits what is to be stated and how far the votes were read, and has the tree signed that this
/// gives. The steps are in the order of [Probe.Step]. What precedes a step can be repeated after a crash without
/// another result, because files and signatures follow from the topics alone. For one thread.
final class Rounds {

    /// What a promise says: within how many seconds its vote is in the log.
    static final long INCLUDE_WITHIN = 600;

    /// Statements in one transaction, and the votes of one round: a notary that was away for long makes
    /// several.
    private static final int STATEMENTS_MAX = 500;

    private static final long VOTES_MAX = 200_000;

    private final SessionParts parts;
    private final TopicFold topic;
    private final LogFold fold;
    private final Requests requests;
    private final RequestTopics requestTopics;
    private final VotesReader votes;
    private final TreeSigning signing;
    private final NotaryStatus status;
    private final Probe probe;

    Rounds(
            SessionParts parts,
            TopicFold topic,
            Requests requests,
            RequestTopics requestTopics,
            VotesReader votes,
            TreeSigning signing) {
        this.parts = parts;
        this.topic = topic;
        fold = topic.fold();
        this.requests = requests;
        this.requestTopics = requestTopics;
        this.votes = votes;
        this.signing = signing;
        status = parts.status();
        probe = parts.probe();
    }

    /// Makes a round if there is something new.
    ///
    /// @return whether it made one
    boolean make() throws OperatorNeededException, Leadership.LostException, IOException, InterruptedException {
        List<Long> before = isFirst() ? Collections.nCopies(parts.system().partitions(), 0L) : fold.heads();
        List<Long> heads = heads(before);
        List<byte[]> records = statements(before, heads);
        long fresh = sum(heads) - sum(before);
        boolean isCovered = isFirst() || fold.endsWithRound();
        if (records.isEmpty() && fresh == 0 && isCovered) {
            return false;
        }
        long number = fold.nextNumber() + records.size();
        long size = fold.size() + records.size() + fresh + 1;
        records.add(new Leaf.RoundLeaf(parts.clock().instant(), number, fold.round() + 1L, heads, size).bytes());
        Stopwatch committing = Stopwatch.start();
        topic.append(records, () -> {
            status.step(Probe.Step.RECORDS_COMMITTED, committing.elapsed());
            probe.reached(Probe.Step.RECORDS_COMMITTED);
        });
        status.round(fresh);
        signing.sign();
        return true;
    }

    private boolean isFirst() {
        return fold.nextNumber() == 0;
    }

    /// The statements that precede the round.
    private List<byte[]> statements(List<Long> before, List<Long> heads) {
        List<byte[]> records = new ArrayList<>();
        if (isFirst()) {
            records.add(Leaf.SystemLeaf.of(parts.system(), parts.system().at(), INCLUDE_WITHIN)
                    .bytes());
        }
        for (Request request : requests.due(before, requestTopics::electionsAreRead, STATEMENTS_MAX)) {
            records.add(request.leaf(fold.nextNumber() + records.size(), heads).bytes());
        }
        return records;
    }

    private static long sum(List<Long> seqs) {
        return seqs.stream().mapToLong(Long::longValue).sum();
    }

    /// As far as votes were read, but not more than one round may have.
    private List<Long> heads(List<Long> before) {
        long each = Math.max(1, VOTES_MAX / before.size());
        List<Long> heads = new ArrayList<>(before.size());
        for (int partition = 0; partition < before.size(); partition++) {
            heads.add(Math.min(votes.last(partition), before.get(partition) + each));
        }
        return heads;
    }
}
