package org.disvote.cli.command;

import static org.awaitility.Awaitility.await;
import static org.disvote.cli.command.AuditedSystem.OTHER_BALLOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.MinuteTurnout;
import org.disvote.topics.count.cell.OptionTally;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command on a real system that is damaged in one way at a time. Each damage must be found, with its
/// place and position.
class AuditIT extends OnAuditedSystem {

    private static final int VOTES = 60;

    AuditIT(Postgres postgres, Broker broker) {
        super(postgres, broker, VOTES);
    }

    @Test
    void equalPlacesPassWithOneDigest() throws Exception {
        Outcome outcome = audit();

        assertEquals(0, outcome.exitCode());
        assertEquals("equal", outcome.json().at("/verdict").asText());
        assertEquals(List.of(), outcome.findings());
        String digest = outcome.json().at("/log/digest").asText();
        assertEquals(digest, outcome.json().at("/mastersDigest").asText());
        assertEquals(digest, outcome.json().at("/replicas/r1/digest").asText());
        assertEquals(digest, outcome.json().at("/replicas/r2/digest").asText());
        assertEquals(VOTES, outcome.json().at("/log/votes").asInt());
        assertEquals(
                VOTES,
                outcome.json().at("/masters/0/votes").asInt()
                        + outcome.json().at("/masters/1/votes").asInt());
    }

    @Test
    void theTableHasTheSameContentAsTheJson(@TempDir Path data) throws Exception {
        Files.writeString(
                data.resolve("endpoints.json"),
                new ObjectMapper()
                        .writeValueAsString(Map.of(
                                "api",
                                "http://localhost:1",
                                "console",
                                "http://localhost:2",
                                "kafka",
                                broker.bootstrap(),
                                "masters",
                                system.masters,
                                "replicas",
                                system.replicas)));
        system.onReplica("r1", OTHER_BALLOT + " WHERE partition = 1 AND seq = 2");
        StringWriter out = new StringWriter();

        int exitCode = Outcome.command(out).execute("--data", data.toString());

        assertEquals(1, exitCode);
        String table = out.toString();
        assertTrue(table.contains("WRONG"), table);
        assertTrue(table.lines().anyMatch(line -> line.matches("replica r2 +4 +60 +60 +[0-9a-f]{16} +equal")), table);
        assertTrue(table.lines().anyMatch(line -> line.matches(" +different +replica r1 +1/2 .*")), table);
        assertFalse(table.replace("other bytes", "").contains("other"), "a choice in the report");
    }

    @Test
    void aChangedChoiceOnAReplicaIsFound() throws Exception {
        system.onReplica("r2", OTHER_BALLOT + " WHERE partition = 2 AND seq = 5");

        assertWrong("different replica r2 2/5");
    }

    @Test
    void aChangedChoiceOnAMasterIsFound() throws Exception {
        system.onMasterOf(3, OTHER_BALLOT + " WHERE partition = 3 AND seq = 1");

        assertWrong("different master 1 3/1");
    }

    @Test
    void aTimeThatDiffersByAMicrosecondIsFound() throws Exception {
        system.onReplica(
                "r1", "UPDATE vote SET cast_at = cast_at + interval '1 microsecond' WHERE partition = 0 AND seq = 3");

        assertWrong("different replica r1 0/3");
    }

    @Test
    void aLogThatDiffersFromAllElseIsFound() throws Exception {
        system.recreateLogWith(
                vote -> vote.partition() == 1 && vote.seq() == 4 ? AuditedSystem.withChoice(vote, "other") : vote);

        assertWrong("different log 1/4");
    }

    @Test
    void votersOnTheRollInTheirConstituencyPass() throws Exception {
        system.giveRoll();

        Outcome outcome = audit();

        assertEquals(List.of(), outcome.findings());
        assertEquals(0, outcome.exitCode());
    }

    @Test
    void aVoterWhoIsNotOnTheRollIsFound() throws Exception {
        system.giveRoll();
        system.onMasterOf(2, "UPDATE roll SET voter = 'stranger' WHERE voter = '" + system.voter(2, 3) + "'");

        assertWrong("other-roll masters ", "not-on-roll master 1 2/3");
    }

