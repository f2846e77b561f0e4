package org.disvote.ingest.promise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the log's list of promise keys says of one key.
final class KeyStandingTest {

    private static final String ORIGIN = "log.example.org/disvote-1a2b3c4d";
    private static final KeyStanding COSIGNED = new KeyStanding(true, false);
    private static final KeyStanding REVOKED = new KeyStanding(true, true);

    private final SmallLog log = new SmallLog(ORIGIN);
    private final SigningKey key = log.promiseKey("i1");
    private final SigningKey other = log.promiseKey("i2");

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aKeyWhoseStatementAQuorumCosignedMayBeUsed() throws IOException {
        log.serve(2, stated(other), stated(key));

        assertEquals(COSIGNED, read());
    }

    @Test
    void fewerWitnessesThanThePolicyDemandsAreNotEnough() throws IOException {
        log.serve(1, stated(key));
        assertEquals(KeyStanding.UNKNOWN, read());

        log.serve(0, stated(key));
        assertEquals(KeyStanding.UNKNOWN, read());
    }

    @Test
    void theStatementOfAnotherKeySaysNothing() throws IOException {
        log.serve(2, stated(other), SmallLog.statement("promise-key-revoked", other.vkey()));

        assertEquals(KeyStanding.UNKNOWN, read());
    }

    @Test
    void witnessesOfAnotherPolicyAreNotBelieved() throws IOException {
        log.serve(2, stated(key));
        try (SmallLog elsewhere = new SmallLog(ORIGIN)) {
            assertEquals(
                    KeyStanding.UNKNOWN, KeyStanding.UNKNOWN.after(log.promiseKeys(), key.vkey(), elsewhere.policy()));
        }
    }

    @Test
    void aProofOfAnotherLeafProvesNothing() throws IOException {
        log.serve(2, stated(other), stated(key));
        JsonNode entries = Json.MAPPER.readTree(log.promiseKeys());
        ((ObjectNode) entries.get(1)).put("proof", entries.get(0).path("proof").asText());

        assertEquals(KeyStanding.UNKNOWN, KeyStanding.UNKNOWN.after(Json.encode(entries), key.vkey(), log.policy()));
    }

    @Test
    void aRevocationCountsWithoutAProofToo() throws IOException {
        log.serve(2, stated(key), SmallLog.statement("promise-key-revoked", key.vkey()));
        assertEquals(REVOKED, read());

        log.serve(0, SmallLog.statement("promise-key-revoked", key.vkey()));
        assertEquals(new KeyStanding(false, true), read());
    }

    @Test
    void whatWasKnownStaysKnown() throws IOException {
        log.serve(2);
        assertEquals(COSIGNED, after(COSIGNED));

        log.serve(0, stated(key), SmallLog.statement("promise-key-revoked", key.vkey()));
        assertEquals(REVOKED, after(COSIGNED));

        log.serve(2, stated(key));
        assertEquals(REVOKED, after(REVOKED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{}]",
                "[1,null,\"x\",[]]",
                "[{\"text\":1,\"proof\":2}]",
                "[{\"text\":\"{\\\"kind\\\":\\\"promise-key\\\",\\\"vkey\\\":\\\"VKEY\\\"}\"}]",
                "[{\"text\":\"{\\\"kind\\\":\\\"promise-key\\\",\\\"vkey\\\":\\\"VKEY\\\"}\",\"proof\":\"x\\n\\n\"}]",
                "[]"
            })
    void entriesThatAreNoStatementsCountForNothing(String list) throws IOException {
        assertEquals(
                KeyStanding.UNKNOWN,
                KeyStanding.UNKNOWN.after(list.replace("VKEY", key.vkey()).getBytes(UTF_8), key.vkey(), log.policy()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[", "<html>"})
    void whatIsNoListIsNotRead(String body) {
        assertThrows(
                IOException.class, () -> KeyStanding.UNKNOWN.after(body.getBytes(UTF_8), key.vkey(), log.policy()));
    }

    @Test
    void theNameOfTheKeyMustBeOneOfThePolicysLog() {
        Policy policy = log.policy();
        PromiseConfig.of(key, PromiseConfig.Mode.VERIFIED, policy);
        for (String name : new String[] {
            ORIGIN, ORIGIN + "/promise/", ORIGIN + "/promise/a/b", ORIGIN + "x/promise/i1", "other/promise/i1"
        }) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> PromiseConfig.of(SigningKey.generate(name), PromiseConfig.Mode.VERIFIED, policy),
                    name);
        }
    }

    private static byte[] stated(SigningKey key) {
        return SmallLog.statement("promise-key", key.vkey());
    }

    private KeyStanding read() throws IOException {
        return after(KeyStanding.UNKNOWN);
    }

    private KeyStanding after(KeyStanding known) throws IOException {
        return known.after(log.promiseKeys(), key.vkey(), log.policy());
    }
}
