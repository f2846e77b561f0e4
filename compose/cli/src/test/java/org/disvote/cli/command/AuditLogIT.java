package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Times;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;
import org.junit.jupiter.api.Test;

/// What the audit finds in the notary's log and in what it published. Each test begins with a right log.
class AuditLogIT extends OnAuditedLog {

    private static final int VOTES = 20;
    private static final Hash OTHER_ROOT = Hash.sha256("another tree".getBytes(UTF_8));

    AuditLogIT(Postgres postgres, Broker broker) {
        super(postgres, broker, VOTES);
    }

    @Test
    void aRightLogPassesAndTheReportSaysHowFarItGoes() throws Exception {
        log.begun();
        system.castEverywhere(3);

        Outcome outcome = auditLog();

        assertNothingFound(outcome);
        assertEquals(
                log.root(log.size()).base64(), outcome.json().at("/tree/root").asText());
        assertEquals(VOTES + 4, outcome.json().at("/tree/size").asLong());
        assertEquals(log.size(), outcome.json().at("/tree/publishedSize").asLong());
        assertEquals(1, outcome.json().at("/tree/rounds").asLong());
        assertEquals(2, outcome.json().at("/tree/cosigned").size());
        assertEquals(2, outcome.json().at("/tree/files").asLong(), "one bundle and one tile");
        assertTrue(outcome.json().at("/tree/checkpoints").asInt() >= 2);
    }

    @Test
    void aRightLogOfSeveralTilesAndRoundsPasses() throws Exception {
        log.begun();
        system.castEverywhere(300);
        log.round();
        log.publish();
        system.castEverywhere(300);
        log.round();
        log.publish();

        Outcome outcome = auditLog();

        assertNothingFound(outcome);
        assertEquals(7, outcome.json().at("/tree/files").asLong(), "3 bundles, 3 tiles, 1 tile above them");
    }

    @Test
    void whereNoNotaryHasWrittenNothingIsFound() throws Exception {
        Outcome outcome = audit();

        assertNothingFound(outcome);
        assertTrue(outcome.json().at("/tree").isMissingNode());
    }

    @Test
    void aSignedRootThatTheTopicsDoNotGiveIsFound() throws Exception {
        log.begun();
        log.file(
                "checkpoint",
                log.cosigned(log.checkpoint(log.size(), OTHER_ROOT, log.key)).bytes());

        Outcome outcome = assertFound("fold-differs published checkpoint of size " + log.size());

        assertTrue(outcome.sentences().getFirst().contains("stop the notary"), outcome::text);
    }

    @Test
    void aRootThatWasOnlySignedIsComparedToo() throws Exception {
        log.begun();
        log.file(
                "checkpoint.signed",
                log.checkpoint(log.size(), OTHER_ROOT, log.key).bytes());

        assertFound("fold-differs published checkpoint.signed of size " + log.size());
    }

    @Test
    void aSignedSizeThatNoRoundEndsWithIsFound() throws Exception {
        log.begun();
        log.file(
                "checkpoint.signed",
                log.checkpoint(log.size() - 1, log.root(log.size() - 1), log.key)
                        .bytes());

        assertFound("fold-differs published checkpoint.signed of size " + (log.size() - 1));
    }

    @Test
    void aTopicThatLostItsEndIsFoundByWhatWasSigned() throws Exception {
        log.begun();
        log.file(
                "checkpoint.signed",
                log.checkpoint(log.size() + 1, OTHER_ROOT, log.key).bytes());

        Outcome outcome = assertFound("fold-differs published checkpoint.signed of size " + (log.size() + 1));

        assertTrue(outcome.sentences().getFirst().contains("lost its end"), outcome::text);
    }

    @Test
    void aBundleWithAnotherVoteIsFoundWithTheVotesPosition() throws Exception {
        log.begun();
        Path bundle = log.folder.resolve("tile/entries/000.p/" + log.size());
        byte[] bytes = Files.readAllBytes(bundle);
        Position position = system.votes().getFirst().position();
        // Behind the three statements before the votes every entry has 2 + 32 bytes, and the last is the round.
        int votes = bytes.length - lastEntry(bytes) - VOTES * 34;
        int at = votes + (int) (log.leafOf(position) - 3) * 34 + 2;
        bytes[at] ^= 1;
        Files.write(bundle, bytes);

        assertFound("fold-differs published " + position);
    }