    @Test
    void aVoteThatSaysAnotherConstituencyThanTheRollIsFound() throws Exception {
        system.giveRoll();
        system.say(1, 2, "samos");
        system.say(3, 2, "");
        system.recreateLogWith(vote -> vote);

        assertWrong("other-constituency master 0 1/2", "other-constituency master 1 3/2");
    }

    @Test
    void aVoterWhomTheRollGivesAnotherConstituencyIsFound() throws Exception {
        system.giveRoll();
        system.onMasterOf(2, "UPDATE roll SET constituency = 'rhodes' WHERE voter = '" + system.voter(2, 3) + "'");

        assertWrong("other-roll masters ", "other-constituency master 1 2/3");
    }

    @Test
    void aRollThatNobodyStatedIsFoundAndTheStatedOneIsNotHarmedByIt() throws Exception {
        system.giveRoll();
        system.onMasterOf(0, "INSERT INTO roll_partition VALUES ('other', 0)");

        assertWrong("other-roll masters ");
    }

    @Test
    void aRollThatIsMissingOnAMasterIsFound() throws Exception {
        system.giveRoll();
        system.onMasterOf(0, "DELETE FROM roll_partition WHERE partition = 0");
        system.onMasterOf(0, "DELETE FROM roll WHERE partition = 0");

        assertWrong("other-roll master 0 0", "other-roll masters ");
    }

    @Test
    void aRowMissingInTheMiddleIsFound() throws Exception {
        system.onReplica("r1", "DELETE FROM vote WHERE partition = 2 AND seq BETWEEN 3 AND 4");
        system.onMasterOf(0, "DELETE FROM vote WHERE partition = 0 AND seq = 1");

        assertWrong("missing master 0 0/1", "missing replica r1 2/3..4");
    }

    @Test
    void aMissingLastRowThatIsStatedAsAppliedIsWrong() throws Exception {
        long last = system.head(1);
        system.onReplica("r1", "DELETE FROM vote WHERE partition = 1 AND seq = " + last);
        system.onMasterOf(2, "DELETE FROM vote WHERE partition = 2 AND seq = " + system.head(2));

        assertWrong("missing replica r1 1/" + last, "missing master 1 2/" + system.head(2));
    }

    @Test
    void aMissingLastVoteInTheLogThatIsStatedAsPublishedIsWrong() throws Exception {
        long last = system.head(3);
        system.recreateLogWith(vote -> vote.partition() == 3 && vote.seq() == last ? null : vote);

        assertWrong("missing log 3/" + last);
    }

    @Test
    void aReplicaThatIsNotCompleteAfterThePatienceIsBehindAndNotWrong() throws Exception {
        long last = system.head(1);
        system.onReplica("r1", "DELETE FROM vote WHERE partition = 1 AND seq > " + (last - 3));
        system.onReplica("r1", "UPDATE applied SET seq = " + (last - 3) + " WHERE partition = 1");

        Outcome outcome = audit();

        assertEquals(1, outcome.exitCode());
        assertEquals("behind", outcome.json().at("/verdict").asText());
        assertEquals("behind", outcome.json().at("/replicas/r1/verdict").asText());
        assertEquals(3, outcome.json().at("/replicas/r1/behind").asInt());
        assertEquals("equal", outcome.json().at("/replicas/r2/verdict").asText());
        assertEquals(List.of("behind replica r1 1/" + (last - 2) + ".." + last), outcome.findings());
    }

    @Test
    void votesNotYetPublishedAreBehindInTheLogAndOnTheReplicas() throws Exception {
        VoteCast vote = system.castOnMaster("c1");
        String position = vote.position().toString();

        Outcome outcome = audit();

        assertEquals(1, outcome.exitCode());
        assertEquals("behind", outcome.json().at("/verdict").asText());
        assertEquals(
                List.of("behind log " + position, "behind replica r1 " + position, "behind replica r2 " + position),
                outcome.findings());
    }

