package org.disvote.audit.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.Log;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.count.Counted;
import org.disvote.topics.count.Tally;
import org.disvote.topics.count.Turnout;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.ChangeOfMind;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// Counts the votes of the log again, one after the other, and compares the result with the counts' topics at
/// the seqs that these have reached.
///
/// Besides the counts it keeps the voters of one partition in memory, and only those of elections that allow
/// changes of mind.
public final class Recount {

    public static final String WHERE = "counts";

    /// What is counted.
    ///
    /// @param unit a minute of the turnout, or a choice of the tally
    private record Of(ElectionId electionId, String constituency, Object unit) {

        /// Names no choice, because a count of a small partition could reveal a voter's choice.
        @Override
        public String toString() {
            return electionId
                    + (constituency.isEmpty() ? "" : " in " + constituency)
                    + (unit instanceof Instant minute ? " at " + minute : "");
        }
    }

    /// What one of the two topics states.
    private static final class Stated {
        final Map<Integer, Counted> counted = new HashMap<>();
        final Map<Integer, Map<Of, Long>> byPartition = new HashMap<>();

        long seq(int partition) {
            Counted reached = counted.get(partition);
            return reached == null ? 0 : reached.seq();
        }

        void put(int partition, Of of, long count) {
            byPartition.computeIfAbsent(partition, unknown -> new HashMap<>()).put(of, count);
        }
    }

    private record Participant(ElectionId election, Voter voter) {}

    private record Last(int revision, ChoiceId choice, String constituency) {}

    private final Findings findings;
    private @Nullable VoteRules rules;
    private Stated turnout = new Stated();
    private Stated tally = new Stated();

    private int partition = -1;
    private long seq;
    private final Map<Of, Long> turnouts = new HashMap<>();
    private final Map<Of, Long> tallies = new HashMap<>();
    private final Map<Participant, Last> voters = new HashMap<>();
    private final Set<Integer> settled = new HashSet<>();
    private long votes;

    private Recount(Findings findings) {
        this.findings = findings;
    }

    /// Reads the counts, before the log's ends are taken.
    ///
    /// @throws UnreachableException if the brokers do not answer or lack one of the topics
    public static Recount read(String brokers, Findings findings) throws UnreachableException {
        Recount recount = new Recount(findings);
        recount.readCounts(brokers);
        return recount;
    }

    /// Reads the counts again, because counting continues.
    public void readCounts(String brokers) throws UnreachableException {
        Stated turnoutNow = new Stated();
        Stated tallyNow = new Stated();
        // In this order: both counts are written in one transaction, so the tally, which is read later, is
        // not older.
        read(brokers, TopicCatalog.TURNOUT, record -> accept(turnoutNow, record));
        read(brokers, TopicCatalog.TALLY, record -> accept(tallyNow, record));
        turnout = turnoutNow;
        tally = tallyNow;
    }

    /// @param rules say which elections allow changes of mind; null if the elections are not known
    public void use(@Nullable VoteRules rules) {
        this.rules = rules;
    }

    private static void read(String brokers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader)
            throws UnreachableException {
        try {
            TopicSnapshot.read(brokers, topic, reader);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void accept(Stated stated, ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.key() == null || new String(record.key(), UTF_8).indexOf('/') < 0) {
                Counted counted = Json.decode(record.key(), record.value(), Counted.class);
                stated.counted.put(counted.partition(), counted);
            } else if (record.topic().equals(TopicCatalog.TURNOUT)) {
                Turnout part = Json.decode(record.key(), record.value(), Turnout.class);
                stated.put(
                        part.partition(), new Of(part.electionId(), part.constituency(), part.minute()), part.voters());
            } else {
                Tally part = Json.decode(record.key(), record.value(), Tally.class);
                stated.put(
                        part.partition(), new Of(part.electionId(), part.constituency(), part.choice()), part.votes());
            }
        } catch (MalformedEventException e) {
            // Every reader of these topics skips the record.
        }
    }

    /// Whether votes have ever been counted.
    public boolean counts() {
        return !turnout.counted.isEmpty() || !tally.counted.isEmpty();
    }

    /// How many votes up to these heads are not counted.
    public long missing(Map<Integer, Long> heads) {
        return heads.entrySet().stream()
                .mapToLong(head -> Math.max(0, head.getValue() - reached(head.getKey())))
                .sum();
    }

    private long reached(int partition) {
        return Math.min(turnout.seq(partition), tally.seq(partition));
    }

