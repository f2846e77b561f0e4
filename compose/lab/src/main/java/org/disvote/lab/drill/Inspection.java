package org.disvote.lab.drill;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditReport.Verdict;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.LogTargets;
import org.disvote.audit.finding.Finding;
import org.disvote.lab.voters.Acknowledged;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.count.Counts;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.voter.Voter;

/// Checks the guarantees once no voter casts votes any more. The audit must find masters, log and replicas
/// equal, without gaps, with each voter once, and the counts as the log gives them. Turnout and tally must
/// equal the masters' votes. Each acknowledged vote must be in each database, at its position and with its
/// choice.
///
/// @param lost acknowledged votes that are missing in a database, or differ there
/// @param twice voters counted twice
/// @param wrong every guarantee that did not hold, in words
record Inspection(long lost, long twice, List<String> wrong) {

    private static final Duration CONVERGED_MAX = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FINDINGS_MAX = 5;

    Inspection {
        wrong = List.copyOf(wrong);
    }

    /// @param names of voters in the databases
    static Inspection of(Endpoints endpoints, Collection<Acknowledged> acknowledged, Function<VoterId, Voter> names)
            throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        AuditReport report = Audit.run(
                new AuditTargets(
                        endpoints.masters(),
                        endpoints.brokers(),
                        endpoints.replicas(),
                        LogTargets.of(endpoints.log(), endpoints.policy())),
                CONVERGED_MAX,
                FINDINGS_MAX,
                (doing, done, all) -> {});
        if (report.verdict() != Verdict.EQUAL) {
            wrong.add("the audit says " + report.verdict());
            report.findings()
                    .forEach(finding -> wrong.add(
                            finding.kind() + " " + finding.where() + " " + finding.position() + " " + finding.what()));
        }
        long twice = report.findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.DOUBLE_VOTER)
                .count();
        long lost = 0;
        try {
            Map<String, String> masters = new HashMap<>();
            for (String master : endpoints.masters()) {
                masters.putAll(votesOf(master));
            }
            lost = lostIn("masters", masters, acknowledged, names, wrong);
            for (var replica : endpoints.replicas().entrySet()) {
                lost = Math.max(
                        lost,
                        lostIn("replica " + replica.getKey(), votesOf(replica.getValue()), acknowledged, names, wrong));
            }
            SortedMap<ChoiceId, Long> tally = new TreeMap<>();
            masters.values()
                    .forEach(vote -> tally.merge(new ChoiceId(vote.substring(vote.indexOf(' ') + 1)), 1L, Long::sum));
            Counts counts = counts(endpoints.brokers(), masters.size(), tally);
            if (counts.voters(SampleElection.ID) != masters.size()) {
                wrong.add("the turnout says %d voters, the masters have %d"
                        .formatted(counts.voters(SampleElection.ID), masters.size()));
            }
            if (!counts.tally(SampleElection.ID).equals(tally)) {
                wrong.add("the tally says %s, the masters' votes %s"
                        .formatted(text(counts.tally(SampleElection.ID)), text(tally)));
            }
        } catch (SQLException e) {
            wrong.add("a database cannot be read: " + e.getMessage());
        } catch (MalformedEventException | KafkaException e) {
            wrong.add("the counts cannot be read: " + e.getMessage());
        }
        return new Inspection(lost, twice, wrong);
    }

    private static long lostIn(
            String where,
            Map<String, String> votes,
            Collection<Acknowledged> acknowledged,
            Function<VoterId, Voter> names,
            List<String> wrong) {
        List<String> lost = acknowledged.stream()
                .filter(vote -> !text(
                                vote.partition(), vote.seq(), vote.choice().value())
                        .equals(votes.get(names.apply(vote.voterId()).value())))
                .map(vote -> vote.voterId().value() + " at " + vote.partition() + "/" + vote.seq())
                .toList();
        if (!lost.isEmpty()) {
            wrong.add("%d acknowledged votes are not on the %s as acknowledged, such as %s"
                    .formatted(lost.size(), where, lost.getFirst()));
        }
        return lost.size();
    }

    private static Map<String, String> votesOf(String url) throws SQLException {
        Map<String, String> votes = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT voter, partition, seq, ballot FROM vote")) {
            while (rows.next()) {
                String choice = ShortBallot.choiceOf(BallotBytes.of(rows.getBytes(4)))
                        .map(ChoiceId::value)
                        .orElse("");
                votes.put(rows.getString(1), text(rows.getInt(2), rows.getLong(3), choice));
            }
        }
        return votes;
    }

    /// Reads the counts until those of the sample election are as expected, or the time is over.
    private static Counts counts(Brokers brokers, long voters, SortedMap<ChoiceId, Long> tally)
            throws MalformedEventException {
        Counts counts = new Counts();
        Map<String, Object> settings = brokers.with(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"));
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> topics =
                    List.of(new TopicPartition(TopicCatalog.TURNOUT, 0), new TopicPartition(TopicCatalog.TALLY, 0));
            consumer.assign(topics);
            consumer.seekToBeginning(topics);
            Deadline deadline = Deadline.after(CONVERGED_MAX);
            while ((counts.voters(SampleElection.ID) != voters
                            || !counts.tally(SampleElection.ID).equals(tally))
                    && !deadline.hasPassed()) {
                for (var record : consumer.poll(POLL)) {
                    counts.accept(record);
                }
            }
            return counts;
        }
    }

    /// Only for the sample election, which has no real votes.
    private static String text(SortedMap<ChoiceId, Long> tally) {
        return tally.entrySet().stream()
                .map(choice -> choice.getKey().value() + "=" + choice.getValue())
                .collect(joining(", ", "{", "}"));
    }

    private static String text(int partition, long seq, String choice) {
        return partition + "/" + seq + " " + choice;
    }
}