    @Test
    void anExtraRowIsFound() throws Exception {
        long extra = system.head(0) + 1;
        system.onReplica("r2", AuditedSystem.insert(system.make(0, extra, "c1")));

        assertWrong("extra replica r2 0/" + extra, "miscounted replica r2 0/" + extra);
    }

    @Test
    void aRowOnAMasterThatDoesNotOwnItsPartitionIsFound() throws Exception {
        system.onMasterOf(3, AuditedSystem.insert(system.make(0, 1, "c1")));

        assertWrong("different master 1 0/1", "extra master 1 0/1");
    }

    @Test
    void swappedSeqsAreFound() throws Exception {
        system.onReplica("r1", "UPDATE vote SET seq = -1 WHERE partition = 1 AND seq = 2");
        system.onReplica("r1", "UPDATE vote SET seq = 2 WHERE partition = 1 AND seq = 3");
        system.onReplica("r1", "UPDATE vote SET seq = 3 WHERE partition = 1 AND seq = -1");

        assertWrong("different replica r1 1/2", "different replica r1 1/3");
    }

    @Test
    void aGapInTheNumberingIsFoundEverywhere() throws Exception {
        long head = system.head(2);
        system.recreateLogWith(vote -> vote.partition() == 2 && vote.seq() == 2 ? null : vote);
        system.everywhere("DELETE FROM vote WHERE partition = 2 AND seq = 2");

        assertEquals(head, system.head(2));
        assertWrong(
                "gap log 2/2",
                "missing master 1 2/2",
                "missing log 2/2.." + head,
                "missing replica r1 2/2",
                "missing replica r2 2/2");
    }

    @Test
    void aDoubleVoterIsFoundWhereverTheConstraintIsGone() throws Exception {
        system.everywhere("ALTER TABLE vote DROP CONSTRAINT IF EXISTS vote_once");
        system.everywhere("DROP INDEX IF EXISTS vote_once");
        VoteCast second = system.castEverywhereAs(system.voter(0, 1));

        assertWrong(
                "double-voter log " + second.position(),
                "double-voter master 0 " + second.position(),
                "double-voter replica r1 " + second.position(),
                "double-voter replica r2 " + second.position());
    }

    @Test
    void aRevisionIsFoundInAnElectionWithoutChangesOfMind() throws Exception {
        VoteCast second = system.castEverywhereAs(system.voter(0, 1), 0, 2);

        assertWrong("void master 0 " + second.position(), "revision log " + second.position());
    }

    @Test
    void revisionsPassWhereTheLastCountsUnlessOneIsMissing() throws Exception {
        system.launchedFromTheStart(Eligibility.ANYONE, ChangeOfMind.LAST_COUNTS);
        system.castEverywhereAs(system.voter(0, 1), 0, 2);
        assertEquals(List.of(), audit().findings());

        VoteCast fourth = system.castEverywhereAs(system.voter(0, 1), 0, 4);

        assertWrong("void master 0 " + fourth.position(), "revision log " + fourth.position());
    }

    @Test
    void aVoteBehindItsClosingStatementIsFound() throws Exception {
        Instant close = closeDemo();
        system.write(new ClosingStatement(new ElectionId("demo"), 0, system.head(0), close, close.plusSeconds(3_600)));
        assertEquals(List.of(), audit().findings());

        VoteCast late = system.castEverywhereAs(system.voterOf(0));

        assertWrong("close log " + late.position());
    }

    @Test
    void aVoteCastWhenItsElectionHadClosedIsFound() throws Exception {
        Instant close = closeDemo();
        VoteCast late = system.castEverywhereAs(system.voterOf(0));
        system.write(new ClosingStatement(new ElectionId("demo"), 0, late.seq(), close, close));

        assertWrong("close log " + late.position());
    }

    @Test
    void aStatementThatLogOrMasterContradictIsFound() throws Exception {
        Instant close = closeDemo();
        Instant closed = close.plusSeconds(3_600);
        system.write(new ClosingStatement(new ElectionId("demo"), 1, system.head(1) + 1, close, closed));
        system.write(new ClosingStatement(new ElectionId("demo"), 0, system.head(0), close, closed));
        system.onMasterOf(
                0,
                ("INSERT INTO sealed (election_id, partition, last_seq, closes_at, sealed_at) "
                                + "VALUES ('demo', 0, %d, '%s', '%s')")
                        .formatted(system.head(0) - 1, close, closed));

        assertWrong("close master 0 0", "close master 0 0/" + system.head(0), "close log 1");
    }

