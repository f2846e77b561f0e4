package org.disvote.topics.count;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.count.cell.ConstituencyTurnout;
import org.disvote.topics.count.cell.CountRecord;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.MinuteTurnout;
import org.disvote.topics.count.cell.OptionTally;
import org.disvote.topics.count.cell.QuestionTally;
import org.disvote.topics.count.cell.Uncounted;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.jspecify.annotations.Nullable;

/// Adds up what `disvote.turnout.v1` and `disvote.tally.v1` say about each partition. It does not read the
/// topics itself: a `read_committed` consumer passes it every record of both, from the beginning.
///
/// Counts lag behind the log. They are exact for a given position in each partition once [#reachedSeq] has
/// reached it. Before, each is a lower bound, in an election without changes of mind.
///
/// Safe for any number of threads. Memory: for each partition, a number for each minute, and for each
/// constituency one for each option and candidate that got a vote.
public final class Counts {

    private static final String VOTERS = "voters";

    private final Map<ElectionId, TurnoutSums> turnouts = new HashMap<>();
    private final Map<ElectionId, TallySums> tallies = new HashMap<>();
    private final Map<Integer, Counted> turnoutCounted = new HashMap<>();
    private final Map<Integer, Counted> tallyCounted = new HashMap<>();

    /// What counts for nothing in an election, see [Uncounted].
    ///
    /// @param voidVotes records that are nobody's standing vote
    /// @param invalid voters whose standing vote is no allowed ballot, by reason
    public record Rest(long voidVotes, SortedMap<String, Long> invalid) {

        /// Whether every vote of the log counts or is superseded by one that does.
        public boolean isNothing() {
            return voidVotes == 0 && invalid.values().stream().allMatch(voters -> voters == 0);
        }

