package org.disvote.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.draft.Draft;
import org.disvote.topics.draft.DraftFold;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.NotaryFold;
import org.disvote.topics.progress.Progress;
import org.disvote.topics.progress.ProgressFold;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.statement.ClientStatement;
import org.disvote.topics.statement.CountStatement;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.statement.RollStatements;
import org.disvote.topics.statement.SealKeyDestroyed;
import org.disvote.topics.statement.VoterKeyDestroyed;
import org.junit.jupiter.api.Test;

/// The description of the topics' records, read by our own readers.
final class LogFormatTest {

    private static final Path PAGE = Path.of("../docs/log-format.md");
    private static final String EXAMPLES = "An example of each record";
    private static final String TABLE = "## Every topic, key and record";
    private static final String NO_KEY = "(none)";
    private static final ElectionId REF = new ElectionId("ref");
    private static final Instant BEFORE = Instant.parse("2027-05-01T10:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T17:00:00Z");

    private record Example(String topic, String key, String value) {}

    private final String page;
    private final List<Example> examples = new ArrayList<>();

    LogFormatTest() throws IOException {
        page = Files.readString(PAGE);
        String fenced =
                page.substring(page.indexOf(EXAMPLES)).split("```", -1)[1].strip();
        List<String> lines = fenced.lines().toList();
        for (int i = 0; i < lines.size(); i += 2) {
            String[] name = lines.get(i).split(" ", 2);
            examples.add(new Example("disvote." + name[0] + ".v1", name[1], lines.get(i + 1)));
        }
    }

    @Test
    void everyTopicIsInTheTable() {
        String table = page.substring(page.indexOf(TABLE), page.indexOf(EXAMPLES));

        for (String topic : TopicCatalog.ofOneBroker(new Routing(24)).names()) {
            String name = topic.substring("disvote.".length(), topic.length() - ".v1".length());
            assertTrue(table.contains("`" + name + "`"), topic);
        }
    }

    @Test
    void theExamplesAreAllThatTheTableNames() {
        assertEquals(18, examples.size());
        assertEquals(
                Set.of(
                        TopicCatalog.ELECTIONS,
                        TopicCatalog.DRAFTS,
                        TopicCatalog.CLOSINGS,
                        TopicCatalog.STATEMENTS,
                        TopicCatalog.NOTARY,
                        TopicCatalog.PROGRESS),
                Set.copyOf(examples.stream().map(Example::topic).distinct().toList()));
    }

    @Test
    void theElectionOfTheExamplesIsInForce() {
        ElectionFold fold = elections();

        Election election = fold.find(REF).orElseThrow().election();
        assertEquals(CLOSES, election.closesAt());
        assertEquals(Vectors.values().path("termsDigest").path(REF.value()).textValue(), election.digest());
        assertEquals(Set.of(3), fold.versions());
        assertTrue(fold.system().isPresent());
        assertEquals(5, of(TopicCatalog.ELECTIONS, BEFORE).size());
    }

    @Test
    void theDraftOfTheExamplesIsComplete() {
        DraftFold fold = new DraftFold();
        of(TopicCatalog.DRAFTS, BEFORE).forEach(fold::accept);

        Draft draft = fold.find(REF).orElseThrow();
        assertEquals(List.of(), fold.skipped());
        assertArrayEquals(of(TopicCatalog.DRAFTS, BEFORE).getFirst().value(), draft.file());
        assertInstanceOf(Definition.Valid.class, Definition.parse(draft.file()));
    }

    @Test
    void theClosingStatementOfTheExamplesCounts() {
        ClosingFold fold = new ClosingFold();
        of(TopicCatalog.CLOSINGS, CLOSES).forEach(record -> assertEquals(Optional.empty(), fold.accept(record)));

        assertEquals(Set.of(7), fold.counting(elections(), REF).keySet());
    }

    @Test
    void theStatementsOfTheNotaryInTheExamplesMakeATree() {
        NotaryFold fold = new NotaryFold();
        of(TopicCatalog.NOTARY, BEFORE).forEach(record -> assertEquals(Optional.empty(), fold.accept(record)));

        assertEquals(
                Vectors.values().path("termsDigest").path(REF.value()).textValue(),
                fold.terms(REF).orElseThrow().terms());
        assertEquals(4, fold.reading().size());
        assertEquals(OptionalLong.of(2), fold.reading().rounds().index(7, 1));
        assertTrue(
                fold.reading().system().orElseThrow().isOf(elections().system().orElseThrow()));
    }

    @Test
    void theStatementsOfTheExamplesCount() throws MalformedEventException {
        List<ConsumerRecord<byte[], byte[]>> records = of(TopicCatalog.STATEMENTS, BEFORE);
        RollStatements rolls = new RollStatements();
        records.forEach(rolls::accept);
        RollStatement roll = rolls.find("2027").orElseThrow();
        VoterKeyDestroyed destroyed = VoterKeyDestroyed.read(records.get(1).value());

        assertArrayEquals(roll.key(), records.getFirst().key());
        assertArrayEquals(destroyed.key(), records.get(1).key());
        assertArrayEquals(
                ClientStatement.read(records.get(2).value()).key(),
                records.get(2).key());
        assertArrayEquals(
                CountStatement.read(records.get(3).value()).key(),
                records.get(3).key());
        assertArrayEquals(
                SealKeyDestroyed.read(records.get(4).value()).key(),
                records.get(4).key());
        assertEquals(Vectors.values().path("commitment").textValue(), destroyed.commitment());
        assertEquals(5, records.size());
        assertEquals(List.of(), rolls.skipped());
    }

    @Test
    void theReportOfTheExamplesIsRead() throws MalformedEventException {
        ProgressFold fold = new ProgressFold();
        for (ConsumerRecord<byte[], byte[]> record : of(TopicCatalog.PROGRESS, BEFORE)) {
            fold.accept(record);
        }

        Progress progress = fold.newest().getFirst();
        assertEquals(1_234, progress.seq());
        assertEquals(
                new String(of(TopicCatalog.PROGRESS, BEFORE).getFirst().value(), UTF_8),
                new String(progress.encode(), UTF_8));
    }

    private ElectionFold elections() {
        ElectionFold fold = new ElectionFold();
        of(TopicCatalog.ELECTIONS, BEFORE).forEach(record -> assertEquals(Optional.empty(), fold.accept(record)));
        return fold;
    }

    private List<ConsumerRecord<byte[], byte[]>> of(String topic, Instant at) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Example example : examples) {
            if (example.topic().equals(topic)) {
                records.add(record(example, at, records.size()));
            }
        }
        assertFalse(records.isEmpty(), topic);
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> record(Example example, Instant at, long offset) {
        byte[] key = example.key().equals(NO_KEY) ? null : example.key().getBytes(UTF_8);
        byte[] value = example.value().getBytes(UTF_8);
        return new ConsumerRecord<>(
                example.topic(),
                0,
                offset,
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key == null ? 0 : key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