    @Test
    void faultDAStatementThatCountsForNothingIsNoted() throws Exception {
        Instant close = system.demo(Eligibility.ANYONE, ChangeOfMind.REFUSED).closesAt();
        system.write(new ClosingStatement(new ElectionId("demo"), 0, 0, close, close));

        Outcome outcome = audit();

        assertEquals(List.of(), outcome.findings());
        assertTrue(outcome.json().at("/notes").toString().contains("demo/0"), outcome::text);
    }

    /// The close was just moved forward from a later one, which a master may still have followed.
    private Instant closeDemo() {
        Instant close = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(5);
        system.moveClose(close);
        await().until(() -> !Instant.now().isBefore(close));
        return close;
    }

    @Test
    void rightCountsPassAndWrongOnesAreFound() throws Exception {
        system.writeCounts();
        Outcome right = audit();
        assertEquals(List.of(), right.findings());
        assertTrue(right.json().at("/notes").toString().contains("recounted from " + VOTES), right::text);

        system.write(tally(2, "c1", system.head(2) + 1, system.head(2)));

        assertWrong("miscounted counts 2");
    }

    @Test
    void faultECountsUnderAWrongKeyAreSkipped() throws Exception {
        system.writeCounts();
        byte[] otherTally = tally(3, "other", 1, 1).key();
        byte[] otherMinute = new MinuteTurnout(new ElectionId("demo"), 3, Instant.EPOCH, 0, 0).key();
        byte[] otherPartition = new Counted(1_000, 1, "").key();

        system.write(TopicCatalog.TALLY, otherTally, tally(2, "c1", 999, system.head(2)));
        system.write(
                TopicCatalog.TURNOUT,
                otherMinute,
                new MinuteTurnout(
                        new ElectionId("demo"), 2, Instant.parse("2027-05-21T07:00:00Z"), 999, system.head(2)));
        system.write(TopicCatalog.TURNOUT, otherPartition, new Counted(2, 1, ""));
        system.write(TopicCatalog.TALLY, otherPartition, new Counted(2, 1, ""));

        assertEquals(List.of(), audit().findings());
    }

    private static OptionTally tally(int partition, String choice, long votes, long seq) {
        return new OptionTally(new ElectionId("demo"), partition, "", "choice", choice, votes, new TreeMap<>(), seq);
    }

    @Test
    void countsThatLagAreBehindAndNotWrong() throws Exception {
        system.writeCounts();
        VoteCast uncounted = system.castEverywhereAs(system.voterOf(3));

        Outcome outcome = audit();

        assertEquals(List.of("behind counts " + uncounted.position()), outcome.findings());
        assertEquals("behind", outcome.json().at("/verdict").asText());
    }

    @Test
    void aVoteInAPartitionThatIsNotItsVotersIsFound() throws Exception {
        VoteCast strayed = system.castEverywhereAs(system.voterOf(1), 0);

        assertWrong(
                "misrouted master 0 " + strayed.position(),
                "misrouted replica r1 " + strayed.position(),
                "misrouted replica r2 " + strayed.position(),
                "missing log " + strayed.position());
        assertEquals(
                List.of("log: foreign, no vote, passed over: 1 (partition 0 offset N)"),
                withoutOffsets(audit().notes()));
    }

    @Test
    void aRowThatIsNoVoteIsFound() throws Exception {
        system.onReplica("r1", "UPDATE vote SET nonce = '\\x00' WHERE partition = 0 AND seq = 2");

        assertWrong("malformed replica r1 0/2", "different replica r1 0/2");
    }