    /// A vote of the log, by ascending position, each position once.
    public void vote(VoteCast vote) {
        if (vote.partition() != partition) {
            settle();
            partition = vote.partition();
            seq = 0;
        }
        seq = vote.seq();
        votes++;
        Optional<ChoiceId> choice = ShortBallot.choiceOf(vote.ballot());
        if (choice.isEmpty()) { // it counts for nobody, and VoteRules reports it
            return;
        }
        Election election = rules == null ? null : rules.election(vote.electionId());
        boolean lastCounts = election != null && election.changeOfMind() == ChangeOfMind.LAST_COUNTS;
        Participant voter = new Participant(vote.electionId(), vote.voter());
        Last before = lastCounts ? voters.get(voter) : null;
        int expected = before == null ? 1 : before.revision + 1;
        if (vote.revision() != expected) { // void: it counts for nobody
            revision(
                    vote,
                    "revision " + vote.revision()
                            + (lastCounts
                                    ? " where " + expected + " belongs"
                                    : " in an election without changes of mind"));
            return;
        }
        if (lastCounts) {
            voters.put(voter, new Last(vote.revision(), choice.get(), vote.constituency()));
        }
        count(vote, choice.get(), before);
    }

    /// @param before the vote that this one supersedes
    private void count(VoteCast vote, ChoiceId choice, @Nullable Last before) {
        if (before == null && vote.seq() <= turnout.seq(partition)) {
            Instant minute = vote.castAt().truncatedTo(ChronoUnit.MINUTES);
            turnouts.merge(new Of(vote.electionId(), vote.constituency(), minute), 1L, Long::sum);
        }
        if (vote.seq() <= tally.seq(partition)) {
            if (before != null) {
                tallies.merge(new Of(vote.electionId(), before.constituency, before.choice), -1L, Long::sum);
            }
            tallies.merge(new Of(vote.electionId(), vote.constituency(), choice), 1L, Long::sum);
        }
    }

    private void revision(VoteCast vote, String what) {
        findings.ofVote(Kind.REVISION, Log.WHERE, vote.partition(), vote.seq(), what);
    }

    /// After the log's last vote.
    ///
    /// @param heads what must be counted
    public void end(Map<Integer, Long> heads) {
        settle();
        Set<Integer> rest = new TreeSet<>(turnout.counted.keySet());
        rest.addAll(tally.counted.keySet());
        rest.removeAll(settled);
        for (int each : rest) {
            partition = each;
            seq = 0;
            settle();
        }
        if (counts()) {
            heads.forEach((each, head) -> {
                if (reached(each) < head) {
                    String stopped = stopReason(each);
                    findings.ofVotes(
                            Kind.BEHIND,
                            WHERE,
                            each,
                            reached(each) + 1,
                            head,
                            stopped.isEmpty() ? "not counted yet" : "counting has stopped: " + stopped);
                }
            });
        }
    }

    private String stopReason(int partition) {
        for (Stated stated : List.of(turnout, tally)) {
            Counted counted = stated.counted.get(partition);
            if (counted != null && counted.stopped()) {
                return counted.stopReason();
            }
        }
        return "";
    }

    /// Compares the counts of this partition, then clears them.
    private void settle() {
        if (partition < 0 || !settled.add(partition)) {
            return;
        }
        compare("turnout", turnout, turnouts);
        compare("tally", tally, tallies);
        turnouts.clear();
        tallies.clear();
        voters.clear();
    }

    private void compare(String topic, Stated stated, Map<Of, Long> folded) {
        if (stated.seq(partition) > seq) {
            findings.ofPartition(
                    Kind.MISCOUNTED,
                    WHERE,
                    partition,
                    topic + " says to have counted up to seq " + stated.seq(partition) + ", the log ends at " + seq);
            return;
        }
        Map<Of, Long> said = stated.byPartition.getOrDefault(partition, Map.of());
        Set<Of> all = new HashSet<>(said.keySet());
        all.addAll(folded.keySet());
        for (Of of : all) {
            long count = folded.getOrDefault(of, 0L);
            long saidCount = said.getOrDefault(of, 0L);
            if (count != saidCount) {
                findings.ofPartition(
                        Kind.MISCOUNTED,
                        WHERE,
                        partition,
                        "%s of %s is %,d, the log up to seq %d has %,d"
                                .formatted(topic, of, saidCount, stated.seq(partition), count));
            }
        }
    }

    /// What an operator should know; empty if votes were never counted.
    public List<String> notes() {
        return counts() ? List.of("counts: recounted from %,d votes of the log".formatted(votes)) : List.of();
    }
}
