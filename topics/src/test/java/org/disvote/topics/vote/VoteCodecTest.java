package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.vote.VoteCodec.NotCanonicalException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VoteCodecTest {

    private static final VoteCast VOTE = new VoteCast(
            new ElectionId("gr-2027"),
            7,
            123,
            new VoterId("GR-0001234567"),
            1,
            new ChoiceId("c3"),
            new Nonce(0x0001020304050607L, 0x08090a0b0c0d0e0fL),
            Instant.parse("2027-05-21T07:00:00.123456Z"));

    /// These bytes must never change: the log is kept forever.
    private static final String GOLDEN = "{\"electionId\":\"gr-2027\",\"partition\":7,\"seq\":123,"
            + "\"voterId\":\"GR-0001234567\",\"revision\":1,\"choice\":\"c3\",\"nonce\":\"AAECAwQFBgcICQoLDA0ODw\","
            + "\"castAt\":\"2027-05-21T07:00:00.123456Z\"}";

    private static final String GOLDEN_DIGEST = "5bd4f0f10cced21da5cd4b093c0c259ef9da6446f25105c34532f670c5ba9190";

    @Test
    void aVoteHasItsGoldenBytes() {
        assertEquals(GOLDEN, new String(VoteCodec.encode(VOTE), US_ASCII));
        assertEquals(GOLDEN_DIGEST, HexFormat.of().formatHex(VoteCodec.digest(VoteCodec.encode(VOTE))));
    }

    @Test
    void goldenBytesAreReadAsTheVote() throws Exception {
        assertEquals(VOTE, VoteCodec.decode(GOLDEN.getBytes(US_ASCII)));
    }

    @Test
    void aWholeSecondHasSixDecimals() {
        VoteCast vote = at(Instant.parse("2027-05-21T07:00:00Z"));

        assertEquals(
                "2027-05-21T07:00:00.000000Z",
                new String(VoteCodec.encode(vote), US_ASCII).replaceAll(".*castAt\":\"([^\"]*).*", "$1"));
    }

    @Test
    void everyVoteSurvivesItsBytesWhichArePlainJson() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            VoteCast vote = randomVote(random);

            byte[] value = VoteCodec.encode(vote);

            assertEquals(vote, VoteCodec.decode(value), () -> "seed " + seed);
            JsonNode json = Json.MAPPER.readTree(value);
            assertEquals(vote.voterId().value(), json.get("voterId").textValue());
            assertEquals(vote.castAt(), Instant.parse(json.get("castAt").textValue()));
        }
    }

    @Test
    void theLongestVoteFits() throws Exception {
        String id = "x".repeat(Ids.LENGTH_MAX);
        VoteCast vote = new VoteCast(
                new ElectionId(id),
                Integer.MAX_VALUE,
                999_999_999_999_999_999L,
                new VoterId(id),
                Integer.MAX_VALUE,
                new ChoiceId(id),
                new Nonce(-1, -1),
                VoteCast.CAST_AT_MAX);

        assertEquals(vote, VoteCodec.decode(VoteCodec.encode(vote)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"partition\":7|\"partition\":07",
                "\"partition\":7|\"partition\":-7",
                "\"partition\":7|\"partition\": 7",
                "\"seq\":123|\"seq\":0",
                "\"seq\":123|\"seq\":1e2",
                "\"seq\":123|\"seq\":9999999999999999999",
                "\"revision\":1|\"revision\":99999999999",
                "\"choice\":\"c3\"|\"choice\":\"\"",
                "\"choice\":\"c3\"|\"choice\":\"c 3\"",
                "\"choice\":\"c3\"|\"choice\":\"\\u0063\"",
                "AAECAwQFBgcICQoLDA0ODw|AAECAwQFBgcICQoLDA0ODx",
                "AAECAwQFBgcICQoLDA0ODw|AAECAwQFBgcICQoLDA0OD=",
                "00.123456Z|00.123Z",
                "00.123456Z|00.123456+00:00",
                "2027-05-21|2027-02-30",
                "07:00:00|24:00:00",
                "07:00:00|23:59:60",
                "\"voterId\":\"GR-0001234567\",|\"voterId\":\"GR-0001234567\",\"voterId\":\"GR-0001234567\",",
                "{\"electionId\"|[\"electionId\"",
                "123456Z\"}|'123456Z\"} '",
            })
    void bytesThatAreNotCanonicalAreNotAVote(String part, String replacement) {
        String value = GOLDEN.replace(part, replacement);

        assertFalse(value.equals(GOLDEN), "the case changes nothing");
        assertThrows(NotCanonicalException.class, () -> VoteCodec.decode(value.getBytes(US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "{}", "\u0000"})
    void junkIsNotAVote(String value) {
        assertThrows(NotCanonicalException.class, () -> VoteCodec.decode(value.getBytes(US_ASCII)));
    }

    @Test
    void everyShortenedVoteIsNotAVote() {
        byte[] golden = GOLDEN.getBytes(US_ASCII);
        for (int length = 0; length < golden.length; length++) {
            byte[] shortened = java.util.Arrays.copyOf(golden, length);
            assertThrows(NotCanonicalException.class, () -> VoteCodec.decode(shortened));
        }
    }

    @Test
    void aFlippedBitGivesAnotherVoteOrNone() {
        byte[] golden = GOLDEN.getBytes(US_ASCII);
        for (int i = 0; i < golden.length; i++) {
            byte[] flipped = golden.clone();
            flipped[i] ^= 1;
            assertNotEquals(Optional.of(VOTE), decoded(flipped));
        }
    }

    @Test
    void theTextOfAVoteHidesVoterAndChoice() {
        assertFalse(VOTE.toString().contains("c3"));
    }

    @Test
    void aTimeFinerThanMicrosecondsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> at(Instant.parse("2027-05-21T07:00:00.1234567Z")));
    }

    private static Optional<VoteCast> decoded(byte[] value) {
        try {
            return Optional.of(VoteCodec.decode(value));
        } catch (NotCanonicalException e) {
            return Optional.empty();
        }
    }

    private static VoteCast at(Instant castAt) {
        return new VoteCast(new ElectionId("e"), 0, 1, new VoterId("v"), 1, new ChoiceId("c"), new Nonce(0, 0), castAt);
    }

    private static VoteCast randomVote(Random random) {
        return new VoteCast(
                new ElectionId(randomId(random)),
                random.nextInt(1024),
                1 + random.nextLong(1L << 50),
                new VoterId(randomId(random)),
                1 + random.nextInt(100),
                new ChoiceId(randomId(random)),
                Nonce.random(random),
                Instant.ofEpochSecond(random.nextLong(253_402_300_799L))
                        .plus(random.nextInt(1_000_000), ChronoUnit.MICROS));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "-"})
    void faultAATextWithAMeaningInPathsIsNoId(String id) {
        assertThrows(IllegalArgumentException.class, () -> Ids.require("id", id));
        for (String member : List.of("electionId", "voterId", "choice")) {
            byte[] value = GOLDEN.replaceFirst("\"" + member + "\":\"[^\"]*\"", "\"" + member + "\":\"" + id + "\"")
                    .getBytes(US_ASCII);
            assertThrows(NotCanonicalException.class, () -> VoteCodec.decode(value), member);
        }
    }

    private static String randomId(Random random) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";
        String drawn = random.ints(1 + random.nextInt(Ids.LENGTH_MAX), 0, alphabet.length())
                .collect(StringBuilder::new, (id, i) -> id.append(alphabet.charAt(i)), StringBuilder::append)
                .toString();
        return Ids.isValid(drawn) ? drawn : "x" + drawn;
    }
}
