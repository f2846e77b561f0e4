package org.disvote.audit.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.Log;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.count.cell.CellRecords;
import org.disvote.topics.count.cell.CountRecord;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.StandingVote;
import org.disvote.topics.count.cell.VoteCounter;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// Counts the votes of the log again, one after the other, and compares the result with the counts' topics at
/// the seqs that these have reached.
///
/// It keeps the counts and the voters of one partition in memory.
public final class Recount {

    public static final String WHERE = "counts";

    /// What one of the two topics states.
    private static final class Stated {
        long end;
        final Map<Integer, Counted> counted = new HashMap<>();
        final Map<Integer, Map<String, CountRecord>> byPartition = new HashMap<>();

        long seq(int partition) {
            Counted reached = counted.get(partition);
            return reached == null ? 0 : reached.seq();
        }
    }

    private record Participant(ElectionId election, Voter voter) {}

    /// The standing votes of one partition's voters.
    private static final class StandingVotes implements VoteCounter.Standing {
        final Map<Participant, StandingVote> votes = new HashMap<>();

        @Override
        public Optional<StandingVote> of(VoteCast vote) {
            return Optional.ofNullable(votes.get(new Participant(vote.electionId(), vote.voter())));
        }

        @Override
        public void put(VoteCast vote, StandingVote standing) {
            votes.put(new Participant(vote.electionId(), vote.voter()), standing);
        }
    }

    private final Findings findings;
    private @Nullable VoteRules rules;
    private final Stated turnout = new Stated();
    private final Stated tally = new Stated();

    private int partition = -1;
    private long seq;
    private final Map<String, long[]> cells = new HashMap<>();
    private final StandingVotes standing = new StandingVotes();
    private final Map<ElectionId, Optional<CountRules>> elections = new HashMap<>();
    private @Nullable VoteCounter counter;
    private final Set<Integer> settled = new HashSet<>();
    private long votes;

    private Recount(Findings findings) {
        this.findings = findings;
    }

    /// Reads the counts, before the log's ends are taken.
    ///
    /// @throws UnreachableException if the brokers do not answer or lack one of the topics
    public static Recount read(Brokers brokers, Findings findings) throws UnreachableException {
        Recount recount = new Recount(findings);
        recount.readCounts(brokers);
        return recount;
    }

    /// Reads what was counted since, because counting continues.
    public void readCounts(Brokers brokers) throws UnreachableException {
        // In this order: both counts are written in one transaction, so the tally, which is read later, is
        // not older.
        read(brokers, TopicCatalog.TURNOUT, turnout);
        read(brokers, TopicCatalog.TALLY, tally);
    }

    /// @param rules say which elections allow changes of mind; null if the elections are not known
    public void use(@Nullable VoteRules rules) {
        this.rules = rules;
    }

    private static void read(Brokers brokers, String topic, Stated stated) throws UnreachableException {
        try {
            stated.end = TopicSnapshot.readFrom(stated.end, brokers, topic, record -> accept(stated, record));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw UnreachableException.of(brokers, e);
        }
    }

