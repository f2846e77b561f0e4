package org.disvote.topics.voter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

final class VoterKeyTest {

    private static final byte[] SECRET =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final VoterKey KEY = VoterKey.of(SECRET);

    @Test
    void pseudonymsAndPartitionsAreThoseOfTheVectors() throws IOException {
        JsonNode vectors = vectors();
        Routing routing = new Routing(vectors.at("/inputs/partitions").asInt());
        int compared = 0;
        for (Map.Entry<String, JsonNode> each : vectors.at("/values/voters").properties()) {
            String roll = each.getKey().substring(0, each.getKey().indexOf('|'));
            String id = each.getKey().substring(roll.length() + 1);

            Voter voter = KEY.pseudonym(roll, new VoterId(id));

            assertEquals(each.getValue().get("voter").textValue(), voter.value());
            assertEquals(
                    each.getValue().get("partition").asInt(),
                    routing.partitionOf(voter.value().getBytes(US_ASCII)));
            compared += 2;
        }
        System.out.println("disvote.json: " + compared + " pseudonyms and partitions compared");
        assertEquals(16, compared, "values compared");
    }

    @Test
    void commitmentAndAuthAreThoseOfTheVectors() throws IOException {
        JsonNode vectors = vectors();
        JsonNode votes = vectors.at("/inputs/votes");
        JsonNode records = vectors.at("/values/records");

        assertEquals(vectors.at("/values/commitment").textValue(), KEY.commitment());
        int compared = 1;
        for (int i = 0; i < votes.size(); i++) {
            String token = votes.get(i).get("token").textValue();
            String auth = new ObjectMapper()
                    .readTree(records.get(i).textValue())
                    .get("auth")
                    .textValue();
            if (!token.isEmpty()) {
                assertEquals(auth, KEY.auth(token));
                compared++;
            }
        }
        System.out.println("disvote.json: " + compared + " values compared, the commitment and auths");
        assertEquals(2, compared, "values compared");
    }

    @Test
    void pseudonymsAreHmacWhateverTheirLength() throws Exception {
        for (int length = 1; length <= 64; length++) {
            for (int rollLength = 0; rollLength <= 64; rollLength++) {
                String roll = "r".repeat(rollLength);
                String id = "v".repeat(length);
                byte[] mac = hmac("disvote/voter/v1\n" + roll + "\n" + id);
                String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(mac);

                String made = KEY.pseudonym(roll, new VoterId(id)).value();

                // 22 characters carry 132 bits, and a pseudonym has 128.
                assertEquals(expected.substring(0, 21), made.substring(0, 21));
                assertEquals(22, made.length());
            }
        }
    }

    @Test
    void oneVoterHasAnotherNameInEachRollAndUnderEachKey() {
        VoterId voter = new VoterId("GR-0000000001");

        assertNotEquals(KEY.pseudonym("2027", voter), KEY.pseudonym("2028", voter));
        assertNotEquals(KEY.pseudonym("", voter), KEY.pseudonym("2027", voter));
        assertNotEquals(KEY.pseudonym("", voter), VoterKey.random().pseudonym("", voter));
        assertNotEquals(VoterKey.random().commitment(), VoterKey.random().commitment());
    }

    @Test
    void oneKeyServesManyThreads() throws Exception {
        List<Callable<Voter>> calls = IntStream.range(0, 20_000)
                .<Callable<Voter>>mapToObj(i -> () -> KEY.pseudonym("2027", new VoterId("GR-" + i % 1_000)))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Voter>> made = threads.invokeAll(calls);
            for (int i = 0; i < made.size(); i++) {
                assertEquals(
                        KEY.pseudonym("2027", new VoterId("GR-" + i % 1_000)),
                        made.get(i).get());
            }
        }
    }

    @Test
    void theKeyIsNotInItsTextAndCannotBeChangedThroughItsBytes() {
        byte[] given = SECRET.clone();
        VoterKey key = VoterKey.of(given);
        given[0] = 1;
        key.bytes()[1] = 7;

        assertEquals(KEY.commitment(), key.commitment());
        assertEquals("VoterKey[hidden]", key.toString());
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        for (int length : List.of(0, 16, 31, 33, 64)) {
            assertThrows(IllegalArgumentException.class, () -> VoterKey.of(new byte[length]));
        }
    }

    private static byte[] hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        return mac.doFinal(text.getBytes(US_ASCII));
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream file = requireNonNull(VoterKeyTest.class.getResourceAsStream("/disvote.json"))) {
            return new ObjectMapper().readTree(file);
        }
    }
}
