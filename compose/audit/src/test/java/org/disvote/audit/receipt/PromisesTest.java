package org.disvote.audit.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.disvote.audit.tree.LogVectors;
import org.disvote.audit.tree.NotaryReader;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.junit.jupiter.api.Test;

/// Which receipts bind the operator, by the formats' examples.
class PromisesTest {

    private static final String ORIGIN = "log.example.org/disvote-1a2b3c4d";
    private static final Instant SIGNED_AT = Instant.ofEpochSecond(1_809_999_999);
    private static final int BATCH = 4;

    @Test
    void theReceiptsOfTheBatchAreSignedAndNoOtherIs() throws DamagedReceiptException {
        Promises promises = new Promises(ORIGIN, statements(List.of()));

        for (int i = 0; i < BATCH; i++) {
            assertEquals(Optional.of(SIGNED_AT), promises.signedAt(receipt(i, i)), "receipt " + i);
            assertEquals(Optional.empty(), promises.signedAt(receipt(i, (i + 1) % BATCH)), "another's path");
            assertEquals(Optional.empty(), promises.signedAt(receipt(i + BATCH, i)), "not in the batch");
        }
    }

    @Test
    void aReceiptThatWasEditedIsSignedByNobody() throws DamagedReceiptException {
        Promises promises = new Promises(ORIGIN, statements(List.of()));
        ObjectNode election = json(0, 0).put("electionId", "ref");
        ObjectNode time = json(0, 0).put("castAt", "2027-05-21T07:00:00.123457Z");
        ObjectNode position = json(0, 0).put("seq", 2);
        position.put("receipt", position.path("receipt").asText().replaceFirst("-1-", "-2-"));
        ObjectNode note = json(0, 0);
        ObjectNode promise = (ObjectNode) note.path("promise");
        promise.put("note", promise.path("note").asText().replace("1809999999", "1809999998"));
        ObjectNode index = json(0, 0);
        ((ObjectNode) index.path("promise")).put("index", 1);
        ObjectNode longer = json(0, 0);
        ((ArrayNode) longer.at("/promise/path"))
                .add(longer.at("/promise/path/0").asText());
        ObjectNode none = json(0, 0).without(List.of("promise"));

        for (ObjectNode edited : List.of(election, time, position, note, index, longer, none)) {
            assertEquals(Optional.empty(), promises.signedAt(of(edited)), edited::toString);
        }
    }

    @Test
    void onlyStatedKeysOfThisSystemCountAndOnlyUpToTheirRevocation() throws DamagedReceiptException {
        List<NotaryRecord> stated = statements(List.of());
        List<NotaryRecord> without = stated.stream()
                .filter(record -> !record.kind().equals("promise-key"))
                .toList();
        List<Long> heads = new ArrayList<>(Collections.nCopies(LogVectors.PARTITIONS, 0L));
        heads.set(20, 1L);
        List<NotaryRecord> revoked = statements(heads);

        assertEquals(Optional.empty(), new Promises(ORIGIN, without).signedAt(receipt(0, 0)));
        assertEquals(Optional.empty(), new Promises(ORIGIN + "0", stated).signedAt(receipt(0, 0)));
        assertEquals(Optional.of(SIGNED_AT), new Promises(ORIGIN, revoked).signedAt(receipt(0, 0)), "20/1");
        assertEquals(Optional.empty(), new Promises(ORIGIN, revoked).signedAt(receipt(1, 1)), "5/1");
    }

    @Test
    void aReceiptThatContradictsItselfIsDamaged() {
        ObjectNode digest = json(0, 0).put("digest", "sha256:" + "0".repeat(64));
        ObjectNode number = json(0, 0).put("receipt", "20-1-x");
        ObjectNode version = json(0, 0).put("v", 2);
        ObjectNode partition = json(0, 0).put("partition", 24);
        partition.put("receipt", partition.path("receipt").asText().replaceFirst("20-", "24-"));
        ObjectNode text = json(0, 0).put("seq", "1");

        for (ObjectNode damaged : List.of(digest, number, version, partition, text)) {
            assertThrows(DamagedReceiptException.class, () -> of(damaged), damaged::toString);
        }
    }

    private static SavedReceipt receipt(int of, int path) throws DamagedReceiptException {
        return of(json(of, path));
    }

    private static SavedReceipt of(JsonNode json) throws DamagedReceiptException {
        return SavedReceipt.of("a.json", json, LogVectors.PARTITIONS);
    }

    private static ObjectNode json(int of, int path) {
        JsonNode values = LogVectors.values();
        ObjectNode receipt = values.path("receipts").path(of).isTextual()
                ? parse(values.path("receipts").path(of).asText())
                : values.path("receipts").path(of).deepCopy();
        receipt.putObject("promise")
                .put("index", path)
                .put("note", values.at("/promise/note").asText())
                .set("path", values.at("/promise/paths/" + path).deepCopy());
        return receipt;
    }

    private static ObjectNode parse(String text) {
        try {
            return (ObjectNode) Jcs.read(text.getBytes(UTF_8));
        } catch (MalformedEventException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param revokedAt the heads of a revocation behind the example's statements; empty for none
    private static List<NotaryRecord> statements(List<Long> revokedAt) {
        List<NotaryRecord> taken = new ArrayList<>();
        NotaryReader reader = new NotaryReader(LogVectors.PARTITIONS, new NotaryReader.Listener() {
            @Override
            public void statement(NotaryRecord record) {
                taken.add(record);
            }

            @Override
            public void round(NotaryRecord record, List<Long> before, List<Long> heads) {}

            @Override
            public void foreign(long offset, String why) {
                throw new AssertionError(why);
            }

            @Override
            public void broken(long offset, String why) {
                throw new AssertionError(why);
            }
        });
        LogVectors.statements().forEach(statement -> reader.accept(reader.next(), statement));
        if (!revokedAt.isEmpty()) {
            ObjectNode revocation = parse("{}");
            revocation.put("at", "2027-05-21T18:00:00.000000Z");
            revocation.put("kind", "promise-key-revoked");
            revocation.put("n", reader.next());
            revocation.put("vkey", LogVectors.values().at("/vkeys/promise").asText());
            ArrayNode heads = revocation.putArray("heads");
            revokedAt.forEach(heads::add);
            reader.accept(reader.next(), Jcs.write(revocation));
        }
        return taken;
    }
}