    private static int lastEntry(byte[] bundle) {
        int at = 0;
        int length = 0;
        while (at < bundle.length) {
            length = 2 + (Byte.toUnsignedInt(bundle[at]) << 8 | Byte.toUnsignedInt(bundle[at + 1]));
            at += length;
        }
        return length;
    }

    @Test
    void aChangedStatementInABundleAndATileThatDiffersOrIsMissingAreFound() throws Exception {
        log.begun();
        Path bundle = log.folder.resolve("tile/entries/000.p/" + log.size());
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[10] ^= 1;
        Files.write(bundle, bytes);
        Path tile = log.folder.resolve("tile/0/000.p/" + log.size());
        byte[] hashes = Files.readAllBytes(tile);
        hashes[40] ^= 1;
        Files.write(tile, hashes);

        assertFound("fold-differs published leaf 0", "fold-differs published tile/0/000.p/" + log.size());

        Files.delete(tile);
        assertFound("fold-differs published leaf 0", "missing published tile/0/000.p/" + log.size());
    }

    @Test
    void publishedStatementsAndTermsThatDifferAreFound() throws Exception {
        log.begun();
        Path statements = log.folder.resolve("statements");
        String right = Files.readString(statements);
        Files.writeString(statements, right.replace("\"kind\":\"terms\"", "\"kind\":\"terns\""));
        Path terms = log.folder.resolve("terms/" + log.demo().digest().substring("sha256:".length()));
        Files.writeString(terms, Files.readString(terms) + " ");
        assertFound("fold-differs published leaf 1", "fold-differs published leaf 1");

        Files.writeString(statements, right.lines().limit(2).reduce("", (all, line) -> all + line + "\n"));
        Files.delete(terms);
        assertFound("missing published leaf 1", "missing published leaf 2");
    }

    @Test
    void aPromiseKeyThatIsPublishedAndNotStatedIsFound() throws Exception {
        log.begun();
        Path keys = log.folder.resolve("promise-keys");
        Files.writeString(keys, Files.readString(keys).replace("promise/i1+", "promise/i2+"));

        assertFound("fold-differs published promise-keys entry 1");
    }

    @Test
    void aCheckpointWithoutQuorumOrOfAnotherKeyIsFound() throws Exception {
        log.begun();
        Note signed = log.checkpoint(log.size(), log.root(log.size()), log.key);
        log.file(
                "checkpoint",
                signed.with(log.first.cosign(signed.text(), 1_900_000_000)).bytes());
        Outcome outcome = assertFound("not-cosigned published checkpoint");
        assertTrue(outcome.sentences().getFirst().contains("valid are w1"), outcome::text);

        SigningKey stranger = SigningKey.generate(log.record.origin());
        log.file(
                "checkpoint",
                log.cosigned(log.checkpoint(log.size(), log.root(log.size()), stranger))
                        .bytes());
        assertFound("not-cosigned published checkpoint");
    }

    @Test
    void aCheckpointOfAnotherLogOrNoneIsFound() throws Exception {
        log.begun();
        String right = Files.readString(log.folder.resolve("checkpoint"));
        log.file("checkpoint", right.replaceFirst("-", "-0").getBytes(UTF_8));
        assertFound("other-system published checkpoint");

        log.file("checkpoint", "no checkpoint\n".getBytes(UTF_8));
        assertFound("malformed published checkpoint");

        Files.delete(log.folder.resolve("checkpoint"));
        assertFound("unreachable published ");
    }

    @Test
    void withoutAPolicyRootsAreComparedAndTheReportSaysThatNoSignatureWas() throws Exception {
        log.begun();
        Outcome outcome = Outcome.of(system, Brokers.at(broker.bootstrap()), "--log", log.folder.toString());

        assertNothingFound(outcome);
        assertEquals(List.of("published: no signature was checked, because no policy was named"), outcome.notes());
    }

