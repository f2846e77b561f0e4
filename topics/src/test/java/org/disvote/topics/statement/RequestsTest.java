package org.disvote.topics.statement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The requests for the notary that operators' commands write.
class RequestsTest {

    private static final Instant AT = Instant.parse("2027-05-22T08:00:00.000004Z");
    private static final String TIME = "\"at\":\"2027-05-22T08:00:00.000004Z\"";
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final ElectionId REF = new ElectionId("ref");

    private interface Reading {
        Object read(byte @Nullable [] value) throws MalformedEventException;
    }

    @Test
    void aClientHasOneCanonicalForm() throws MalformedEventException {
        ClientStatement statement = new ClientStatement(AT, DIGEST);

        assertEquals("{" + TIME + ",\"client\":\"" + DIGEST + "\",\"kind\":\"client\"}", text(statement.bytes()));
        assertEquals(statement, ClientStatement.read(statement.bytes()));
        assertRefusesEveryEdit(statement.bytes(), ClientStatement::read);
    }

    @Test
    void aCountHasOneCanonicalFormWithAndWithoutSignatures() throws MalformedEventException {
        for (Optional<String> signatures : List.of(Optional.<String>empty(), Optional.of("text\n\n— t1 AAAA\n"))) {
            CountStatement statement = new CountStatement(AT, REF, DIGEST, signatures);

            assertEquals(statement, CountStatement.read(statement.bytes()));
            assertRefusesEveryEdit(statement.bytes(), CountStatement::read);
        }
        assertEquals(
                "{" + TIME + ",\"electionId\":\"ref\",\"kind\":\"count\",\"transcript\":\"" + DIGEST + "\"}",
                text(new CountStatement(AT, REF, DIGEST, Optional.empty()).bytes()));
        assertThrows(IllegalArgumentException.class, () -> new CountStatement(AT, REF, DIGEST, Optional.of("")));
    }

    @Test
    void aDestroyedSealKeyHasOneCanonicalForm() throws MalformedEventException {
        SealKeyDestroyed statement = new SealKeyDestroyed(AT, REF);

        assertEquals("{" + TIME + ",\"electionId\":\"ref\",\"kind\":\"seal-key-destroyed\"}", text(statement.bytes()));
        assertEquals(statement, SealKeyDestroyed.read(statement.bytes()));
        assertRefusesEveryEdit(statement.bytes(), SealKeyDestroyed::read);
    }

    private static void assertRefusesEveryEdit(byte[] value, Reading reading) {
        String json = text(value);
        for (String other : List.of(
                json.replace("\"kind\":\"", "\"kind\":\"x"),
                json.replace("\"kind\"", "\"kin\""),
                json.replace("000004Z", "4Z"),
                json.replace(TIME, "\"at\":0"),
                json.replace(TIME + ",", ""),
                json.replace("sha256:ab", "sha256:AB").replace("\"ref\"", "\"..\""),
                json.replace("sha256:ab", "sha256:").replace("\"ref\"", "7"),
                json.replace("}", ",\"more\":1}"),
                json.replace("{", "{ "),
                json + "\n",
                "[]",
                "null",
                "")) {
            assertThrows(MalformedEventException.class, () -> reading.read(other.getBytes(UTF_8)), other);
        }
        assertThrows(MalformedEventException.class, () -> reading.read(null));
        assertThrows(MalformedEventException.class, () -> reading.read(new byte[RollStatement.RECORD_BYTES_MAX + 1]));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
