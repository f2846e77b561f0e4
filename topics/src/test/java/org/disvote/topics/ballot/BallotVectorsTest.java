package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.Vectors;
import org.disvote.topics.ballot.InvalidBallotException.Reason;
import org.disvote.topics.id.ChoiceId;
import org.junit.jupiter.api.Test;

/// Section 3 of the formats: papers, terms and ballots.
class BallotVectorsTest {

    private static final int PLAINTEXT_HEADER = 3;

    private int compared;

    @Test
    void papersTermsAndBallotsAreThoseOfTwoOtherPrograms() throws Exception {
        SortedMap<String, Definition> definitions = definitions();
        comparePapers(definitions);
        compareTerms(definitions);
        compareBallots(definitions);
        compareSealedBallots(definitions);

        System.out.println("disvote.json, section 3: " + compared + " values compared");
        assertEquals(11 + 11 + 5 + 5 + 8 + 2 * 8, compared);
    }

    /// With the `seal` of the terms where ballots are sealed: the definition was written before the keys were made.
    private static SortedMap<String, Definition> definitions() throws Exception {
        List<JsonNode> all = new ArrayList<>();
        Vectors.inputs().path("elections").forEach(all::add);
        Vectors.inputs().path("sealedElections").forEach(all::add);
        SortedMap<String, Definition> definitions = new TreeMap<>();
        for (JsonNode each : all) {
            ObjectNode json = each.deepCopy();
            String id = json.path("id").textValue();
            if (json.path("ballots").textValue().equals("sealed")) {
                Terms terms = Terms.read(
                        Vectors.values().path("terms").path(id).textValue().getBytes(UTF_8));
                json.set("seal", terms.seal().orElseThrow().json());
            }
            definitions.put(id, Definition.of(json));
        }
        return definitions;
    }

    private void comparePapers(SortedMap<String, Definition> definitions) throws Exception {
        for (Map.Entry<String, JsonNode> election :
                Vectors.values().path("papers").properties()) {
            SortedMap<String, Paper> papers =
                    definition(definitions, election.getKey()).papers();
            assertEquals(election.getValue().size(), papers.size());
            for (Map.Entry<String, JsonNode> expected : election.getValue().properties()) {
                String text = expected.getValue().textValue();
                Paper paper = Objects.requireNonNull(papers.get(expected.getKey()));
                assertEquals(text, new String(paper.bytes(), UTF_8));
                assertEquals(paper, Paper.read(text.getBytes(UTF_8)));
                assertEquals(paper.questions(), Paper.read(text.getBytes(UTF_8)).questions());
                compared += 2;
            }
        }
    }

    private void compareTerms(SortedMap<String, Definition> definitions) throws Exception {
        String origin = Vectors.inputs().path("origin").textValue();
        String voterKey = Vectors.values().path("commitment").textValue();
        for (Map.Entry<String, JsonNode> expected :
                Vectors.values().path("terms").properties()) {
            Terms terms = Terms.of(definition(definitions, expected.getKey()), origin, Optional.of(voterKey));
            byte[] text = expected.getValue().textValue().getBytes(UTF_8);
            assertEquals(expected.getValue().textValue(), new String(terms.bytes(), UTF_8));
            assertEquals(terms, Terms.read(text));
            assertArrayEquals(text, Terms.read(text).bytes());
            compared++;
            assertEquals(
                    Vectors.values().path("termsDigest").path(expected.getKey()).textValue(), terms.digest());
            compared++;
        }
    }

    private void compareBallots(SortedMap<String, Definition> definitions) throws Exception {
        JsonNode expected = Vectors.values().path("ballots");
        for (int i = 0; i < expected.size(); i++) {
            JsonNode vote = Vectors.inputs().path("votes").path(i);
            Definition definition =
                    definition(definitions, vote.path("electionId").textValue());
            Paper paper = paper(definition, vote.path("voterId").textValue());
            JsonNode given = vote.path("ballot");
            BallotReading reading;
            if (given.has("choice")) {
                ChoiceId choice = new ChoiceId(given.path("choice").textValue());
                reading = Ballot.ofChoice(choice, paper);
                assertEquals(new BallotReading.Accepted(Ballot.ofChoice(choice)), reading);
            } else {
                reading = Ballot.read(given, paper);
            }
            Ballot ballot = ((BallotReading.Accepted) reading).ballot();
            assertEquals(expected.path(i).textValue(), new String(ballot.bytes(), UTF_8));
            Ballot.decode(ballot.bytes(), paper);
            compared++;
        }
    }

    /// As they lie in the plaintexts: some are against the rules on purpose.
    private void compareSealedBallots(SortedMap<String, Definition> definitions) throws Exception {
        for (Map.Entry<String, JsonNode> suite : Vectors.values().path("sealed").properties()) {
            String id = Vectors.inputs()
                    .path("sealedElections")
                    .path(suite.getKey())
                    .path("id")
                    .textValue();
            for (int i = 0; i < suite.getValue().path("plaintext").size(); i++) {
                JsonNode vote = Vectors.inputs().path("sealedVotes").path(i);
                Paper paper =
                        paper(definition(definitions, id), vote.path("voterId").textValue());
                byte[] plaintext = HexFormat.of()
                        .parseHex(suite.getValue().path("plaintext").path(i).textValue());
                int length = ByteBuffer.wrap(plaintext).getShort(1) & 0xffff;
                byte[] ballot = new byte[length];
                System.arraycopy(plaintext, PLAINTEXT_HEADER, ballot, 0, length);
                String expected = verdict(vote, paper);
                assertEquals(expected, verdict(ballot, paper), vote::toString);
                compared++;
            }
        }
    }

    private static String verdict(JsonNode vote, Paper paper) {
        return vote.path("make").textValue().contains("one space")
                ? Reason.NOT_CANONICAL.word()
                : Ballot.read(vote.path("ballot"), paper) instanceof BallotReading.Accepted(Ballot ballot)
                        ? new String(ballot.bytes(), UTF_8)
                        : Reason.NOT_ALLOWED.word();
    }

    private static String verdict(byte[] ballot, Paper paper) {
        try {
            Ballot.decode(ballot, paper);
            return new String(ballot, UTF_8);
        } catch (InvalidBallotException e) {
            return e.reason().word();
        }
    }

    private static Definition definition(SortedMap<String, Definition> definitions, String id) {
        return Objects.requireNonNull(definitions.get(id));
    }

    private static Paper paper(Definition definition, String voterId) {
        String constituency = "";
        for (JsonNode line : Vectors.inputs().path("rolls").path(definition.roll())) {
            if (line.path(0).textValue().equals(voterId)) {
                constituency = line.path(1).textValue();
            }
        }
        SortedMap<String, Paper> papers = definition.papers();
        Paper own = papers.get(constituency);
        return own == null ? Objects.requireNonNull(papers.get("")) : own;
    }
}