    @Test
    void twoRowsOfOnePositionAreFound() throws Exception {
        system.onReplica("r2", "ALTER TABLE vote DROP CONSTRAINT IF EXISTS vote_position");
        system.onReplica("r2", "ALTER TABLE vote DROP CONSTRAINT IF EXISTS vote_pkey");
        system.onReplica("r2", AuditedSystem.insert(system.make(1, 2, "c1")));

        Outcome outcome = audit();

        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.findings().contains("position-twice replica r2 1/2"), outcome.text());
    }

    @Test
    void aWellFormedVoteForgedAtTheEndOfTheLogIsFound() throws Exception {
        VoteCast forged = system.make(3, system.head(3) + 1, "other");
        system.publish(List.of(forged));

        assertWrong("extra log " + forged.position());
    }

    @Test
    void faultEAVoteForgedOverAnEarlierOneInTheLogDisplacesNoneAndIsNoted() throws Exception {
        system.publish(List.of(system.make(3, 1, "other")));

        Outcome outcome = audit();

        assertEquals(0, outcome.exitCode(), outcome.text());
        assertEquals(
                List.of("log: conflict, another vote in the place of an earlier one, passed over: 1 (3/1 at offset N)"),
                withoutOffsets(outcome.notes()));
    }

    @Test
    void aVoteForgedFarAheadInTheLogLeavesAGapThatIsFound() throws Exception {
        system.publish(List.of(system.make(0, system.head(0) + 10, "other")));

        Outcome outcome = assertWrong("gap log 0/" + (system.head(0) + 1));

        assertEquals(
                List.of("log: ahead, a vote before those with lower seqs, passed over: 1 (0/%d at offset N)"
                        .formatted(system.head(0) + 10)),
                withoutOffsets(outcome.notes()));
    }

    @Test
    void faultEAVoteAheadThatVotesCaughtUpWithIsNoted() throws Exception {
        system.publish(List.of(system.make(0, system.head(0) + 2, "other")));
        system.castEverywhereFor("demo", "c1");
        system.castEverywhereFor("demo", "c1");

        Outcome outcome = audit();

        assertEquals(List.of(), outcome.findings());
        assertEquals(0, outcome.exitCode());
        assertTrue(outcome.notes().getFirst().startsWith("log: ahead, "), outcome::text);
    }

    @Test
    void foreignRecordsAndVotesPublishedTwiceAreNotedAndNotWrong() throws Exception {
        system.publishForeign(2);
        system.publish(system.votes().subList(0, 1));

        Outcome outcome = audit();

        assertEquals(0, outcome.exitCode(), outcome.text());
        assertEquals(
                List.of(
                        "log: foreign, no vote, passed over: 2 (partition 0 offset N, partition 1 offset N)",
                        "log: duplicate, an earlier vote again with the same bytes, harmless: 1 (%s at offset N)"
                                .formatted(system.votes().getFirst().position())),
                withoutOffsets(outcome.notes()));
    }

    /// The log's offsets; they depend on where transactions ended.
    private static List<String> withoutOffsets(List<String> notes) {
        return notes.stream()
                .filter(note -> note.startsWith("log"))
                .map(note -> note.replaceAll("offset \\d+", "offset N"))
                .toList();
    }

    @Test
    void anAbortedTransactionInTheLogIsNotThere() throws Exception {
        system.publishAndAbort(List.of(system.make(0, 1, "other")));

        assertEquals(0, audit().exitCode());
    }

    @Test
    void aPartitionOfTwoMastersIsFound() throws Exception {
        system.onMasterOf(3, "INSERT INTO partition_head (partition, last_seq, published) VALUES (0, 0, 0)");

        List<String> found = audit().findings();

        assertTrue(found.contains("two-owners master 0 0"), found.toString());
        assertTrue(found.contains("two-owners master 1 0"), found.toString());
    }

    @Test
    void aPartitionOfNoMasterIsFound() throws Exception {
        system.onMasterOf(3, "DELETE FROM vote WHERE partition = 3");
        system.onMasterOf(3, "DELETE FROM partition_head WHERE partition = 3");

        assertWrong("no-owner masters 3");
    }

    @Test
    void aHeadAtOddsWithItsRowsIsFound() throws Exception {
        long head = system.head(1);
        system.onMasterOf(1, "UPDATE partition_head SET last_seq = last_seq - 1 WHERE partition = 1");

        assertWrong("miscounted master 0 1", "miscounted master 0 1/" + head);
    }

    @Test
    void anAppliedRowAtOddsWithItsRowsIsFound() throws Exception {
        system.onReplica("r1", "UPDATE applied SET seq = seq - 1 WHERE partition = 2");

        assertWrong("miscounted replica r1 2/" + system.head(2));
    }

    @Test
    void aReplicaBuiltFromAnotherLogIsFound() throws Exception {
        system.onReplica("r2", "UPDATE applied SET topic_id = gen_random_uuid() WHERE partition = 2");

        assertWrong("other-log replica r2 2");
    }

    @Test
    void anUnreachableReplicaIsNamedAndTheRestIsAudited() throws Exception {
        system.onReplica("r1", OTHER_BALLOT + " WHERE partition = 2 AND seq = 5");
        system.replicas.put("r3", "jdbc:postgresql://127.0.0.1:1/nowhere?user=a&password=secret");

        Outcome outcome = audit();

        assertEquals(1, outcome.exitCode());
        assertEquals(List.of("different replica r1 2/5", "unreachable replica r3 "), outcome.findings());
        assertEquals("unreachable", outcome.json().at("/replicas/r3/verdict").asText());
        assertEquals("equal", outcome.json().at("/replicas/r2/verdict").asText());
        assertFalse(outcome.text().contains("secret"));
    }

    @Test
    void anUnreachableMasterLeavesItsPartitionsToTheLog() throws Exception {
        system.masters.set(1, "jdbc:postgresql://127.0.0.1:1/nowhere");
        system.onReplica("r1", OTHER_BALLOT + " WHERE partition = 3 AND seq = 1");
        system.onReplica("r2", "DELETE FROM vote WHERE partition = 3 AND seq = 2");

        Outcome outcome = audit();

        assertEquals(1, outcome.exitCode());
        assertEquals(
                List.of("different replica r1 3/1", "missing replica r2 3/2", "unreachable master 1 "),
                outcome.findings());
    }

    @Test
    void anUnreachableLogLeavesMastersAndReplicas() throws Exception {
        system.onReplica("r1", OTHER_BALLOT + " WHERE partition = 0 AND seq = 1");

        Outcome outcome = run(Brokers.at("127.0.0.1:1"));

        assertEquals(1, outcome.exitCode());
        assertEquals(List.of("different replica r1 0/1", "unreachable log "), outcome.findings());
    }

    @Test
    void votesThatComeInDuringTheAuditAreNoFinding() throws Exception {
        try (var traffic = system.traffic()) {
            for (int run = 0; run < 5; run++) {
                Outcome outcome = run(Brokers.at(broker.bootstrap()), "--patience", "20");

                assertEquals(0, outcome.exitCode(), outcome.text());
                assertEquals(
                        outcome.json().at("/mastersDigest").asText(),
                        outcome.json().at("/replicas/r1/digest").asText());
            }
            assertTrue(traffic.cast() > 0);
        }
    }

    @Test
    void listsTheFirstFindingsAndCountsAll() throws Exception {
        system.onReplica("r1", OTHER_BALLOT);

        Outcome outcome = run(Brokers.at(broker.bootstrap()), "--findings", "3");

        assertEquals(3, outcome.findings().size());
        assertEquals(VOTES, outcome.json().at("/findingsTotal").asInt());
    }

    @Test
    void wrongUsageNamesEveryProblem() {
        StringWriter err = new StringWriter();

        int exitCode = new CommandLine(new AuditCommand())
                .setErr(new PrintWriter(err))
                .execute("--patience", "-1", "--findings", "0", "--masters", "jdbc:postgresql://nowhere/disvote");

        assertEquals(2, exitCode);
        assertTrue(err.toString().contains("--patience -1.0"), err.toString());
        assertTrue(err.toString().contains("--findings 0"), err.toString());
        assertTrue(err.toString().contains("no brokers to read the log from"), err.toString());
    }

    private Outcome run(Brokers brokers, String... more) throws Exception {
        return Outcome.of(system, brokers, more);
    }
}
