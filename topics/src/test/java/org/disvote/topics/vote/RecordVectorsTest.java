package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

/// Records and digests that two other programs agree on. They were written from the description of the format
/// alone.
class RecordVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void recordsAndDigestsAreThoseOfTheVectors() throws Exception {
        JsonNode all = vectors();
        JsonNode values = all.get("values");
        JsonNode votes = all.get("inputs").get("votes");
        Routing routing = new Routing(all.get("inputs").get("partitions").intValue());
        Map<Integer, Long> seqs = new HashMap<>();
        int compared = 0;
        for (int i = 0; i < votes.size(); i++) {
            JsonNode in = votes.get(i);
            JsonNode receipt =
                    Json.MAPPER.readTree(values.get("receipts").get(i).textValue());
            Voter voter = new Voter(receipt.get("voter").textValue());
            int partition = routing.partitionOf(voter);
            VoteCast vote = new VoteCast(
                    new ElectionId(in.get("electionId").textValue()),
                    partition,
                    seqs.merge(partition, 1L, Long::sum),
                    voter,
                    receipt.get("constituency").textValue(),
                    in.get("revision").intValue(),
                    BallotBytes.open(values.get("ballots").get(i).textValue().getBytes(UTF_8)),
                    receipt.get("private").get("auth").textValue(),
                    Nonce.of(HEX.parseHex(in.get("nonceHex").textValue())),
                    Instant.parse(in.get("castAt").textValue()));
            EncodedVote encoded = new EncodedVote(vote);

            String record = values.get("records").get(i).textValue();
            assertEquals(record, new String(encoded.bytes(), US_ASCII));
            assertEquals(vote, VoteCodec.decode(record.getBytes(UTF_8)));
            assertEquals(values.get("digests").get(i).textValue(), "sha256:" + HEX.formatHex(encoded.digest()));
            assertEquals(receipt.get("partition").intValue(), partition);
            assertEquals(receipt.get("seq").longValue(), vote.seq());
            compared += 5;
        }
        System.out.println("compared " + compared + " values of records and digests");
        assertEquals(8 * 5, compared);
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in = requireNonNull(RecordVectorsTest.class.getResourceAsStream("/disvote.json"))) {
            return Json.MAPPER.readTree(in);
        }
    }
}
