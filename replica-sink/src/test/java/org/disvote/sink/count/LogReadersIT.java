package org.disvote.sink.count;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Python;
import org.disvote.testkit.RealParts;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.Counts;
import org.disvote.topics.count.group.Grouping;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.count.transcript.BallotOpening;
import org.disvote.topics.count.transcript.CountInput;
import org.disvote.topics.count.transcript.ElectionCount;
import org.disvote.topics.follow.CountFollower;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same log is counted by three programs: Kafka Streams, our count from the records, and the example in Python,
/// which was written from docs/log-format.md. A sealed election is counted by the first two.
@RealParts(embeddedOnly = true)
final class LogReadersIT {

    private static final Routing ROUTING = new Routing(6);
    private static final int VOTES = 4_000;

    private final Broker broker;
    private final Path folder;
    private final long seed = System.nanoTime();
    private final PlantedLog planted = new PlantedLog(seed, ROUTING, VOTES);

    /// Each partition's votes, by ascending seq, with their digests.
    private final Map<Integer, List<Map.Entry<VoteCast, byte[]>>> votes = new HashMap<>();

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    LogReadersIT(Broker broker, @TempDir Path folder) {
        this.broker = broker;
        this.folder = folder;
        System.out.println("seed " + seed);
    }

    @Test
    void threeReadersCountALogWithEveryKindOfFaultAlike() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        publish();
        readBack();

