package org.disvote.operate.roll.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.disvote.operate.roll.file.RollCheck.Checked;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SortedRollTest {

    private static final VoterKey KEY = VoterKey.of(new byte[32]);

    private final Path folder;
    private final Path file;

    SortedRollTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("roll.csv");
    }

    @Test
    void theDigestsAreThoseOfTheVectors() throws IOException {
        JsonNode vectors = Json.MAPPER.readTree(vectors());
        String name = "2027";
        List<String> lines = new ArrayList<>();
        vectors.at("/inputs/rolls/" + name)
                .forEach(voter ->
                        lines.add(voter.get(0).asText() + "," + voter.get(1).asText()));
        Collections.shuffle(lines, new Random(20));
        JsonNode statement = statement(vectors, name);
        VoterKey key =
                VoterKey.of(HexFormat.of().parseHex(vectors.at("/inputs/K").asText()));
        write("voterId,constituency", lines);

        SortedRoll.Summary summary;
        try (SortedRoll roll = SortedRoll.of(
                RollCheck.run(file, SortedRollTest::ignore), id -> key.pseudonym(name, id), folder, (_, _, _) -> {})) {
            summary = roll.summary();
        }

        assertEquals(statement.path("raw").asText(), summary.raw());
        assertEquals(statement.path("pseudonymous").asText(), summary.pseudonymous());
        assertEquals(
                statement.path("voters").toString(),
                Json.MAPPER.valueToTree(summary.voters()).toString());
    }

    /// They lie in the test resources of topics, which other modules do not see.
    private static byte[] vectors() throws IOException {
        Path fromHere = Path.of("../../topics/src/test/resources/disvote.json");
        return Files.readAllBytes(fromHere);
    }

    private static JsonNode statement(JsonNode vectors, String roll) throws IOException {
        for (JsonNode text : vectors.at("/values/log1/statements")) {
            JsonNode statement = Json.MAPPER.readTree(text.asText());
            if (statement.path("roll").asText().equals(roll)) {
                return statement;
            }
        }
        throw new AssertionError("no statement of roll " + roll);
    }

    /// All in memory, and in many parts.
    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 10_000})
    void votersComeOnceEachInTheOrderOfTheirPseudonyms(int memory) throws Exception {
        List<String> lines = IntStream.range(0, 2_000)
                .mapToObj(i -> "GR-" + i + "," + (i % 5 == 0 ? "" : "district-" + i % 5))
                .toList();
        write("voterId,constituency", lines);
        TreeMap<String, String> expected = new TreeMap<>();
        for (String line : lines) {
            String[] columns = line.split(",", -1);
            expected.put(KEY.pseudonym("main", new VoterId(columns[0])).value(), columns[1]);
        }

        List<String> found = new ArrayList<>();
        SortedRoll.Summary summary;
        try (SortedRoll roll = SortedRoll.of(checked(), SortedRollTest::named, folder, memory, (_, _, _) -> {})) {
            roll.each(voter -> found.add(voter.voter().value() + "," + voter.constituency()));
            summary = roll.summary();
        }

        List<String> named = expected.entrySet().stream()
                .map(each -> each.getKey() + "," + each.getValue())
                .toList();
        assertEquals(named, found);
        assertEquals(digestOf(named), summary.pseudonymous());
        assertEquals(digestOf(lines), summary.raw());
        assertEquals(
                Map.of("", 400L, "district-1", 400L, "district-2", 400L, "district-3", 400L, "district-4", 400L),
                summary.voters());
    }

    /// With a second column that is empty throughout, or without one.
    @ParameterizedTest
    @ValueSource(strings = {"voterId\nGR-2\nGR-1\n", "voterId,constituency\nGR-2,\nGR-1,\n"})
    void ofAFileWithoutAnyConstituencyTheRawLinesAreTheIdsAlone(String text) throws Exception {
        Files.writeString(file, text);

        assertEquals("GR-2\nGR-1\n", printed());
        try (SortedRoll roll = SortedRoll.of(checked(), SortedRollTest::named, folder, (_, _, _) -> {})) {
            assertEquals(digestOf(List.of("GR-1", "GR-2")), roll.summary().raw());
            assertEquals(
                    digestOf(List.of(
                            named(new VoterId("GR-1")).value() + ",",
                            named(new VoterId("GR-2")).value() + ",")),
                    roll.summary().pseudonymous());
            assertEquals(Map.of("", 2L), roll.summary().voters());
        }
    }

    @Test
    void ifOneVoterHasAConstituencyEveryLineHasItsComma() throws IOException {
        Files.writeString(file, "voterId,constituency\nGR-2,\nGR-1,A1\n");

        assertEquals("GR-2,\nGR-1,A1\n", printed());
    }

    @Test
    void aRollWithoutVotersHasTheDigestsOfNothing() throws IOException {
        Files.writeString(file, "voterId,constituency\n");

        try (SortedRoll roll = SortedRoll.of(checked(), SortedRollTest::named, folder, (_, _, _) -> {})) {
            String nothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
            assertEquals(new SortedRoll.Summary(nothing, nothing, new TreeMap<>()), roll.summary());
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() throws IOException {
        write("voterId", IntStream.range(0, 100).mapToObj(i -> "GR-" + i).toList());
        Checked checked = checked();

        OperatorException refused = assertThrows(
                OperatorException.class,
                () -> SortedRoll.of(checked, SortedRollTest::named, folder.resolve("none"), 1_000, (_, _, _) -> {}));

        assertTrue(String.valueOf(refused.getMessage()).contains("cannot be sorted in " + folder.resolve("none")));
    }

    @Test
    void aFileThatChangedSinceItWasCheckedIsRefused() throws IOException {
        Files.writeString(file, "voterId\nGR-1\n");
        Checked checked = checked();
        Files.writeString(file, "voterId\nGR-1\nGR-2\n");

        assertThrows(
                OperatorException.class, () -> SortedRoll.of(checked, SortedRollTest::named, folder, (_, _, _) -> {}));
    }

    private static Voter named(VoterId id) {
        return KEY.pseudonym("main", id);
    }

    private static void ignore(String doing, long done, long all) {}

    private Checked checked() {
        return RollCheck.run(file, SortedRollTest::ignore);
    }

    private String printed() {
        StringWriter out = new StringWriter();
        checked().printLines(new PrintWriter(out));
        return out.toString();
    }

    private void write(String header, List<String> lines) throws IOException {
        Files.writeString(file, header + "\n" + String.join("\n", lines) + "\n");
    }

    /// The same as `LC_ALL=C sort | sha256sum`.
    private static String digestOf(List<String> lines) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        new TreeSet<>(lines).forEach(line -> digest.update((line + "\n").getBytes(UTF_8)));
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