        public long invalidVotes() {
            return invalid.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static final class TurnoutSums {
        final NavigableMap<Instant, Parts> minutes = new TreeMap<>();
        final SortedMap<String, Parts> constituencies = new TreeMap<>();
    }

    private static final class TallySums {
        final SortedMap<String, SortedMap<String, QuestionSums>> byConstituency = new TreeMap<>();
        final Parts voids = new Parts();
        final Parts invalid = new Parts();

        QuestionSums question(String constituency, String question) {
            return byConstituency
                    .computeIfAbsent(constituency, unknown -> new TreeMap<>())
                    .computeIfAbsent(question, unknown -> new QuestionSums());
        }
    }

    private static final class QuestionSums {
        static final String BALLOTS = "ballots";
        static final String BLANK = "blank";
        static final String SPOILED = "spoiled";
        static final String EMPTY = "empty";

        final Parts ballots = new Parts();
        final SortedMap<String, OptionSums> options = new TreeMap<>();

        ConstituencyCount.QuestionCount count() {
            SortedMap<String, ConstituencyCount.OptionCount> counted = new TreeMap<>();
            options.forEach((option, sums) -> counted.put(
                    option,
                    new ConstituencyCount.OptionCount(sums.votes.sum(OptionSums.VOTES), sums.candidates.sums())));
            return new ConstituencyCount.QuestionCount(
                    ballots.sum(BLANK), ballots.sum(SPOILED), ballots.sum(EMPTY), counted);
        }
    }

    private static final class OptionSums {
        static final String VOTES = "votes";

        final Parts votes = new Parts();
        final Parts candidates = new Parts();
    }

    /// Adds a record of one of the two topics.
    ///
    /// @throws MalformedEventException if it is not a count; nothing has changed then
    /// @throws IllegalArgumentException if it is of another topic
    public synchronized void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedEventException {
        boolean isTurnout = record.topic().equals(TopicCatalog.TURNOUT);
        if (!isTurnout && !record.topic().equals(TopicCatalog.TALLY)) {
            throw new IllegalArgumentException("topic " + record.topic() + " carries no counts");
        }
        switch (CountRecord.decode(record.key(), record.value())) {
            case Counted counted -> (isTurnout ? turnoutCounted : tallyCounted).put(counted.partition(), counted);
            case MinuteTurnout minute
            when isTurnout ->
                ofTurnout(minute.electionId())
                        .minutes
                        .computeIfAbsent(minute.minute(), unknown -> new Parts())
                        .put(minute.partition(), Map.of(VOTERS, minute.voters()));
            case ConstituencyTurnout part
            when isTurnout ->
                ofTurnout(part.electionId())
                        .constituencies
                        .computeIfAbsent(part.constituency(), unknown -> new Parts())
                        .put(part.partition(), Map.of(VOTERS, part.voters()));
            case QuestionTally part when !isTurnout -> accept(part);
            case OptionTally part when !isTurnout -> accept(part);
            case Uncounted part
            when !isTurnout -> {
                TallySums sums = ofTally(part.electionId());
                sums.voids.put(part.partition(), Map.of(VOTERS, part.voidVotes()));
                sums.invalid.put(part.partition(), part.invalid());
            }
            case MinuteTurnout _, ConstituencyTurnout _, QuestionTally _, OptionTally _, Uncounted _ ->
                throw new MalformedEventException("a record of another topic", null);
        }
    }

    private void accept(QuestionTally part) {
        ofTally(part.electionId())
                .question(part.constituency(), part.question())
                .ballots
                .put(
                        part.partition(),
                        Map.of(
                                QuestionSums.BALLOTS, part.ballots(),
                                QuestionSums.BLANK, part.blank(),
                                QuestionSums.SPOILED, part.spoiled(),
                                QuestionSums.EMPTY, part.empty()));
    }

    private void accept(OptionTally part) {
        OptionSums option = ofTally(part.electionId())
                .question(part.constituency(), part.question())
                .options
                .computeIfAbsent(part.option(), unknown -> new OptionSums());
        option.votes.put(part.partition(), Map.of(OptionSums.VOTES, part.votes()));
        option.candidates.put(part.partition(), part.candidates());
    }

    private TurnoutSums ofTurnout(ElectionId electionId) {
        return turnouts.computeIfAbsent(electionId, unknown -> new TurnoutSums());
    }

    private TallySums ofTally(ElectionId electionId) {
        return tallies.computeIfAbsent(electionId, unknown -> new TallySums());
    }

    /// Forgets every record of a topic: it was deleted and created again, and is read from its beginning.
    public synchronized void forget(String topic) {
        boolean turnout = topic.equals(TopicCatalog.TURNOUT);
        (turnout ? turnouts : tallies).clear();
        (turnout ? turnoutCounted : tallyCounted).clear();
    }

    /// Voters who have voted in this election.
    public synchronized long voters(ElectionId electionId) {
        return turnoutsOf(electionId).constituencies.values().stream()
                .mapToLong(parts -> parts.sum(VOTERS))
                .sum();
    }

    /// Voters by the minute of their first vote, ascending; without the minutes that have none.
    public synchronized NavigableMap<Instant, Long> turnout(ElectionId electionId) {
        NavigableMap<Instant, Long> voters = new TreeMap<>();
        turnoutsOf(electionId).minutes.forEach((minute, parts) -> voters.put(minute, parts.sum(VOTERS)));
        return voters;
    }

    /// As [#voters], by constituency; the voters without one are under the empty name.
    public synchronized SortedMap<String, Long> votersByConstituency(ElectionId electionId) {
        SortedMap<String, Long> voters = new TreeMap<>();
        turnoutsOf(electionId).constituencies.forEach((name, parts) -> voters.put(name, parts.sum(VOTERS)));
        return voters;
    }

    /// The ballots that count, by constituency; those without any may be missing.
    public synchronized SortedMap<String, ConstituencyCount> byConstituency(ElectionId electionId) {
        SortedMap<String, ConstituencyCount> counts = new TreeMap<>();
        talliesOf(electionId).byConstituency.forEach((constituency, questions) -> {
            SortedMap<String, ConstituencyCount.QuestionCount> counted = new TreeMap<>();
            questions.forEach((question, sums) -> counted.put(question, sums.count()));
            // The same for each question, once the records of all of them were read.
            long ballots = questions.values().stream()
                    .mapToLong(sums -> sums.ballots.sum(QuestionSums.BALLOTS))
                    .min()
                    .orElse(0);
            counts.put(constituency, new ConstituencyCount(ballots, counted));
        });
        return counts;
    }

    /// Votes by option of one question, of all constituencies together; without options that never had one.
    public synchronized SortedMap<String, Long> votes(ElectionId electionId, String question) {
        SortedMap<String, Long> votes = new TreeMap<>();
        for (SortedMap<String, QuestionSums> questions :
                talliesOf(electionId).byConstituency.values()) {
            QuestionSums sums = questions.get(question);
            if (sums != null) {
                sums.options.forEach(
                        (option, parts) -> votes.merge(option, parts.votes.sum(OptionSums.VOTES), Long::sum));
            }
        }
        return votes;
    }

    /// Votes by choice of an election that is defined by choices; without the choices that never had one.
    public SortedMap<ChoiceId, Long> tally(ElectionId electionId) {
        SortedMap<ChoiceId, Long> tally = new TreeMap<>();
        votes(electionId, Definition.SHORT_QUESTION).forEach((option, votes) -> tally.put(new ChoiceId(option), votes));
        return tally;
    }

    /// The votes that count for nothing.
    public synchronized Rest uncounted(ElectionId electionId) {
        TallySums sums = talliesOf(electionId);
        return new Rest(sums.voids.sum(VOTERS), sums.invalid.sums());
    }

    /// Turnout and tally both contain every vote of the partition up to this seq.
    public synchronized long reachedSeq(int partition) {
        return Math.min(seqOf(turnoutCounted.get(partition)), seqOf(tallyCounted.get(partition)));
    }

    /// For turnout and tally, every record of the partition below this offset has been read.
    public synchronized long reachedOffset(int partition) {
        return Math.min(offsetOf(turnoutCounted.get(partition)), offsetOf(tallyCounted.get(partition)));
    }

    /// Why counting has stopped, by partition; only the partitions where it has.
    public synchronized SortedMap<Integer, String> stopReasons() {
        SortedMap<Integer, String> reasons = new TreeMap<>();
        for (Map<Integer, Counted> topic : List.of(turnoutCounted, tallyCounted)) {
            topic.values().stream()
                    .filter(Counted::stopped)
                    .forEach(counted -> reasons.put(counted.partition(), counted.stopReason()));
        }
        return reasons;
    }

    private static long seqOf(@Nullable Counted counted) {
        return counted == null ? 0 : counted.seq();
    }

    private static long offsetOf(@Nullable Counted counted) {
        return counted == null ? 0 : counted.nextOffset();
    }

    private TurnoutSums turnoutsOf(ElectionId electionId) {
        return turnouts.getOrDefault(electionId, new TurnoutSums());
    }

    private TallySums talliesOf(ElectionId electionId) {
        return tallies.getOrDefault(electionId, new TallySums());
    }
}
