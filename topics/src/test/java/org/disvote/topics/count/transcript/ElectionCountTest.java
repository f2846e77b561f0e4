package org.disvote.topics.count.transcript;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.testkit.Python;
import org.disvote.topics.Vectors;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.json.Json;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElectionCountTest {

    /// The counts are made under the checkpoint of round 4.
    private static final int ROUND = 4;

    private final JsonNode values = Vectors.values();

    @ParameterizedTest
    @CsvSource({"eur-2027,countEur", "ref,countRef"})
    void theVectorsAreCountedByteForByte(String election, String expected) throws Exception {
        ElectionCount count = openCount(election);

        votes().forEach((vote, digest) -> count.accept(vote, digest));

        assertEquals(values.path(expected).textValue(), new String(count.json(), UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"eur-2027,countEur", "ref,countRef"})
    void theExampleInPythonCountsTheVectorsByteForByte(String election, String expected, @TempDir Path folder)
            throws Exception {
        Python.assumed();
        Files.writeString(
                folder.resolve("terms"), values.path("terms").path(election).textValue());
        Path papers = Files.createDirectory(folder.resolve("papers"));
        for (Map.Entry<String, JsonNode> paper :
                values.path("papers").path(election).properties()) {
            Files.writeString(
                    papers.resolve(paper.getKey().isEmpty() ? "-" : paper.getKey()),
                    paper.getValue().textValue());
        }
        if (roll(election).isPresent()) {
            Files.writeString(
                    folder.resolve("roll"),
                    String.join(
                            "",
                            roll(election).get().entrySet().stream()
                                    .map(line -> line.getKey().value() + "," + line.getValue() + "\n")
                                    .toList()));
        }
        Files.writeString(folder.resolve("statements"), String.join("\n", statements()) + "\n");
        Files.writeString(folder.resolve("checkpoint"), checkpoint());

        byte[] counted = Python.run("count.py", log(), folder.toString(), "24");

        assertEquals(values.path(expected).textValue(), new String(counted, UTF_8));
    }

    @Test
    void theExampleInPythonDerivesTheDigests() throws Exception {
        Python.assumed();

        String printed = new String(Python.run("read_log.py", log(), "24"), UTF_8);

        List<String> digests = printed.lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        List<String> expected =
                values.path("digests").valueStream().map(JsonNode::textValue).toList();
        assertEquals(expected, digests);
    }

    @Test
    void aVoteBehindALaterOneIsRefused() throws Exception {
        ElectionCount count = openCount("ref");
        List<Map.Entry<VoteCast, byte[]>> votes = new ArrayList<>(votes().entrySet());
        count.accept(votes.get(1).getKey(), votes.get(1).getValue());

        Exception refused = assertThrows(
                IllegalArgumentException.class,
                () -> count.accept(votes.get(0).getKey(), votes.get(0).getValue()));

        assertEquals("position 0/1 comes behind 2/1", refused.getMessage());
    }

    private ElectionCount openCount(String election) throws Exception {
        return new ElectionCount(
                terms(election),
                papers(election),
                roll(election),
                input(election),
                BallotOpening.open(CountRules.of(terms(election), papers(election))));
    }

    private Terms terms(String election) throws Exception {
        return Terms.read(values.path("terms").path(election).textValue().getBytes(UTF_8));
    }

    private SortedMap<String, Paper> papers(String election) throws Exception {
        SortedMap<String, Paper> papers = new TreeMap<>();
        for (Map.Entry<String, JsonNode> paper :
                values.path("papers").path(election).properties()) {
            papers.put(paper.getKey(), Paper.read(paper.getValue().textValue().getBytes(UTF_8)));
        }
        return papers;
    }

    private Optional<Map<Voter, String>> roll(String election) {
        if (!election.equals("eur-2027")) {
            return Optional.empty();
        }
        Map<Voter, String> roll = new TreeMap<>();
        Vectors.inputs()
                .path("rolls")
                .path("2027")
                .forEach(line -> roll.put(
                        new Voter(values.path("voters")
                                .path("2027|" + line.get(0).textValue())
                                .path("voter")
                                .textValue()),
                        line.get(1).textValue()));
        return Optional.of(roll);
    }

    private CountInput input(String election) throws Exception {
        List<Long> heads = new ArrayList<>();
        List<Long> last = new ArrayList<>();
        for (String text : statements()) {
            JsonNode statement = Json.MAPPER.readTree(text);
            if (statement.path("kind").textValue().equals("close")
                    && statement.path("electionId").textValue().equals(election)) {
                statement.path("lastSeqs").forEach(seq -> last.add(seq.longValue()));
            }
        }
        last.forEach(seq -> heads.add(0L)); // the terms are stated before the first round
        String[] lines = checkpoint().split("\n", -1);
        return new CountInput(CountInput.digest(terms(election).id(), Long.parseLong(lines[1]), lines[2]), heads, last);
    }

    /// Up to the round of the checkpoint.
    private List<String> statements() throws Exception {
        List<String> statements = new ArrayList<>();
        for (JsonNode text : values.path("log1").path("statements")) {
            statements.add(text.textValue());
            if (Json.MAPPER.readTree(text.textValue()).path("round").intValue() == ROUND) {
                break;
            }
        }
        return statements;
    }

    private String checkpoint() {
        return values.path("log1").path("checkpoints").get(ROUND - 1).textValue();
    }

    /// By ascending position, with their digests.
    private Map<VoteCast, byte[]> votes() throws Exception {
        Map<VoteCast, byte[]> votes = new TreeMap<>(Comparator.comparing(VoteCast::position));
        for (JsonNode record : values.path("records")) {
            byte[] bytes = record.textValue().getBytes(US_ASCII);
            votes.put(VoteCodec.decode(bytes), VoteCodec.digest(bytes));
        }
        return votes;
    }

    /// As kafka-console-consumer prints it.
    private byte[] log() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (JsonNode record : values.path("records")) {
            VoteCast vote = VoteCodec.decode(record.textValue().getBytes(US_ASCII));
            log.writeBytes("Partition:%d\t%s\t%s\n"
                    .formatted(vote.partition(), vote.voter().value(), record.textValue())
                    .getBytes(US_ASCII));
        }
        return log.toByteArray();
    }
}
