package org.disvote.sink.count.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.disvote.topics.count.Counts;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;

/// The expected counts of a list of votes, computed without streams. Each vote is in the list once, and the
/// votes of a partition are in seq order.
public final class Fold {

    public final Map<ElectionId, Map<Instant, Long>> turnout = new HashMap<>();
    public final Map<ElectionId, Map<ChoiceId, Long>> tally = new HashMap<>();
    public final Map<Integer, Long> heads = new TreeMap<>();

    private Fold() {}

    public static Fold of(List<VoteCast> votes) {
        Fold fold = new Fold();
        Set<String> voters = new HashSet<>();
        Map<String, VoteCast> last = new HashMap<>();
        for (VoteCast vote : votes) {
            String voter = vote.electionId().value() + " " + vote.voter().value();
            if (voters.add(voter)) {
                fold.turnout
                        .computeIfAbsent(vote.electionId(), election -> new TreeMap<>())
                        .merge(vote.castAt().truncatedTo(ChronoUnit.MINUTES), 1L, Long::sum);
            }
            last.merge(voter, vote, (a, b) -> a.revision() > b.revision() ? a : b);
            fold.heads.merge(vote.partition(), vote.seq(), Math::max);
        }
        last.values()
                .forEach(vote -> fold.tally
                        .computeIfAbsent(vote.electionId(), election -> new TreeMap<>())
                        .merge(ShortBallot.choiceOf(vote.ballot()).orElseThrow(), 1L, Long::sum));
        return fold;
    }

    /// A choice with 0 votes, which nobody has any more, is the same as no entry.
    public void assertEqualTo(Counts counts, String context) {
        turnout.forEach((election, byMinute) -> {
            assertEquals(byMinute, counts.turnout(election), () -> "turnout of " + election + ", " + context);
            assertEquals(byMinute.values().stream().mapToLong(Long::longValue).sum(), counts.voters(election), context);
        });
        tally.forEach((election, byChoice) -> {
            Map<ChoiceId, Long> counted = new TreeMap<>(counts.tally(election));
            counted.values().removeIf(votes -> votes == 0);
            assertEquals(byChoice, counted, () -> "tally of " + election + ", " + context);
        });
    }
}
