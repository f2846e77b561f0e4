package org.disvote.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.merkle.Hash;
import org.junit.jupiter.api.Test;

/// An audit that knows what an earlier one saw.
class AuditSinceIT extends OnAuditedLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    AuditSinceIT(Postgres postgres, Broker broker) {
        super(postgres, broker, 20);
    }

    @Test
    void whatCameAfterTheEarlierAuditIsNoChange() throws Exception {
        log.begun();
        assertNothingFound(auditLog("--report", report().toString()));
        system.castEverywhere(5);
        log.round();
        log.publish();

        Outcome outcome = auditLog("--since", report().toString());

        assertNothingFound(outcome);
        assertTrue(outcome.json().at("/since/isPrefix").asBoolean());
        assertEquals(20, outcome.json().at("/since/votes").asInt());
        assertEquals(24, outcome.json().at("/since/size").asInt());
        assertEquals(0, outcome.json().at("/since/changed").asInt());
    }

    @Test
    void aSystemThatWasRewrittenWholeAgreesWithItselfAndNotWithTheReport() throws Exception {
        log.begun();
        assertNothingFound(auditLog("--report", report().toString()));
        String origin = log.record.origin();
        String terms = log.demo().digest();

        system.rewrite(1, 2, "other");
        log = new AuditedLog(system, Brokers.at(broker.bootstrap()), folder).begun();

        assertNothingFound(auditLog());
        // The topics were made anew, under another ID: an operator who rewrites keeps it.
        Files.writeString(
                report(),
                Files.readString(report())
                        .replace(origin, log.record.origin())
                        .replace(terms, log.demo().digest()));
        Outcome outcome = auditLog("--since", report().toString());
        assertEquals(List.of("changed-since log 1", "changed-since notary size 24"), outcome.findings(), outcome::text);
        assertEquals(1, outcome.exitCode());
    }

    @Test
    void eachThingThatIsOtherwiseNowIsNamed() throws Exception {
        log.begun();
        assertNothingFound(auditLog("--report", report().toString()));
        ObjectNode right = (ObjectNode) JSON.readTree(report().toFile());

        ObjectNode root = right.deepCopy();
        ((ObjectNode) root.path("tree")).put("root", Hash.sha256(new byte[0]).base64());
        assertChanged(root, "changed-since notary size 24");

        ObjectNode size = right.deepCopy();
        ((ObjectNode) size.path("tree")).put("size", 25);
        assertChanged(size, "changed-since notary size 25");

        ObjectNode heads = right.deepCopy();
        ((ArrayNode) heads.at("/tree/heads")).set(0, JSON.getNodeFactory().numberNode(1_000L));
        assertChanged(heads, "changed-since notary size 24");

        ObjectNode digest = right.deepCopy();
        ((ObjectNode) digest.at("/log/partitions/2")).put("digest", "0".repeat(64));
        assertChanged(digest, "changed-since log 2");

        ObjectNode votes = right.deepCopy();
        ((ObjectNode) votes.at("/log/partitions/3")).put("upTo", system.head(3) + 1);
        assertChanged(votes, "changed-since log 3");

        ObjectNode terms = right.deepCopy();
        ((ObjectNode) terms.at("/elections/0")).put("terms", "sha256:" + "0".repeat(64));
        assertChanged(terms, "changed-since elections election demo");

        ObjectNode launched = right.deepCopy();
        ((ObjectNode) launched.at("/elections/0")).put("electionId", "other");
        assertChanged(launched, "changed-since elections election other");

        ObjectNode close = right.deepCopy();
        ((ArrayNode) close.at("/elections/0/closes")).insert(0, "2026-01-01T00:00:00Z");
        assertChanged(close, "changed-since elections election demo");

        ObjectNode closed = right.deepCopy();
        ((ObjectNode) closed.at("/elections/0/closedAt")).put("1", 3);
        assertChanged(closed, "changed-since elections election demo");

        assertNothingFound(auditLog("--since", save(right)));
    }

    @Test
    void aFileThatIsNoReportIsRefusedInOneSentence() throws Exception {
        Files.writeString(report(), "{\"verdict\":1}");

        Answer answer = Answer.to(
                "audit",
                "--masters",
                String.join(",", system.masters),
                "--brokers",
                broker.bootstrap(),
                "--since",
                report().toString());

        assertTrue(answer.code() != 0);
        assertTrue(answer.err().contains("is not the report of an audit"), answer::err);
        assertEquals(1, answer.err().lines().count(), answer::err);
    }

    private void assertChanged(ObjectNode report, String expected) throws Exception {
        Outcome outcome = auditLog("--since", save(report));
        assertEquals(List.of(expected), outcome.findings(), outcome::text);
        assertEquals(1, outcome.exitCode());
        assertEquals(1, outcome.json().at("/since/changed").asInt());
    }

    private String save(ObjectNode report) throws IOException {
        Path file = folder.resolve("edited.json");
        JSON.writeValue(file.toFile(), report);
        return file.toString();
    }

    private Path report() {
        return folder.resolve("report.json");
    }
}
