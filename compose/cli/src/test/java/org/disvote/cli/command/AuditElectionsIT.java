package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.election.Election;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.Test;

/// Votes that no election allows, and elections that differ. All copies of the votes are equal, and each
/// fault is found nevertheless.
class AuditElectionsIT extends OnAuditedSystem {

    AuditElectionsIT(Postgres postgres, Broker broker) {
        super(postgres, broker, 20);
    }

    @Test
    void faultEAVoteForAChoiceThatDoesNotExistIsFoundWhereverItCameFrom() throws Exception {
        VoteCast stuffed = system.castEverywhereFor("demo", "zz");

        Outcome outcome = assertWrong(
                "unknown-choice master 0 " + stuffed.position(), "unknown-choice log " + stuffed.position());

        assertFalse(outcome.text().contains("zz"), outcome.text());
    }

    @Test
    void faultEAVoteOfAnElectionThatDoesNotExistIsFound() throws Exception {
        VoteCast first = system.castEverywhereFor("never-held", "c1");
        VoteCast second = system.castEverywhereFor("never-held", "c1");

        String run = "0/" + first.seq() + ".." + second.seq();
        assertWrong("unknown-election master 0 " + run, "unknown-election log " + run);
    }

    @Test
    void faultEAnElectionThatOnlyTheMastersHaveIsFound() throws Exception {
        VoteCast first = system.castEverywhereFor("never-held", "c1");
        system.onMaster(
                0,
                "INSERT INTO election SELECT 'never-held', terms_digest, terms, opens_at, closes_at, notice_s, roll"
                        + " FROM election");

        assertWrong(
                "other-definition master 0 ",
                "unknown-election master 0 " + first.position(),
                "unknown-election log " + first.position());
    }

    @Test
    void faultEAVoterWhoIsNotOnTheRollIsFoundThoughTheMasterSaysThatAnyoneMayVote() throws Exception {
        system.giveRoll();
        VoteCast stuffed = system.castEverywhereAs(system.voterOf(1));
        system.onMasterOf(1, AuditedSystem.row(system.demo(Eligibility.ANYONE, ChangeOfMind.REFUSED)));

        assertWrong("other-definition master 0 ", "not-on-roll master 0 " + stuffed.position());
    }

    @Test
    void faultEDefinitionsThatDifferAreFound() throws Exception {
        Election demo = system.demo(Eligibility.ANYONE, ChangeOfMind.REFUSED);
        system.onMaster(1, AuditedSystem.row(system.demo(Eligibility.ANYONE, ChangeOfMind.LAST_COUNTS)));

        assertEquals(
                List.of("election demo: this master has it otherwise than the elections topic: terms"),
                assertWrong("other-definition master 1 ").sentences());

        system.onMaster(1, AuditedSystem.row(demo.withClose(demo.closesAt().plusSeconds(60))));
        assertEquals(
                List.of("election demo: this master closes it at %s, and the close in force is %s"
                        .formatted(demo.closesAt().plusSeconds(60), demo.closesAt())),
                assertWrong("other-definition master 1 ").sentences());

        system.onMaster(1, AuditedSystem.row(demo) + "; UPDATE election SET terms = terms || ' '");
        assertEquals(
                List.of("election demo: this master has it otherwise than the elections topic: terms"),
                assertWrong("other-definition master 1 ").sentences());

        system.onMaster(1, AuditedSystem.row(demo) + "; UPDATE ballot_paper SET paper = paper || ' '");
        assertEquals(
                List.of("election demo: this master has it otherwise than the elections topic: ballot papers"),
                assertWrong("other-definition master 1 ").sentences());

        system.onMaster(1, "DELETE FROM election");
        assertWrong("other-definition master 1 ");
    }

    @Test
    void faultETimesThatDifferFromTheirDefinitionAreFound() throws Exception {
        system.onMaster(0, "UPDATE election SET opens_at = opens_at - interval '1 second'");
        system.onMaster(1, "UPDATE election SET closes_at = closes_at - interval '1 second'");

        assertWrong("other-definition master 0 ", "other-definition master 1 ");
    }

    @Test
    void aDefinitionThatAMasterHasNotTakenOverYetIsWaitedFor() throws Exception {
        Election demo = system.demo(Eligibility.ANYONE, ChangeOfMind.REFUSED);
        Instant later = demo.closesAt().plusSeconds(60);
        system.writeClose(later);
        AtomicBoolean waited = new AtomicBoolean();

        AuditReport report = Audit.run(
                new AuditTargets(system.masters, Brokers.at(broker.bootstrap()), system.replicas),
                Duration.ofSeconds(30),
                20,
                (doing, done, all) -> {
                    if (doing.startsWith("waiting for log") && waited.compareAndSet(false, true)) {
                        system.moveClose(later);
                    }
                });

        assertTrue(waited.get());
        assertEquals(AuditReport.Verdict.EQUAL, report.verdict(), report::text);
    }

    @Test
    void faultESealsThatHeadCloseOrElectionsContradictAreFound() throws Exception {
        Instant close = system.demo(Eligibility.ANYONE, ChangeOfMind.REFUSED).closesAt();
        seal("demo", 0, 0, close.minusSeconds(60), close);
        seal("demo", 1, 0, close, close.minusSeconds(60));
        seal("demo", 2, system.head(2) + 1, close, close);
        seal("never-held", 3, 0, close, close);

        Outcome outcome = audit();

        assertEquals(
                List.of("close master 0 0", "close master 0 1", "close master 1 2", "close master 1 3"),
                outcome.findings().stream()
                        .filter(finding -> !finding.contains("/"))
                        .sorted()
                        .toList());
    }

    @Test
    void faultEAVoteBehindTheSealOfItsOwnMasterIsFoundBeforeItIsStated() throws Exception {
        Instant close = system.demo(Eligibility.ANYONE, ChangeOfMind.REFUSED).closesAt();
        seal("demo", 2, system.head(2), close, close);
        VoteCast late = system.castEverywhereAs(system.voterOf(2));

        assertWrong("close master 1 " + late.position());
    }

    @Test
    void faultADefinitionsThatReadersSkipAreNotedWithOffsetAndReason() throws Exception {
        byte[] key = "demo".getBytes(UTF_8);
        for (int i = 0; i < 7; i++) {
            system.write(TopicCatalog.ELECTIONS, key, Map.of("id", "demo", "title", Map.of("en", "\0")));
        }

        Outcome outcome = audit();

        assertEquals(0, outcome.exitCode(), outcome::text);
        assertEquals(6, outcome.notes().size(), outcome::text);
        assertTrue(
                outcome.notes().getFirst().matches("elections: passed over offset \\d+ \\(demo\\): .+"), outcome::text);
        assertEquals(
                "elections: passed over 2 more records before these",
                outcome.notes().getLast());
    }

    private void seal(String electionId, int partition, long lastSeq, Instant closesAt, Instant sealedAt) {
        system.onMasterOf(
                partition,
                ("INSERT INTO sealed (election_id, partition, last_seq, closes_at, sealed_at) "
                                + "VALUES ('%s', %d, %d, '%s', '%s')")
                        .formatted(electionId, partition, lastSeq, closesAt, sealedAt));
    }
}
