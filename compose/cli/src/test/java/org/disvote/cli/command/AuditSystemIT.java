package org.disvote.cli.command;

import static org.disvote.cli.command.AuditedSystem.OTHER_BALLOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.awaitility.Awaitility;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.Test;

/// What the system record and each database state about the system.
class AuditSystemIT extends OnAuditedSystem {

    AuditSystemIT(Postgres postgres, Broker broker) {
        super(postgres, broker, 20);
    }

    @Test
    void faultFPartitionsThatAnotherProgramAddedAreNotedOnceAndNotRead() throws Exception {
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(TopicCatalog.VOTES, NewPartitions.increaseTo(6)))
                    .all()
                    .get();
        }

        Outcome outcome = audit();

        assertEquals(List.of(), outcome.findings(), outcome::text);
        assertEquals(0, outcome.exitCode());
        assertEquals(
                List.of("log: somebody added 2 partitions to the 4 of the system; nobody reads what is there"),
                outcome.notes());
    }

    @Test
    void faultBWithoutASystemRecordTheLogIsRefusedWithTheCure() throws Exception {
        try (Admin admin = broker.admin()) {
            admin.deleteTopics(List.of(TopicCatalog.ELECTIONS)).all().get();
            Awaitility.await()
                    .ignoreExceptionsMatching(e -> e.getCause() instanceof TopicExistsException)
                    .untilAsserted(() -> admin.createTopics(List.of(new NewTopic(TopicCatalog.ELECTIONS, 1, (short) 1)))
                            .all()
                            .get());
        }

        Outcome outcome = audit();

        assertEquals(List.of("unreachable log "), outcome.findings(), outcome::text);
        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.sentences().getFirst().contains("disvote topics"), outcome::text);
    }

    @Test
    void faultBADatabaseMadeForAnotherNumberOfPartitionsIsFound() throws Exception {
        system.onMaster(1, "UPDATE system SET partitions = 8");
        system.onReplica("r2", "UPDATE system SET partitions = 3");

        assertEquals(List.of("other-system master 1 ", "other-system replica r2 "), audit().findings());
    }

    @Test
    void faultBMastersAreNamedByTheirOwnNumberInWhateverOrderTheyAreGiven() throws Exception {
        Collections.reverse(system.masters);
        system.onMaster(0, OTHER_BALLOT + " WHERE partition = 3 AND seq = 1");

        assertEquals(List.of("different master 1 3/1"), audit().findings());
    }

    @Test
    void faultBTwoMastersThatSayTheyAreOneShardAreFound() throws Exception {
        system.onMaster(1, "UPDATE system SET shard = 0");

        assertEquals(List.of("other-system master 0 ", "other-system master 1 "), audit().findings());
    }

    @Test
    void faultEAQuarantineThatDiffersFromTheLogIsNoted() throws Exception {
        system.publishForeign(1);
        system.publish(List.of(system.make(3, 1, "other")));
        String keep = """
            INSERT INTO quarantine (partition, log_offset, reason, kind)
            VALUES (0, 100, 'of this test', 'foreign'), (3, 100, 'of this test', 'conflict')
            """;
        system.onReplica("r1", keep);
        system.onReplica("r2", keep);
        system.onReplica("r2", "DELETE FROM quarantine WHERE kind = 'foreign'");

        Outcome outcome = audit();

        assertEquals(0, outcome.exitCode(), outcome::text);
        assertEquals(
                List.of("replica r2: has 1 conflict in quarantine; the log has 1 conflict, 1 foreign"),
                outcome.notes().stream()
                        .filter(note -> note.startsWith("replica"))
                        .toList());
    }

    @Test
    void faultEAVoidVoteIsListedAndIsNoSecondVoteOnItsMaster() throws Exception {
        system.everywhere("ALTER TABLE vote DROP CONSTRAINT IF EXISTS vote_once");
        system.everywhere("DROP INDEX IF EXISTS vote_once");
        VoteCast second = system.castEverywhereAs(system.voter(0, 1));
        system.onMasterOf(0, "UPDATE vote SET void = true WHERE partition = 0 AND seq = " + second.seq());

        Outcome outcome = audit();

        String position = second.position().toString();
        assertEquals(
                List.of(
                        "double-voter log " + position,
                        "double-voter replica r1 " + position,
                        "double-voter replica r2 " + position),
                outcome.findings());
        assertEquals(
                List.of("master 0: void votes, which count for nothing: 1 (%s)".formatted(position)), outcome.notes());
    }

    @Test
    void faultEAVoteBehindAGapIsFoundWhereItsMasterTakesItForTheStandingOneAndListedWhereNot() throws Exception {
        system.launchedFromTheStart(Eligibility.ANYONE, ChangeOfMind.LAST_COUNTS);
        VoteCast forged = system.castEverywhereAs(system.voter(0, 1), 0, 5);
        String position = forged.position().toString();

        assertEquals(List.of("void master 0 " + position, "revision log " + position), audit().findings());

        system.onMasterOf(0, "UPDATE vote SET void = true WHERE partition = 0 AND seq = " + forged.seq());
        VoteCast next = system.castEverywhereAs(system.voter(0, 1), 0, 2);
        Outcome outcome = audit();
        assertFalse(outcome.findings().contains("void master 0 " + position), outcome::text);
        assertFalse(outcome.findings().contains("void master 0 " + next.position()), "2 follows 1");
        assertTrue(
                outcome.notes().contains("master 0: void votes, which count for nothing: 1 (%s)".formatted(position)),
                outcome::text);
    }

    @Test
    void faultEAVoteThatIsVoidForNoReasonIsFound() throws Exception {
        system.onMasterOf(3, "UPDATE vote SET void = true WHERE partition = 3 AND seq = 2");

        assertEquals(List.of("void master 1 3/2"), audit().findings());
    }
}
