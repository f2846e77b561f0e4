package org.disvote.ingest.http.vote;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.disvote.ingest.cast.CastRequest.Expected;
import org.disvote.ingest.http.vote.CastBody.MalformedBodyException;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CastBodyTest {

    private static final byte[] GOOD = bytes("{\"voterId\":\"GR-1\",\"choice\":\"c3\"}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\"}",
                "{\"choice\":\"c3\",\"voterId\":\"GR-1\"}",
                " \r\n\t{ \"voterId\" : \"GR-1\" , \"choice\" : \"c3\" } \n",
                "{\"voterId\":\"GR\\u002d1\",\"\\u0063hoice\":\"c3\"}",
            })
    void anyWayToWriteTheTwoMembersIsTheSameVote(String body) throws Exception {
        assertEquals(new CastBody("GR-1", "c3", null, null, null, null, null), CastBody.parse(bytes(body)));
    }

    @Test
    void faultGTheVoterMayBeNamedByTheTokenAlone() throws Exception {
        assertEquals(
                new CastBody(null, "c3", null, null, null, null, null), CastBody.parse(bytes("{\"choice\":\"c3\"}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"voterId\"",
                "{}",
                "{\"voterId\":\"GR-1\"}",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\",\"extra\":1}",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\",\"extra\":{\"deep\":[[[[[]]]]]}}",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\",\"choice\":\"c3\"}",
                "{\"voterId\":\"GR-1\",\"voterId\":\"GR-2\",\"choice\":\"c3\"}",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\",\"\\u0063hoice\":\"c4\"}",
                "{\"voterId\":\"GR-1\",\"choice\":null}",
                "{\"voterId\":null,\"choice\":\"c3\"}",
                "{\"voterId\":1,\"choice\":\"c3\"}",
                "{\"voterId\":\"GR-1\",\"choice\":[\"c3\"]}",
                "{\"voterId\":\"GR-1\",\"choice\":{\"id\":\"c3\"}}",
                "{\"voterId\":\"GR-1\",\"choice\":true}",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\"}{}",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\"} x",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\"},",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\",}",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\"",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3",
                "{\"voterId\":\"GR-1\" \"choice\":\"c3\"}",
                "{'voterId':'GR-1','choice':'c3'}",
                "{voterId:\"GR-1\",choice:\"c3\"}",
                "{\"VoterId\":\"GR-1\",\"choice\":\"c3\"}",
                "{\"voterId\":\"GR-1\",\"choice\":\"c3\"}/* */",
                "\uFEFF{\"voterId\":\"GR-1\",\"choice\":\"c3\"}",
                "{\"voterId\":\"GR\n1\",\"choice\":\"c3\"}",
                "{\"voterId\":\"GR\\x1\",\"choice\":\"c3\"}",
                "{\"voterId\":NaN,\"choice\":\"c3\"}",
                "{\"choice\":\"c3\",\"ballot\":{\"v\":1}}",
                "{\"choice\":\"c3\",\"envelope\":\"AQ\"}",
                "{\"ballot\":\"c3\"}",
                "{\"ballot\":{\"v\":1,\"v\":1}}",
                "{\"ballot\":{\"v\":1},\"ballot\":{\"v\":1}}",
                "{\"choice\":\"c3\",\"revision\":0}",
                "{\"choice\":\"c3\",\"revision\":1.0}",
                "{\"choice\":\"c3\",\"revision\":\"1\"}",
                "{\"choice\":\"c3\",\"revision\":99999999999}",
                "{\"choice\":\"c3\",\"revision\":1,\"revision\":1}",
                "{\"choice\":\"c3\",\"terms\":1}",
            })
    void anythingElseIsMalformed(String body) {
        assertThrows(MalformedBodyException.class, () -> CastBody.parse(bytes(body)));
    }

    @Test
    void aBallotComesWithWhatTheClientAssumes() throws Exception {
        CastBody body = CastBody.parse(bytes("{\"terms\":\"t\",\"ballot\" : {\"v\":1, \"answers\":{\"é\":{}}} ,"
                + "\"revision\":3,\"constituency\":\"\"}"));

        assertEquals(Json.MAPPER.readTree("{\"v\":1,\"answers\":{\"é\":{}}}"), body.ballot());
        assertEquals(new Expected(OptionalInt.of(3), Optional.of("t"), Optional.of("")), body.expected());
    }

    @Test
    void aQuestionAboutAVoterHasTheVoterIdAloneOrNothing() throws Exception {
        assertEquals(Optional.of("GR-1"), CastBody.parseVoter(bytes("{\"voterId\":\"GR-1\"}")));
        assertEquals(Optional.empty(), CastBody.parseVoter(bytes("")));
        assertEquals(Optional.empty(), CastBody.parseVoter(bytes("{}")));
        assertThrows(MalformedBodyException.class, () -> CastBody.parseVoter(GOOD));
    }

    @Test
    void onlyUtf8IsRead() {
        String good = new String(GOOD, UTF_8);
        byte[] overlong = bytes("{\"voterId\":\"GR-1\",\"choice\":\"c??\"}");
        int at = new String(overlong, UTF_8).indexOf("??");
        overlong[at] = (byte) 0xC1;
        overlong[at + 1] = (byte) 0xB3;

        assertThrows(MalformedBodyException.class, () -> CastBody.parse(good.getBytes(UTF_16LE)));
        assertThrows(MalformedBodyException.class, () -> CastBody.parse(overlong));
        assertThrows(
                MalformedBodyException.class,
                () -> CastBody.parse(
                        good.replace("c3", "\u00e9").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
    }

    @Test
    void deepNestingIsRefusedAtOnce() {
        byte[] deep = bytes("{\"voterId\":" + "[".repeat(4_000) + "]".repeat(80) + ",\"choice\":\"c3\"}");

        assertThrows(MalformedBodyException.class, () -> CastBody.parse(deep));
        assertThrows(MalformedBodyException.class, () -> CastBody.parse(bytes("[".repeat(4_096))));
    }

    @Test
    void aMemberTwiceInABallotAndDeepNestingAreNotCalledBadJson() {
        String twice = "{\"ballot\":{\"v\":1,\"answers\":{\"q\":{\"pick\":[]},\"q\":{\"pick\":[]}}}}";
        String deep = "{\"ballot\":" + "{\"a\":".repeat(20) + "1" + "}".repeat(21);

        assertEquals("In \"ballot\" a member occurs twice, or a number is too long.", refusal(twice));
        assertEquals("The body is nested deeper than 8 levels, or has a number that is too long.", refusal(deep));
        assertEquals("The body is not JSON.", refusal("{\"ballot\":{\"v\":1,}}"));
    }

    private static String refusal(String body) {
        return Objects.requireNonNull(assertThrows(MalformedBodyException.class, () -> CastBody.parse(bytes(body)))
                .getMessage());
    }

    @Test
    void damagedBodiesAreMalformedOrVotesAndCauseNoOtherException() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            byte[] damaged = damage(random);
            try {
                assertNotNull(CastBody.parse(damaged));
            } catch (MalformedBodyException e) {
                assertFalse(String.valueOf(e.getMessage()).contains("\uFFFD"));
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " body " + Arrays.toString(damaged), e);
            }
        }
    }

    @Test
    void printingABodyHidesTheChoice() {
        assertFalse(new CastBody("GR-1", "c3", null, null, null, null, null)
                .toString()
                .contains("c3"));
    }

    private static byte[] damage(Random random) {
        byte[] body = random.nextInt(10) == 0 ? new byte[random.nextInt(64)] : GOOD.clone();
        if (body.length != GOOD.length) {
            random.nextBytes(body);
        }
        for (int changes = random.nextInt(4); changes > 0 && body.length > 0; changes--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(3)) {
                case 0 -> body[at] = (byte) random.nextInt(256);
                case 1 -> body = Arrays.copyOf(body, at);
                default -> {
                    byte[] longer = Arrays.copyOf(body, body.length + 1);
                    System.arraycopy(body, at, longer, at + 1, body.length - at);
                    longer[at] = (byte) "{}[]\",:\\u0".charAt(random.nextInt(10));
                    body = longer;
                }
            }
        }
        return body;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