    @Test
    void aWitnessThatSawAnotherTreeIsFoundAndTheLogIsReadFromAUrl() throws Exception {
        log.begun();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/log/", exchange -> {
            Path file = log.folder.resolve(exchange.getRequestURI().getPath().substring("/log/".length()));
            byte[] body = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[] {'-'};
            exchange.sendResponseHeaders(Files.isRegularFile(file) ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        byte[] seen =
                log.cosigned(log.checkpoint(log.size(), OTHER_ROOT, log.key)).bytes();
        String path = "/w1/" + Hash.sha256(log.record.origin().getBytes(UTF_8)).hex() + "/checkpoint";
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, seen.length);
            exchange.getResponseBody().write(seen);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://localhost:" + server.getAddress().getPort();
            log.witnessesAt(base + "/w1/", base + "/w2/");

            Outcome outcome = Outcome.of(
                    system,
                    Brokers.at(broker.bootstrap()),
                    "--log",
                    base + "/log",
                    "--policy",
                    log.policyFile.toString());

            assertEquals(
                    List.of("fold-differs witness w1 checkpoint of size " + log.size()),
                    outcome.findings(),
                    outcome::text);
            assertEquals(List.of("witness w2: has cosigned no checkpoint of this log"), outcome.notes());
            assertEquals(2, outcome.json().at("/tree/files").asLong());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aForeignRecordInTheNotarysTopicIsFoundWithItsOffset() throws Exception {
        log.begun();
        system.append(TopicCatalog.NOTARY, "{\"kind\":\"terms\",\"n\":4}".getBytes(UTF_8));
        system.castEverywhere(2);
        log.round();
        log.publish();

        Outcome outcome = auditLog();

        assertEquals(1, outcome.findings().size(), outcome::text);
        assertTrue(outcome.findings().getFirst().matches("foreign-record notary offset \\d+"), outcome::text);
        assertTrue(outcome.sentences().getFirst().contains("remove that right"), outcome::text);
    }

    @Test
    void aRoundThatBreaksTheArithmeticEndsTheFoldAndIsFound() throws Exception {
        log.begun();
        ObjectNode round = AuditedLog.statement("round").put("round", 2).put("size", log.size() + 2);
        ArrayNode heads = round.putArray("heads");
        log.heads().forEach(heads::add);
        log.state(round);

        Outcome outcome = auditLog();

        assertEquals(1, outcome.findings().size(), outcome::text);
        assertTrue(outcome.findings().getFirst().matches("broken-round notary offset \\d+"), outcome::text);
        assertEquals(VOTES + 4, outcome.json().at("/tree/size").asLong());
    }

    @Test
    void aVoteBeforeTheTermsOfItsElectionIsFound() throws Exception {
        log.system();
        log.round();
        log.terms();
        log.promiseKey();
        system.castEverywhere(2);
        log.round();
        log.publish();
        List<String> expected = new ArrayList<>();
        for (int partition = 0; partition < log.record.partitions(); partition++) {
            int number = partition;
            long votes = system.votes().stream()
                    .limit(VOTES)
                    .filter(vote -> vote.partition() == number)
                    .count();
            expected.add("before-terms log %d/1%s".formatted(partition, votes > 1 ? ".." + votes : ""));
        }

        assertFound(expected.toArray(String[]::new));
    }

    @Test
    void aVoteOfAnElectionWithoutTermsInTheTreeIsFoundAsIsOneThatDoesNotExist() throws Exception {
        log.begun();
        VoteCast stuffed = system.castEverywhereFor("never-held", "c1");
        log.round();
        log.publish();

        assertFound(
                "unknown-election master 0 " + stuffed.position(),
                "before-terms log " + stuffed.position(),
                "unknown-election log " + stuffed.position());
    }

    @Test
    void termsThatAreNotTheTopicsAreFound() throws Exception {
        log.system();
        log.terms("demo", "sha256:" + "0".repeat(64));
        log.terms("never-held", "sha256:" + "0".repeat(64));
        log.terms("demo", log.demo().digest());
        log.round();

        Outcome outcome = audit();

        assertEquals(
                List.of(
                        "other-definition notary leaf 1",
                        "other-definition notary leaf 2",
                        "other-definition notary leaf 3"),
                outcome.findings(),
                outcome::text);
        assertEquals(1, outcome.exitCode());
    }

    @Test
    void aStatementThatNobodyAskedForIsFound() throws Exception {
        log.begun();
        long key = log.state(AuditedLog.statement("promise-key")
                .put("vkey", SigningKey.generate("a").vkey()));
        long moved = log.state(AuditedLog.statement("close-moved")
                .put("electionId", "demo")
                .put("from", Times.text(log.demo().closesAt()))
                .put("to", Times.text(log.demo().closesAt().plusSeconds(60))));
        long restored =
                log.state(AuditedLog.statement("restored").put("partition", 0).put("tail", 1));
        long count = log.state(
                AuditedLog.statement("count").put("electionId", "demo").put("transcript", "sha256:" + "0".repeat(64)));
        log.round();
        log.publish();

        assertFound(
                "missing published counts/" + "0".repeat(64),
                "close notary leaf " + moved,
                "close notary leaf " + count,
                "unrequested notary leaf " + key,
                "unrequested notary leaf " + restored,
                "unrequested notary leaf " + count);
    }

    @Test
    void aRollThatTheMastersDoNotHaveIsFoundInTheStatements() throws Exception {
        system.giveRoll();
        log = new AuditedLog(system, Brokers.at(broker.bootstrap()), folder);
        log.system();
        log.terms("demo", system.demo(Eligibility.ROLL, ChangeOfMind.REFUSED).digest());
        ObjectNode roll = (ObjectNode) Jcs.read(system.roll().bytes());
        log.state(roll.deepCopy());
        log.round();
        assertNothingFound(audit());

        ObjectNode other = roll.deepCopy();
        other.put("pseudonymous", "sha256:" + "1".repeat(64));
        long leaf = log.state(other);
        log.round();

        assertEquals(List.of("other-roll notary leaf " + leaf, "unrequested notary leaf " + leaf), audit().findings());
    }

    @Test
    void aCloseThatStatementsHeadsOrSealsContradictIsFound() throws Exception {
        log.begun();
        Instant close = log.closedElection();
        log.round();
        log.state(close(close, log.heads()));
        log.round();
        log.publish();
        assertNothingFound(auditLog());

        List<Long> beyond = new ArrayList<>(log.heads());
        beyond.set(2, beyond.get(2) + 1);
        long second = log.state(close(close.plusSeconds(1), beyond));
        log.round();
        log.publish();

        String place = "close notary leaf " + second;
        Outcome outcome = assertFound(place, place, place, place, place);
        List<String> sentences = outcome.sentences();
        assertTrue(sentences.get(0).startsWith("a second close"), outcome::text);
        assertTrue(sentences.get(1).contains("the close in force is"), outcome::text);
        assertTrue(sentences.get(2).contains("the rounds before it hold " + system.head(2)), outcome::text);
        assertTrue(sentences.get(3).contains("the closing statement says " + system.head(2)), outcome::text);
        assertTrue(sentences.get(4).contains("its master sealed it at " + system.head(2)), outcome::text);
    }

    private static ObjectNode close(Instant at, List<Long> lastSeqs) {
        ObjectNode close =
                AuditedLog.statement("close").put("closesAt", Times.text(at)).put("electionId", "demo");
        ArrayNode list = close.putArray("lastSeqs");
        lastSeqs.forEach(list::add);
        return close;
    }

    @Test
    void aCloseWithoutTermsOrClosingStatementsIsFound() throws Exception {
        log.system();
        log.round();
        long leaf = log.state(close(log.demo().closesAt(), log.heads()));
        log.terms();
        log.round();

        List<String> found = audit().findings().stream()
                .filter(finding -> finding.contains("notary"))
                .toList();

        List<String> expected = new ArrayList<>();
        expected.add("other-definition notary leaf " + (leaf + 1));
        for (int i = 0; i <= log.record.partitions(); i++) {
            expected.add("close notary leaf " + leaf);
        }
        assertEquals(expected, found);
    }

    @Test
    void votesThatTheLogLostAndARoundHoldsAreFound() throws Exception {
        log.begun();
        VoteCast lost = system.castEverywhereAs(system.voterOf(1));
        log.round();
        log.publish();
        ObjectNode round = AuditedLog.statement("round").put("round", 3).put("size", log.size() + 6);
        ArrayNode heads = round.putArray("heads");
        for (int partition = 0; partition < log.record.partitions(); partition++) {
            heads.add(system.head(partition) + (partition == 1 ? 5 : 0));
        }
        log.state(round);

        assertFound("missing log 1/%d..%d".formatted(lost.seq() + 1, lost.seq() + 5));
    }

    @Test
    void votesInNoRoundAfterTheirTimeAreBehindAndNotWrong() throws Exception {
        log.system(0);
        log.terms();
        log.promiseKey();
        log.round();
        VoteCast late = system.castEverywhereAs(system.voterOf(1));
        log.publish();

        Outcome outcome = assertFound("behind notary " + late.position());

        assertEquals("behind", outcome.json().at("/verdict").asText());
    }

    @Test
    void aLogOfAnotherSystemIsFound() throws Exception {
        ObjectNode other = AuditedLog.statement("system")
                .put("id", "00000000")
                .put("includeWithin", 600)
                .put("origin", "example.org/other-00000000")
                .put("partitions", log.record.partitions())
                .put("v", 1);
        log.state(other);
        log.terms();
        log.round();

        assertEquals(List.of("other-system notary leaf 0"), audit().findings());
    }
}
