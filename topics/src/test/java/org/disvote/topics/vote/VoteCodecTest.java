package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Json;
import org.disvote.topics.vote.VoteCodec.NotCanonicalException;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VoteCodecTest {

    private static final VoteCast VOTE = new VoteCast(
            new ElectionId("gr-2027"),
            7,
            123,
            new Voter("GR-0001234567"),
            "chania",
            1,
            ShortBallot.of(new ChoiceId("c3")),
            "O5Ar3oGMCkvxaZm2Glfs3Ta6v0xlxtolA-39o9g_4h0",
            new Nonce(0x0001020304050607L, 0x08090a0b0c0d0e0fL),
            Instant.parse("2027-05-21T07:00:00.123456Z"));

    /// These bytes must never change: the log is kept forever.
    private static final String GOLDEN = "{\"auth\":\"O5Ar3oGMCkvxaZm2Glfs3Ta6v0xlxtolA-39o9g_4h0\","
            + "\"ballot\":\"AHsiYW5zd2VycyI6eyJjaG9pY2UiOnsicGljayI6WyJjMyJdfX0sInYiOjF9\","
            + "\"castAt\":\"2027-05-21T07:00:00.123456Z\",\"constituency\":\"chania\",\"electionId\":\"gr-2027\","
            + "\"nonce\":\"AAECAwQFBgcICQoLDA0ODw\",\"partition\":7,\"revision\":1,\"seq\":123,\"v\":2,"
            + "\"voter\":\"GR-0001234567\"}";

    private static final String GOLDEN_DIGEST = "a6c1cea2382a2ba50bcc0f42e6bebcbcf9aea123ed1813c0259e763395aeb157";

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
            assertEquals(vote.voter().value(), json.get("voter").textValue());
            assertArrayEquals(
                    vote.ballot().bytes(),
                    Base64.getUrlDecoder().decode(json.get("ballot").textValue()));
            assertEquals(vote.castAt(), Instant.parse(json.get("castAt").textValue()));
        }
    }

    @Test
    void theLongestVoteFits() throws Exception {
        String id = "x".repeat(Ids.LENGTH_MAX);
        VoteCast vote = new VoteCast(
                new ElectionId(id),
                Integer.MAX_VALUE,
                VoteCast.SEQ_MAX,
                new Voter(id),
                id,
                Integer.MAX_VALUE,
                BallotBytes.of(new byte[900_000]),
                VOTE.auth(),
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
                "\"ballot\":\"AHsi|\"ballot\":\"AHs+",
                "X0sInYiOjF9\"|X0sInYiOjF\"",
                "X0sInYiOjF9\"|X0sInYiOjF9AA==\"",
                "X0sInYiOjF9\"|X0sInYiOjF9A\"",
                "chania|-",
                "chania|Chan ia",
                "\"constituency\":\"chania\",|''",
                "4h0\"|4h1\"",
                "4h0\"|4h\"",
                "\"v\":2|\"v\":3",
                "\"v\":2,|''",
                "\"seq\":123|\"seq\":9007199254740992",
                "2027-05-21|1969-12-31",
                "AAECAwQFBgcICQoLDA0ODw|AAECAwQFBgcICQoLDA0ODx",
                "AAECAwQFBgcICQoLDA0ODw|AAECAwQFBgcICQoLDA0OD=",
                "00.123456Z|00.123Z",
                "00.123456Z|00.123456+00:00",
                "2027-05-21|2027-02-30",
                "07:00:00|24:00:00",
                "07:00:00|23:59:60",
                "\"voter\":\"GR-0001234567\"|\"voter\":\"GR-0001234567\",\"voter\":\"GR-0001234567\"",
                "{\"auth\"|[\"auth\"",
                "4567\"}|'4567\"} '",
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

    /// The reader does not encode again what it has read, so no step of it may take a second form of a value.
    @Test
    void whateverIsReadAsAVoteHasExactlyThatVotesBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String characters = "0123456789AZaz-_.:+/=\"{},eE \u0000\u00ff";
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] value = VoteCodec.encode(randomVote(random));
            StringBuilder changed = new StringBuilder(new String(value, ISO_8859_1));
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(changed.length());
                char character = characters.charAt(random.nextInt(characters.length()));
                switch (random.nextInt(3)) {
                    case 0 -> changed.setCharAt(at, character);
                    case 1 -> changed.insert(at, character);
                    default -> changed.deleteCharAt(at);
                }
            }
            byte[] bytes = changed.toString().getBytes(ISO_8859_1);
            Optional<VoteCast> vote = decoded(bytes);
            if (vote.isPresent()) {
                read++;
                assertArrayEquals(bytes, VoteCodec.encode(vote.get()), () -> "seed " + seed);
            }
        }
        assertTrue(read > 2_000, read + " changed votes were votes again");
    }

    @Test
    void theTextOfAVoteHidesVoterAndChoice() {
        assertFalse(VOTE.toString().contains("GR-0001234567"));
        assertFalse(VOTE.toString().contains("c3"));
        assertFalse(VOTE.ballot().toString().contains("c3"));
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
        return new VoteCast(
                new ElectionId("e"),
                0,
                1,
                new Voter("v"),
                "",
                1,
                ShortBallot.of(new ChoiceId("c")),
                "",
                new Nonce(0, 0),
                castAt);
    }

    private static VoteCast randomVote(Random random) {
        byte[] ballot = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 3_000 : 60)];
        random.nextBytes(ballot);
        byte[] auth = new byte[32];
        random.nextBytes(auth);
        return new VoteCast(
                new ElectionId(randomId(random)),
                random.nextInt(1024),
                1 + random.nextLong(1L << 50),
                new Voter(randomId(random)),
                random.nextBoolean() ? "" : randomId(random),
                1 + random.nextInt(100),
                BallotBytes.of(ballot),
                random.nextBoolean()
                        ? ""
                        : Base64.getUrlEncoder().withoutPadding().encodeToString(auth),
                Nonce.random(random),
                Instant.ofEpochSecond(random.nextLong(253_402_300_799L))
                        .plus(random.nextInt(1_000_000), ChronoUnit.MICROS));
    }

    @Test
    void aTimeBefore1970IsRefused() {
        assertThrows(IllegalArgumentException.class, () -> at(Instant.parse("1969-12-31T23:59:59.999999Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "-"})
    void faultAATextWithAMeaningInPathsIsNoId(String id) {
        assertThrows(IllegalArgumentException.class, () -> Ids.require("id", id));
        for (String member : List.of("electionId", "voter", "constituency")) {
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
