package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RollStatementTest {

    private static final String RAW = "sha256:" + "a".repeat(64);
    private static final String PSEUDONYMOUS = "sha256:" + "b".repeat(64);
    private static final String BYTES = "{\"at\":\"2027-05-21T06:00:00.000004Z\",\"kind\":\"roll\",\"pseudonymous\":\""
            + PSEUDONYMOUS + "\",\"raw\":\"" + RAW + "\",\"roll\":\"main\",\"voters\":{\"\":1,\"A1\":2}}";

    private static RollStatement statement(String roll) {
        return new RollStatement(
                Instant.parse("2027-05-21T06:00:00.000004Z"),
                roll,
                RAW,
                PSEUDONYMOUS,
                new TreeMap<>(Map.of("", 1L, "A1", 2L)));
    }

    @Test
    void aStatementHasOneFormAndIsReadFromIt() throws MalformedEventException {
        assertEquals(BYTES, new String(statement("main").bytes(), UTF_8));
        assertEquals(statement("main"), RollStatement.read(BYTES.getBytes(UTF_8)));
        assertEquals(3, statement("main").size());
    }

    /// The log's statement has a member `n` more, which its writer adds.
    @Test
    void theStatementOfTheVectorsIsOursWithoutItsNumber() throws IOException, MalformedEventException {
        ObjectNode theirs = statementOfARoll();

        theirs.remove("n");

        byte[] bytes = Jcs.write(theirs);
        assertEquals(
                new String(bytes, UTF_8), new String(RollStatement.read(bytes).bytes(), UTF_8));
    }

    private static ObjectNode statementOfARoll() throws IOException {
        try (InputStream vectors = RollStatementTest.class.getResourceAsStream("/disvote.json")) {
            for (var each : Json.MAPPER.readTree(vectors).at("/values/log1/statements")) {
                if (each.asText().contains("\"kind\":\"roll\"")) {
                    return (ObjectNode) Json.MAPPER.readTree(each.asText());
                }
            }
        }
        throw new AssertionError("the vectors have no statement of a roll");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "[]",
                "{\"kind\":\"roll\"}",
            })
    void whatIsNoStatementIsRefused(String value) {
        assertThrows(MalformedEventException.class, () -> RollStatement.read(value.getBytes(UTF_8)));
    }

    @Test
    void aChangedStatementIsRefused() {
        refused("\"kind\":\"roll\"", "\"kind\":\"rolls\"");
        refused("\"kind\":\"roll\"", "\"kind\":\"roll\",\"n\":4");
        refused("\"kind\":\"roll\"", "\"kind\":\"roll\",\"kind\":\"roll\"");
        refused("\"kind\":\"roll\"", "\"kind\": \"roll\"");
        refused("\"roll\":\"main\"", "\"roll\":\"-\"");
        refused("\"roll\":\"main\"", "\"roll\":1");
        refused(".000004Z", ".00000Z");
        refused(".000004Z", ".000004+01:00");
        refused("\"A1\":2", "\"A1\":0");
        refused("\"A1\":2", "\"A1\":-2");
        refused("\"A1\":2", "\"A1\":2.5");
        refused("\"A1\":2", "\"A1\":\"2\"");
        refused("\"A1\":2", "\"A 1\":2");
        refused("{\"\":1,\"A1\":2}", "{\"A1\":2,\"\":1}");
        refused("{\"\":1,\"A1\":2}", "[]");
        refused("sha256:a", "sha256:A");
        refused("sha256:a", "sha256:");
    }

    private static void refused(String part, String changed) {
        assertTrue(BYTES.contains(part), part);
        assertThrows(
                MalformedEventException.class,
                () -> RollStatement.read(BYTES.replace(part, changed).getBytes(UTF_8)),
                changed);
    }

    @Test
    void theLargestRollFitsIntoARecord() {
        Map<String, Long> voters = IntStream.range(0, RollStatement.CONSTITUENCIES_MAX)
                .boxed()
                .collect(Collectors.toMap(i -> "c".repeat(60) + (1000 + i), i -> 20_000_000L));
        voters.put("", 20_000_000L);

        RollStatement largest = new RollStatement(
                Instant.parse("2027-05-21T06:00:00Z"), "r".repeat(64), RAW, PSEUDONYMOUS, new TreeMap<>(voters));

        assertTrue(largest.bytes().length < RollStatement.RECORD_BYTES_MAX);
        voters.put("one-more", 1L);
        assertThrows(
                IllegalArgumentException.class,
                () -> new RollStatement(largest.at(), "main", RAW, PSEUDONYMOUS, new TreeMap<>(voters)));
    }

    @Test
    void theLastStatementOfEachNameCountsAndOthersAreNamedOrLeftToTheirReaders() {
        RollStatements statements = new RollStatements();
        RollStatement later =
                new RollStatement(Instant.parse("2027-05-22T06:00:00Z"), "main", RAW, RAW, new TreeMap<>());

        long offset = 0;
        for (byte[] value : new byte[][] {
            statement("main").bytes(),
            statement("north").bytes(),
            later.bytes(),
            null,
            "{\"kind\":\"client\"}".getBytes(UTF_8),
            BYTES.replace("\"main\"", "\"..\"").getBytes(UTF_8),
            "not JSON".getBytes(UTF_8)
        }) {
            statements.accept(new ConsumerRecord<>(TopicCatalog.STATEMENTS, 0, offset++, null, value));
        }

        assertEquals(new TreeMap<>(Map.of("main", later, "north", statement("north"))), statements.all());
        assertEquals(1, statements.skipped().size());
        assertEquals(5, statements.skipped().getFirst().offset());
    }
}
