package org.disvote.audit.statement;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.Log;
import org.disvote.audit.tree.NotaryTopic;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.VoteCast;

/// Checks where the tree has each vote of the log: behind the terms of its election, and in time.
public final class VoteOrder {

    private static final String CURE =
            "; it is void at the count: find out which shard took votes before it had read the terms";

    private final Map<ElectionId, List<Long>> beforeTerms = new HashMap<>();
    private final List<Long> heads;
    private final Instant due;
    private final Findings findings;

    /// @param readAt when the end of the notary's topic was taken
    public VoteOrder(Statements statements, Instant readAt, Findings findings) {
        this.findings = findings;
        heads = statements.heads();
        due = readAt.minusSeconds(statements.includeWithin());
        statements
                .ofKind("terms")
                .forEach(record -> ElectionId.parse(record.text("electionId"))
                        .ifPresent(election -> beforeTerms.putIfAbsent(election, record.headsBefore())));
    }

    /// A vote of the log.
    public void check(VoteCast vote) {
        int partition = vote.partition();
        if (vote.seq() > heads.get(partition)) {
            if (vote.castAt().isBefore(due)) {
                report(
                        Kind.BEHIND,
                        NotaryTopic.WHERE,
                        vote,
                        "in no round, though its receipt promised that by now: start the notary, and read its log");
            }
            return;
        }
        List<Long> before = beforeTerms.get(vote.electionId());
        if (before == null) {
            report(Kind.BEFORE_TERMS, Log.WHERE, vote, "the tree has it, and no terms of its election" + CURE);
        } else if (vote.seq() <= before.get(partition)) {
            report(Kind.BEFORE_TERMS, Log.WHERE, vote, "its leaf stands before the terms of its election" + CURE);
        }
    }

    private void report(Kind kind, String where, VoteCast vote, String what) {
        findings.ofVotes(kind, where, vote.partition(), vote.seq(), vote.seq(), what);
    }
}
