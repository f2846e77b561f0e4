package org.disvote.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Times;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.Test;

/// Receipts in bulk: which of them say something against the operator, and which against nobody.
class AuditReceiptsIT extends OnAuditedLog {

    private static final int VOTES = 20;

    AuditReceiptsIT(Postgres postgres, Broker broker) {
        super(postgres, broker, VOTES);
    }

    @Test
    void rightReceiptsAgreeAndTheSummarySaysHowManyAreInTheTree() throws Exception {
        log.begun();
        system.castEverywhere(2);
        for (VoteCast vote : system.allVotes()) {
            save(vote.position().toString().replace('/', '-'), log.receipt(vote));
        }
        save("unsigned", withoutPromise(log.receipt(system.votes().getFirst())));
        Files.writeString(receipts().resolve("a.json.ballot"), "{\"ballot\":{}}");

        Outcome outcome = auditReceipts();

        assertNothingFound(outcome);
        assertEquals(VOTES + 3, outcome.json().at("/receipts/files").asInt());
        assertEquals(VOTES + 3, outcome.json().at("/receipts/agreed").asInt());
        assertEquals(VOTES + 1, outcome.json().at("/receipts/inTree").asInt());
    }

    @Test
    void aSignedReceiptThatTheLogContradictsIsABrokenPromise() throws Exception {
        log.begun();
        save("other", log.receipt(system.make(1, 2, "other")));
        save("gone", log.receipt(system.make(2, system.head(2) + 7, "other")));

        Outcome outcome = auditReceipts();

        assertEquals(
                List.of("broken-promise receipts 1/2", "broken-promise receipts 2/" + (system.head(2) + 7)),
                outcome.findings(),
                outcome::text);
        assertEquals("wrong", outcome.json().at("/verdict").asText());
        assertEquals(1, outcome.exitCode());
        assertEquals(2, outcome.json().at("/receipts/broken").asInt());
        assertTrue(outcome.sentences().getFirst().startsWith("other.json: the log has another vote"), outcome::text);
        assertFalse(outcome.text().contains("\"other\""), "a choice in the report");
    }

    @Test
    void aContradictedReceiptThatNobodySignedProvesNothing() throws Exception {
        log.begun();
        save("forged", withoutPromise(log.receipt(system.make(1, 2, "other"))));
        ObjectNode edited = log.receipt(system.make(1, 3, "other"));
        ((ObjectNode) edited.path("promise"))
                .put("note", edited.at("/promise/note").asText().replace("/i1 ", "/i2 "));
        save("otherkey", edited);

        Outcome outcome = auditReceipts();

        assertEquals(
                List.of("unproven-receipt receipts 1/2", "unproven-receipt receipts 1/3"),
                outcome.findings(),
                outcome::text);
        assertEquals("equal", outcome.json().at("/verdict").asText(), "the system is not accused");
        assertEquals(1, outcome.exitCode());
    }

    @Test
    void damagedAndEditedFilesAreNamedAndAccuseNobody() throws Exception {
        log.begun();
        VoteCast vote = system.votes().getFirst();
        save("election", log.receipt(vote).put("electionId", "other"));
        save("time", log.receipt(vote).put("castAt", "2026-11-29T20:00:00.000000Z"));
        save("revision", log.receipt(vote).put("revision", 2));
        save("number", log.receipt(vote).put("receipt", "1-1-x"));
        save("position", log.receipt(vote).put("partition", 4));
        Files.writeString(receipts().resolve("text.json"), "not JSON, but c1");
        Files.writeString(receipts().resolve("list.json"), "[]");
        Files.writeString(receipts().resolve("long.json"), "\"" + "x".repeat(300_000) + "\"");

        Outcome outcome = auditReceipts();

        assertNothingFound(outcome);
        assertEquals(8, outcome.json().at("/receipts/damaged").asInt());
        List<String> named = outcome.notes().stream()
                .filter(note -> note.startsWith("receipts: damaged, accuses nobody: "))
                .toList();
        assertEquals(8, named.size(), outcome::text);
        assertTrue(outcome.notes()
                .contains("receipts: damaged, accuses nobody: election.json: its electionId is not that of the vote"
                        + " whose digest it names"));
    }

    @Test
    void aSignedReceiptThatWasLostAndStatedSoIsExplained() throws Exception {
        log.begun();
        save("lost", log.receipt(system.make(1, system.head(1) + 3, "c1")));
        Instant stated = Instant.now().plusSeconds(1);
        ObjectNode request =
                AuditedLog.statement("restored").put("partition", 1).put("tail", system.head(1));
        request.remove("at");
        system.append(TopicCatalog.CLOSINGS, Jcs.write(request));
        log.state(request.deepCopy().put("at", Times.text(stated)));
        log.round();
        log.publish();

        Outcome outcome = auditReceipts();

        assertNothingFound(outcome);
        assertEquals(1, outcome.json().at("/receipts/lost").asInt());
    }

    @Test
    void aVoteThatWaitsForTheLogAndAFileThatIsNewerAreNoContradiction() throws Exception {
        log.begun();
        save("newer", log.receipt(system.make(1, system.head(1) + 3, "c1")));
        Files.setLastModifiedTime(
                receipts().resolve("newer.json"), FileTime.from(Instant.now().plusSeconds(60)));
        VoteCast waiting = system.castOnMaster("c1");
        save("waiting", log.receipt(waiting));

        Outcome outcome = auditReceipts();

        assertEquals(1, outcome.json().at("/receipts/waiting").asInt(), outcome::text);
        assertEquals(1, outcome.json().at("/receipts/newer").asInt());
        assertEquals(
                List.of(
                        "behind log " + waiting.position(),
                        "behind replica r1 " + waiting.position(),
                        "behind replica r2 " + waiting.position()),
                outcome.findings());
    }

    @Test
    void aCheckpointOfAnotherTreeInAReceiptIsFound() throws Exception {
        log.begun();
        ObjectNode receipt = log.receipt(system.votes().getFirst());
        String proof = log.proof(0);
        String other = log.cosigned(log.checkpoint(log.size(), Hash.sha256(new byte[] {1}), log.key))
                .toString();
        ((ObjectNode) receipt.path("promise"))
                .putObject("key")
                .put("text", "")
                .put("proof", proof.substring(0, proof.indexOf("\n\n") + 2) + other);
        save("split", receipt);

        Outcome outcome = auditReceipts();

        assertEquals(
                List.of("fold-differs receipt split.json of size " + log.size()), outcome.findings(), outcome::text);
    }

    @Test
    void aFolderThatIsNotThereIsWrongUsage() {
        Answer answer = Answer.to(
                "audit",
                "--masters",
                "jdbc:postgresql://nowhere/disvote",
                "--brokers",
                "127.0.0.1:1",
                "--receipts",
                folder.resolve("nowhere").toString());

        assertEquals(2, answer.code());
        assertTrue(answer.err().contains("is not a folder"), answer::err);
    }

    private Outcome auditReceipts() throws Exception {
        return auditLog("--receipts", receipts().toString());
    }

    private Path receipts() throws IOException {
        return Files.createDirectories(folder.resolve("receipts"));
    }

    private void save(String name, ObjectNode receipt) throws IOException {
        Files.write(receipts().resolve(name + ".json"), Jcs.write(receipt));
    }

    private static ObjectNode withoutPromise(ObjectNode receipt) {
        return receipt.without(List.of("promise"));
    }
}