        Map<ElectionId, JsonNode> counted = new HashMap<>();
        for (ElectionId election : planted.definitions.keySet()) {
            byte[] ours = count(election);
            counted.put(election, Json.MAPPER.readTree(ours));
            if (!election.equals(PlantedLog.SEALED)) { // the example in Python opens no envelopes
                comparePython(election, ours);
            }
        }
        everyFaultIsThere(counted);
        compareStreams(counted);
    }

    private void publish() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            planted.records.forEach(record -> {
                var _ = producer.send(record);
            });
        }
    }

    private void readBack() {
        List<TopicPartition> partitions = IntStream.range(0, ROUTING.partitions())
                .mapToObj(partition -> new TopicPartition(TopicCatalog.VOTES, partition))
                .toList();
        int read = 0;
        try (GrouplessConsumer consumer =
                GrouplessConsumer.toReadThrough(Brokers.at(broker.bootstrap()), Duration.ofSeconds(20), Map.of())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (read < planted.records.size()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    read++;
                    print(record);
                    read(record);
                }
            }
        }
    }

    private void print(ConsumerRecord<byte[], byte[]> record) {
        printed.writeBytes("Partition:%d\t".formatted(record.partition()).getBytes(US_ASCII));
        printed.writeBytes(record.key());
        printed.write('\t');
        printed.writeBytes(record.value());
        printed.write('\n');
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        List<Map.Entry<VoteCast, byte[]>> earlier =
                votes.computeIfAbsent(record.partition(), partition -> new ArrayList<>());
        if (Reading.at(earlier.size() + 1L, LogRecord.of(record, ROUTING, RecordVersions.NONE))
                instanceof Reading.Next(VoteCast vote)) {
            earlier.add(Map.entry(vote, VoteCodec.digest(record.value())));
        }
    }

    /// The terms of `all-faults` are stated when the tree has two records of each partition.
    private long headAtTerms(ElectionId election) {
        return election.equals(PlantedLog.ALL_FAULTS) ? 2 : 0;
    }

    /// `all-faults` closes before the last records of each partition.
    private long lastSeq(ElectionId election) {
        return election.equals(PlantedLog.ALL_FAULTS) ? VOTES / ROUTING.partitions() - 50 : 1_000_000;
    }

    private Terms terms(ElectionId election) {
        return planted.terms(election);
    }

    private byte[] count(ElectionId election) {
        Definition definition = planted.definition(election);
        ElectionCount count = new ElectionCount(
                terms(election),
                definition.papers(),
                election.equals(PlantedLog.POLL) ? Optional.empty() : Optional.of(planted.roll),
                new CountInput(
                        CountInput.digest(election, 17, "root"),
                        Collections.nCopies(ROUTING.partitions(), headAtTerms(election)),
                        Collections.nCopies(ROUTING.partitions(), lastSeq(election))),
                opening(election, CountRules.of(terms(election), definition.papers())));
        IntStream.range(0, ROUTING.partitions())
                .forEach(partition -> votes.getOrDefault(partition, List.of())
                        .forEach(vote -> count.accept(vote.getKey(), vote.getValue())));
        return count.json();
    }

    private BallotOpening opening(ElectionId election, CountRules rules) {
        return election.equals(PlantedLog.SEALED)
                ? BallotOpening.sealed(rules, terms(election), planted.key, 1)
                : BallotOpening.open(rules);
    }

    private void comparePython(ElectionId election, byte[] ours) throws IOException, InterruptedException {
        Python.assumed();
        Path directory = Files.createDirectory(folder.resolve(election.value()));
        Files.write(directory.resolve("terms"), terms(election).bytes());
        Path papers = Files.createDirectory(directory.resolve("papers"));
        for (var paper : planted.definition(election).papers().entrySet()) {
            Files.write(
                    papers.resolve(paper.getKey().isEmpty() ? "-" : paper.getKey()),
                    paper.getValue().bytes());
        }
        if (!election.equals(PlantedLog.POLL)) {
            StringBuilder roll = new StringBuilder();
            planted.roll.forEach((Voter voter, String constituency) ->
                    roll.append(voter.value()).append(',').append(constituency).append('\n'));
            Files.writeString(directory.resolve("roll"), roll);
        }
        Files.writeString(directory.resolve("statements"), statements(election));
        Files.writeString(directory.resolve("checkpoint"), "log.example.org/disvote-1\n17\nroot\n\n— x y\n");

        byte[] python = Python.run("count.py", printed.toByteArray(), directory.toString(), "6");

        assertEquals(new String(ours, UTF_8), new String(python, UTF_8), "seed " + seed);
    }

    private String statements(ElectionId election) {
        return """
                {"heads":%s,"kind":"round"}
                {"electionId":"%s","kind":"terms"}
                {"electionId":"%s","kind":"close","lastSeqs":%s}
                """.formatted(
                        Collections.nCopies(ROUTING.partitions(), headAtTerms(election)),
                        election.value(),
                        election.value(),
                        Collections.nCopies(ROUTING.partitions(), lastSeq(election)));
    }

    /// Otherwise this test would show less than it says.
    private void everyFaultIsThere(Map<ElectionId, JsonNode> counted) {
        ObjectNode sums = Json.MAPPER.createObjectNode();
        counted.values().forEach(count -> {
            count.path("invalid")
                    .properties()
                    .forEach(reason -> sums.put(
                            reason.getKey(),
                            sums.path(reason.getKey()).asInt()
                                    + reason.getValue().asInt()));
            assertTrue(count.path("void").asInt() > 0, () -> "seed " + seed + ": " + count);
        });
        for (String reason : List.of(
                "not-on-roll", "constituency", "does-not-open", "bad-plaintext", "not-canonical", "not-allowed")) {
            assertTrue(sums.path(reason).asInt() > 0, () -> reason + ", seed " + seed + ": " + sums);
        }
    }

    /// Streams count what the log has now, and do not know the roll.
    private void compareStreams(Map<ElectionId, JsonNode> counted) throws Exception {
        try (CountsApp _ = CountsApp.start(
                        CountsAppIT.withShortTimeout(Brokers.at(broker.bootstrap()), ROUTING, folder), this::rules);
                CountFollower follower = CountFollower.start(Brokers.at(broker.bootstrap()))) {
            Counts counts = follower.counts();
            await().until(() -> IntStream.range(0, ROUTING.partitions())
                    .allMatch(partition -> counts.reachedSeq(partition)
                            == votes.getOrDefault(partition, List.of()).size()));
            JsonNode sealed = counted.getOrDefault(PlantedLog.SEALED, Json.MAPPER.nullNode());
            assertTrue(sealed.path("counted").asLong() > 0, "seed " + seed);
            assertEquals(sealed.path("voters").asLong(), counts.voters(PlantedLog.SEALED), "seed " + seed);
            assertEquals(
                    sealed.path("void").asLong(),
                    counts.uncounted(PlantedLog.SEALED).voidVotes(),
                    "seed " + seed);
            assertEquals(0, counts.uncounted(PlantedLog.SEALED).invalidVotes(), "only the count can see them");
            assertEquals(Map.of(), counts.byConstituency(PlantedLog.SEALED), "seed " + seed);
            for (ElectionId election : List.of(PlantedLog.LISTS, PlantedLog.POLL)) {
                JsonNode expected = counted.getOrDefault(election, Json.MAPPER.nullNode());
                Grouping grouping = Grouping.of(
                        planted.definition(election),
                        planted.definition(election).papers());
                assertEquals(
                        expected.path("groups").toString(),
                        canonical(grouping.afterClose(counts.byConstituency(election))),
                        "seed " + seed);
                assertEquals(expected.path("voters").asLong(), counts.voters(election), "seed " + seed);
                assertEquals(
                        expected.path("void").asLong(),
                        counts.uncounted(election).voidVotes(),
                        "seed " + seed);
                counts.uncounted(election)
                        .invalid()
                        .forEach((reason, voters) -> assertEquals(
                                expected.path("invalid").path(reason).asLong(), voters, reason + ", seed " + seed));
            }
        }
    }

    private static String canonical(Object value) {
        return new String(Jcs.write(Json.MAPPER.valueToTree(value)), UTF_8);
    }

    private Optional<CountRules> rules(ElectionId election) {
        return Optional.ofNullable(planted.definitions.get(election))
                .map(definition -> CountRules.of(definition, definition.papers()));
    }
}
