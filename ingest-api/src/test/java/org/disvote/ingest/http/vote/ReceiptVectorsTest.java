package org.disvote.ingest.http.vote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.BallotReading;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterKey;
import org.disvote.topics.voter.VoterNames;
import org.junit.jupiter.api.Test;

/// Receipts that two other programs agree on, made from what went in: voter IDs, ballots, tokens, nonces and times.
/// Every member is compared but `promise`, which neither has here.
final class ReceiptVectorsTest {

    /// They lie in the test resources of topics, which other modules do not see.
    private static final Path VECTORS = Path.of("../topics/src/test/resources/disvote.json");

    private static final HexFormat HEX = HexFormat.of();
    private static final String PROMISE = "promise";
    private static final String PRIVATE = "private";

    private final JsonNode inputs;
    private final JsonNode values;
    private final Routing routing;
    private final VoterNames names;
    private final Map<ElectionId, Election> elections = new HashMap<>();
    private final Map<Integer, Long> seqs = new HashMap<>();

    ReceiptVectorsTest() throws IOException {
        JsonNode all = Json.MAPPER.readTree(Files.readAllBytes(VECTORS));
        inputs = all.path("inputs");
        values = all.path("values");
        routing = new Routing(inputs.path("partitions").intValue());
        VoterKey key = VoterKey.of(HEX.parseHex(inputs.path("K").textValue()));
        names = VoterNames.by(key);
        SystemRecord system = new SystemRecord(
                Instant.parse("2027-05-01T09:00:00Z"),
                inputs.path("systemId").textValue(),
                inputs.path("origin").textValue(),
                routing.partitions(),
                Optional.of(key.commitment()));
        for (JsonNode file : inputs.path("elections")) {
            Election election = Election.of(Definition.of(file), system, Duration.ofSeconds(60));
            elections.put(election.id(), election);
        }
    }

    @Test
    void receiptsAreThoseOfTheVectorsAsAWhole() throws IOException {
        JsonNode votes = inputs.path("votes");
        int receipts = 0;
        int members = 0;
        for (int i = 0; i < votes.size(); i++) {
            ObjectNode expected = withoutPromise(values.path("receipts").path(i).textValue());

            Receipt receipt = receipt(votes.path(i));

            ObjectNode forVoter = withoutPromise(json(ReceiptJson.forVoter(receipt, Optional.empty())));
            ObjectNode open = withoutPromise(json(ReceiptJson.open(receipt, Optional.empty())));
            assertEquals(expected, forVoter, "receipt " + i);
            assertTrue(expected.path(PRIVATE).isObject(), "receipt " + i);
            members += expected.size() - 1 + expected.path(PRIVATE).size();
            expected.remove(PRIVATE);
            assertEquals(expected, open, "receipt " + i + " without its private part");
            assertEquals(receipt.text(), expected.path("receipt").textValue());
            receipts++;
        }
        System.out.println("disvote.json: " + receipts + " whole receipts compared, " + members + " members");
        assertEquals(8, receipts);
        assertEquals(8 * 13, members);
    }

    /// As ingest and a master make it.
    private Receipt receipt(JsonNode vote) {
        ElectionId electionId = new ElectionId(vote.path("electionId").textValue());
        Election election = Objects.requireNonNull(elections.get(electionId));
        String id = vote.path("voterId").textValue();
        Voter voter = names.of(election.terms(), new VoterId(id)).orElseThrow();
        String constituency = constituency(election, id);
        String token = vote.path("token").textValue();
        int partition = routing.partitionOf(voter);
        VoteCast cast = new VoteCast(
                election.id(),
                partition,
                seqs.merge(partition, 1L, Long::sum),
                voter,
                constituency,
                vote.path("revision").intValue(),
                BallotBytes.open(
                        ballot(vote.path("ballot"), election.paper(constituency).orElseThrow())),
                token.isEmpty() ? "" : names.auth(token),
                Nonce.of(HEX.parseHex(vote.path("nonceHex").textValue())),
                Instant.parse(vote.path("castAt").textValue()));
        return Receipt.of(cast, election.digest());
    }

    private static byte[] ballot(JsonNode given, Paper paper) {
        BallotReading reading = given.has("choice")
                ? Ballot.ofChoice(new ChoiceId(given.path("choice").textValue()), paper)
                : Ballot.read(given, paper);
        return ((BallotReading.Accepted) reading).ballot().bytes();
    }

    private String constituency(Election election, String voterId) {
        for (JsonNode entry : inputs.path("rolls").path(election.terms().roll())) {
            if (entry.path(0).textValue().equals(voterId)) {
                return entry.path(1).textValue();
            }
        }
        return "";
    }

    private static ObjectNode withoutPromise(String receipt) throws IOException {
        ObjectNode json = (ObjectNode) Json.MAPPER.readTree(receipt);
        json.remove(PROMISE);
        return json;
    }

    private static String json(ReceiptJson receipt) {
        return new String(Answer.json(200, receipt).bytes(), UTF_8);
    }
}
