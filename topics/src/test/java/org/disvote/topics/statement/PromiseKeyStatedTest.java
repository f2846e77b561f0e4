package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.note.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PromiseKeyStatedTest {

    private static final Instant AT = Instant.parse("2027-05-01T09:00:00.123456789Z");

    /// Of the vectors.
    private static final String VKEY =
            "log.example.org/disvote-1a2b3c4d/promise/i1+dab20447" + "+AaCapfR6Z1mAL/lV+NwtKhSlyZ0jvpf4ZBJ/+Tg0VaTw";

    @Test
    void aStatementIsTheLeafWithoutTheNotarysMembers() throws MalformedEventException {
        PromiseKeyStated stated = new PromiseKeyStated(AT, VKEY, false);
        PromiseKeyStated revoked = new PromiseKeyStated(AT, VKEY, true);

        assertEquals(
                "{\"at\":\"2027-05-01T09:00:00.123456Z\",\"kind\":\"promise-key\",\"vkey\":\"" + VKEY + "\"}",
                new String(stated.bytes(), UTF_8));
        assertEquals(
                "{\"at\":\"2027-05-01T09:00:00.123456Z\",\"kind\":\"promise-key-revoked\",\"vkey\":\"" + VKEY + "\"}",
                new String(revoked.bytes(), UTF_8));
        assertEquals(stated, PromiseKeyStated.read(stated.bytes()));
        assertEquals(revoked, PromiseKeyStated.read(revoked.bytes()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"at\":\"2027-05-01T09:00:00.000000Z\",\"kind\":\"promise-key-renewed\",\"vkey\":\"VKEY\"}",
                "{\"at\":\"2027-05-01T09:00:00.000000Z\",\"kind\":\"promise-key\",\"n\":3,\"vkey\":\"VKEY\"}",
                "{\"at\":\"2027-05-01T09:00:00Z\",\"kind\":\"promise-key\",\"vkey\":\"VKEY\"}",
                "{\"kind\":\"promise-key\",\"vkey\":\"VKEY\"}",
                "{\"at\":\"2027-05-01T09:00:00.000000Z\",\"kind\":\"promise-key\",\"vkey\":\"VKEX\"}",
                "{\"at\":\"2027-05-01T09:00:00.000000Z\",\"kind\":\"promise-key\",\"vkey\":\"VKEY\"}\n",
                ""
            })
    void anyOtherBytesAreNone(String record) {
        byte[] bytes = record.replace("VKEY", VKEY)
                .replace("VKEX", VKEY.replace("dab2", "dab3"))
                .getBytes(UTF_8);

        assertThrows(MalformedEventException.class, () -> PromiseKeyStated.read(bytes));
        assertThrows(MalformedEventException.class, () -> PromiseKeyStated.read(null));
    }

    @Test
    void aWitnesssKeyIsNone() {
        String cosigner = SigningKey.generate("w.example").cosignatureVkey();

        assertThrows(IllegalArgumentException.class, () -> new PromiseKeyStated(AT, cosigner, false));
    }
}