    private static void accept(Stated stated, ConsumerRecord<byte[], byte[]> record) {
        try {
            CountRecord read = CountRecord.decode(record.key(), record.value());
            if (read instanceof Counted counted) {
                stated.counted.put(counted.partition(), counted);
            } else {
                stated.byPartition
                        .computeIfAbsent(read.partition(), unknown -> new HashMap<>())
                        .put(new String(read.key(), UTF_8), read);
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
            counter = new VoteCounter(partition, this::rules, standing, this::add);
        }
        seq = vote.seq();
        votes++;
        StandingVote before = standing.of(vote).orElse(null);
        Optional<CountRules> known = rules(vote.electionId());
        if (requireNonNull(counter).count(vote) || known.isEmpty()) {
            return;
        }
        if (known.get().lastCounts()) {
            revision(vote, "where " + (before == null ? 1 : before.revision() + 1) + " belongs");
        } else if (vote.revision() > 1) { // a second vote of revision 1 is found as a double voter
            revision(vote, "in an election without changes of mind");
        }
    }

    private Optional<CountRules> rules(ElectionId electionId) {
        return elections.computeIfAbsent(
                electionId,
                unread -> Optional.ofNullable(rules)
                        .map(known -> known.election(electionId))
                        .map(CountRules::of));
    }

    /// Each topic is compared at the seq that it has reached.
    private void add(String key, int size, int[] numbers, int change) {
        if (seq <= (CellRecords.isTurnout(key) ? turnout : tally).seq(partition)) {
            long[] cell = cells.computeIfAbsent(key, unknown -> new long[size]);
            for (int number : numbers) {
                cell[number] += change;
            }
        }
    }

    private void revision(VoteCast vote, String why) {
        findings.ofVote(
                Kind.REVISION, Log.WHERE, vote.partition(), vote.seq(), "revision " + vote.revision() + " " + why);
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
        compare("turnout", turnout, true);
        compare("tally", tally, false);
        cells.clear();
        standing.votes.clear();
    }

    private void compare(String topic, Stated stated, boolean isTurnout) {
        if (stated.seq(partition) > seq) {
            findings.ofPartition(
                    Kind.MISCOUNTED,
                    WHERE,
                    partition,
                    topic + " says to have counted up to seq " + stated.seq(partition) + ", the log ends at " + seq);
            return;
        }
        if (rules == null) {
            return; // nothing is known of what the ballots mean
        }
        Map<String, CountRecord> said = stated.byPartition.getOrDefault(partition, Map.of());
        Set<String> all = new TreeSet<>(said.keySet());
        cells.keySet().stream()
                .filter(key -> CellRecords.isTurnout(key) == isTurnout)
                .forEach(all::add);
        for (String key : all) {
            long[] cell = cells.get(key);
            Map<String, Long> counted = cell == null ? Map.of() : numbers(CellRecords.of(key, 0, cell, this::rules));
            CountRecord record = said.get(key);
            Map<String, Long> saidNumbers = record == null ? Map.of() : numbers(record);
            if (!counted.equals(saidNumbers)) {
                findings.ofPartition(
                        Kind.MISCOUNTED,
                        WHERE,
                        partition,
                        "%s of %s: its numbers add up to %,d, and those of the log up to seq %d, which differ, to %,d"
                                .formatted(topic, name(key), sum(saidNumbers), stated.seq(partition), sum(counted)));
            }
        }
    }

    /// The numbers that are not zero, by name.
    private static Map<String, Long> numbers(CountRecord record) {
        Map<String, Long> numbers = new TreeMap<>();
        JsonNode json = Json.MAPPER.valueToTree(record);
        json.properties().forEach(member -> {
            if (member.getValue().isObject()) {
                member.getValue()
                        .properties()
                        .forEach(inner -> numbers.put(
                                member.getKey() + " " + inner.getKey(),
                                inner.getValue().longValue()));
            } else if (member.getValue().isIntegralNumber()) {
                numbers.put(member.getKey(), member.getValue().longValue());
            }
        });
        numbers.keySet().removeAll(Set.of("partition", "seq"));
        numbers.values().removeIf(number -> number == 0);
        return numbers;
    }

    private static long sum(Map<String, Long> numbers) {
        return numbers.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Names no option, because a count of a small partition could reveal a voter's choice.
    private static String name(String key) {
        String[] parts = key.split("/", 5);
        return parts[0] + (parts.length > 3 ? " in " + parts[2] + " " + parts[3] : "");
    }

    /// What an operator should know; empty if votes were never counted.
    public List<String> notes() {
        return counts()
                ? List.of("counts: recounted from %s of the log".formatted(Quantity.of(votes, "vote")))
                : List.of();
    }
}
