package org.disvote.notary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.disvote.notary.NotaryStatus.Role;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Election;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReader;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealParts
final class NotaryIT {

    private final Broker broker;
    private final List<Notary> running = new ArrayList<>();

    @TempDir
    Path folder;

    private LogWorld world;

    NotaryIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void begin() {
        world = new LogWorld(broker, folder);
    }

    @AfterEach
    void end() {
        running.forEach(Notary::close);
        world.close();
    }

    private Notary start(NotaryConfig config) {
        Notary notary = Notary.start(config);
        running.add(notary);
        return notary;
    }

    private Notary start() {
        return start(world.config());
    }

    private void stop(Notary notary) {
        notary.close();
        running.remove(notary);
    }

    /// Waits until every vote is covered by the published checkpoint.
    private Checkpoint awaitPublished() {
        return awaitPublished(world.data());
    }

    private Checkpoint awaitPublished(Path data) {
        Awaitility.await().ignoreExceptions().until(() -> {
            Map<Long, Hash> roots = world.roots();
            List<byte[]> statements = world.statements();
            return LeafReader.read(statements.getLast()) instanceof Leaf.RoundLeaf round
                    && round.heads().equals(world.heads())
                    && world.published(data)
                            .filter(published -> published.size() == round.size()
                                    && Objects.equals(published.root(), roots.get(round.size())))
                            .isPresent();
        });
        return world.published(data).orElseThrow();
    }

    private static void awaitReason(Notary notary, Role role, Code code) {
        Awaitility.await()
                .until(() -> notary.status().role() == role
                        && notary.status().reason().code() == code);
    }

    private TlogProof proof(Notary notary, String path) throws Exception {
        HttpResponse<byte[]> answer = world.get(notary.uri().resolve(path));
        assertEquals(200, answer.statusCode(), path);
        assertEquals(
                "public, max-age=31536000, immutable",
                answer.headers().firstValue("Cache-Control").orElse(""));
        return TlogProof.parse(new String(answer.body(), UTF_8));
    }

    private long statements(Class<? extends Leaf> kind) {
        return world.statements().stream()
                .filter(record -> {
                    try {
                        return kind.isInstance(LeafReader.read(record));
                    } catch (org.disvote.topics.json.MalformedEventException e) {
                        return false;
                    }
                })
                .count();
    }

    @Test
    void everyVoteAndStatementIsCosignedAndProved() throws Exception {
        Notary notary = start();
        List<EncodedVote> votes = new ArrayList<>(world.votes(300));
        world.launch("ref", Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS));
        awaitPublished();
        votes.addAll(world.votes(30));
        awaitPublished();

        for (EncodedVote vote : votes) {
            TlogProof proof = proof(
                    notary,
                    "proof/" + vote.vote().partition() + "/" + vote.vote().seq());
            assertInstanceOf(
                    TlogProof.Verdict.Proved.class,
                    proof.verify(Merkle.leaf(vote.digest()), world.policy()),
                    vote::toString);
        }
        severalProofsAreAnsweredAsEachAlone(notary, votes);
        List<byte[]> statements = world.statements();
        assertInstanceOf(Leaf.SystemLeaf.class, LeafReader.read(statements.getFirst()));
        TlogProof first = proof(notary, "proof/leaf/0");
        assertInstanceOf(
                TlogProof.Verdict.Proved.class, first.verify(Merkle.leaf(statements.getFirst()), world.policy()));
        assertEquals(1, statements(Leaf.TermsLeaf.class));
        assertArrayEquals(
                joined(statements),
                world.get(notary.uri().resolve("statements")).body());
        assertTrue(notary.health().ready(), () -> notary.health().toString());
    }

    private static byte[] joined(List<byte[]> records) {
        StringBuilder all = new StringBuilder();
        records.forEach(record -> all.append(new String(record, UTF_8)).append('\n'));
        return all.toString().getBytes(UTF_8);
    }

    @Test
    void aProofNeverChangesOnceItWasGiven() throws Exception {
        Notary notary = start();
        world.votes(10);
        awaitPublished();
        String before =
                new String(world.get(notary.uri().resolve("proof/leaf/3")).body(), UTF_8);
        world.votes(600);
        awaitPublished();
        stop(notary);
        Notary again = start();
        world.votes(5);
        awaitPublished();

        assertEquals(
                before,
                new String(world.get(again.uri().resolve("proof/leaf/3")).body(), UTF_8));
    }

    @Test
    void filesAreServedWithTheHeadersOfTheirKind() throws Exception {
        Notary notary = start();
        Election election =
                world.launch("ref", Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS));
        world.votes(400);
        awaitPublished();
        Files.writeString(world.data().resolve("counts").resolve("0".repeat(64)), "{}");

        Map<String, String> kinds = Map.of(
                "checkpoint",
                "text/plain; charset=utf-8 public, max-age=1",
                "tile/0/000",
                "application/octet-stream public, max-age=31536000, immutable",
                "tile/entries/000",
                "application/octet-stream public, max-age=31536000, immutable",
                "statements",
                "text/plain; charset=utf-8 public, max-age=1",
                "policy",
                "text/plain; charset=utf-8 public, max-age=60",
                "promise-keys",
                "application/json public, max-age=1",
                "terms/" + election.digest().substring(7),
                "application/json public, max-age=31536000, immutable",
                "counts/" + "0".repeat(64),
                "application/json public, max-age=31536000, immutable");
        kinds.forEach((path, headers) -> {
            HttpResponse<byte[]> answer = world.get(notary.uri().resolve(path));
            assertEquals(200, answer.statusCode(), path);
            assertEquals(
                    headers,
                    answer.headers().firstValue("Content-Type").orElse("") + " "
                            + answer.headers().firstValue("Cache-Control").orElse(""),
                    path);
            HttpResponse<byte[]> head =
                    world.get(HttpRequest.newBuilder(notary.uri().resolve(path)).HEAD());
            assertEquals(
                    answer.headers().firstValue("Content-Length"),
                    head.headers().firstValue("Content-Length"),
                    path);
        });
        for (String path : List.of(
                "",
                "private/cosigned",
                "../log/checkpoint",
                "..%2fw0.key",
                "tile/0/0",
                "tile/0/999",
                "tile/9/000",
                "terms/" + "1".repeat(64),
                "proof/4/1",
                "proof/0/0",
                "proof/0/99999999999",
                "proof/leaf/99999999999",
                "proof/leaf/-1",
                "input/ref/0/1",
                "nothing")) {
            HttpResponse<byte[]> answer = world.get(URI.create(notary.uri() + path));
            assertEquals(404, answer.statusCode(), path);
        }
        long all = Files.size(world.data().resolve("statements"));
        HttpResponse<byte[]> rest = world.get(
                HttpRequest.newBuilder(notary.uri().resolve("statements")).header("Range", "bytes=10-"));
        assertEquals(206, rest.statusCode());
        assertEquals(all - 10, rest.body().length);
        HttpResponse<byte[]> posted =
                world.get(HttpRequest.newBuilder(notary.uri().resolve("checkpoint"))
                        .POST(HttpRequest.BodyPublishers.ofString("x")));
        assertEquals(405, posted.statusCode());
    }

    private void severalProofsAreAnsweredAsEachAlone(Notary notary, List<EncodedVote> votes) throws Exception {
        List<String> names = new ArrayList<>(List.of("leaf/0", "0/999999", "0/0"));
        votes.stream()
                .limit(125)
                .forEach(vote ->
                        names.add(vote.vote().partition() + "/" + vote.vote().seq()));
        HttpResponse<byte[]> together = world.get(notary.uri().resolve("proofs/" + String.join(",", names)));
        assertEquals(200, together.statusCode());
        JsonNode all = Json.MAPPER.readTree(together.body());
        assertEquals(names.size(), all.size());
        for (int i = 0; i < names.size(); i++) {
            HttpResponse<byte[]> alone = world.get(notary.uri().resolve("proof/" + names.get(i)));
            assertEquals(alone.statusCode(), all.get(i).get("status").asInt(), names.get(i));
            assertEquals(new String(alone.body(), UTF_8), all.get(i).get("body").asText());
            all.get(i)
                    .get("headers")
                    .properties()
                    .forEach(header -> assertEquals(
                            alone.headers().firstValue(header.getKey()).orElse(""),
                            header.getValue().asText()));
        }
        assertEquals(
                404,
                world.get(notary.uri().resolve("proofs/" + String.join(",", names) + ",0/1"))
                        .statusCode(),
                "more than 128");
    }

    @Test
    void whatIsNotCosignedYetIsNotYetProved() throws Exception {
        Notary notary = start();
        awaitPublished();
        world.stopWitness(1);
        world.votes(5);
        Awaitility.await()
                .until(() -> world.signed(world.data()).orElseThrow().size()
                        > world.published(world.data()).orElseThrow().size());

        int partition = world.allVotes().getFirst().vote().partition();
        HttpResponse<byte[]> answer = world.get(notary.uri().resolve("proof/" + partition + "/1"));
        assertEquals(202, answer.statusCode());
        assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
        assertEquals(
                202,
                world.get(notary.uri().resolve("proof/" + partition + "/99")).statusCode());

        world.startWitness(1);
        awaitPublished();
        proof(notary, "proof/" + partition + "/1");
    }

    @Test
    void aRestartedNotaryAndOneWithAnEmptyFolderGoOnWithTheSameTree() throws Exception {
        Notary notary = start();
        world.votes(100);
        Checkpoint before = awaitPublished();
        stop(notary);
        Notary again = start();
        world.votes(100);
        awaitPublished();
        assertEquals(before.root(), world.roots().get(before.size()));
        stop(again);

        Path other = folder.resolve("other");
        start(world.config(other));
        world.votes(3);
        Checkpoint last = awaitPublished(other);
        assertEquals(last.root(), world.roots().get(last.size()));
    }

    @Test
    void recordsThatTheTopicLostAreStatedAgainByteForByte() throws Exception {
        Notary notary = start();
        world.votes(20);
        awaitPublished();
        world.votes(20);
        Checkpoint before = awaitPublished();
        List<byte[]> statements = world.statements();
        stop(notary);
        world.cutStatements(2);

        start();
        Awaitility.await().until(() -> world.statements().size() >= statements.size());
        world.votes(20);
        Checkpoint after = awaitPublished();

        List<byte[]> now = world.statements();
        for (int i = 0; i < statements.size(); i++) {
            assertArrayEquals(statements.get(i), now.get(i), "n " + i);
        }
        assertTrue(after.size() > before.size());
        assertEquals(before.root(), world.roots().get(before.size()));
    }

    @Test
    void recordsThatNoFileHasStopTheNotaryBeforeItSigns() throws Exception {
        Notary notary = start();
        world.votes(20);
        awaitPublished();
        world.votes(20);
        awaitPublished();
        stop(notary);
        world.cutStatements(2);

        Path empty = folder.resolve("empty");
        Notary stopped = start(world.config(empty));
        awaitReason(stopped, Role.STOPPED, Code.STATEMENTS_CUT);

        assertFalse(Files.exists(empty.resolve("checkpoint.signed")));
        assertEquals(2, world.statements().size());
        assertFalse(stopped.health().ready());
    }

    @Test
    void aLogWithAnotherVoteStopsTheNotaryBeforeItSigns() throws Exception {
        Notary notary = start();
        world.votes(20);
        Checkpoint before = awaitPublished();
        stop(notary);
        List<EncodedVote> votes = world.allVotes();
        broker.recreateTopics(
                List.of(TopicCatalog.VOTES),
                brokers -> org.disvote.topics.provision.TopicProvisioner.ofOneBroker(
                        Brokers.at(brokers), LogWorld.ROUTING));
        for (EncodedVote vote : votes) {
            world.send(LogRecord.toProduce(
                    vote == votes.getFirst()
                            ? world.vote(
                                    vote.vote().voter(),
                                    vote.vote().partition(),
                                    vote.vote().seq())
                            : vote.vote()));
        }
        world.launch("later", Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS));

        Notary stopped = start();
        awaitReason(stopped, Role.STOPPED, Code.TREE_DIFFERS);

        assertEquals(before, world.signed(world.data()).orElseThrow());
        assertEquals(before, world.witnessed(0).orElseThrow());
    }

    @Test
    void votesThatTheLogLostAreWaitedFor() throws Exception {
        Notary notary = start();
        world.votes(20);
        Checkpoint before = awaitPublished();
        stop(notary);
        List<EncodedVote> votes = world.allVotes();
        broker.recreateTopics(
                List.of(TopicCatalog.VOTES),
                brokers -> org.disvote.topics.provision.TopicProvisioner.ofOneBroker(
                        Brokers.at(brokers), LogWorld.ROUTING));
        votes.subList(0, 15).forEach(vote -> world.send(LogRecord.toProduce(vote)));

        Notary waiting = start();
        awaitReason(waiting, Role.CATCHING_UP, Code.VOTE_MISSING);
        votes.subList(15, 20).forEach(vote -> world.send(LogRecord.toProduce(vote)));
        world.votes(1);

        assertTrue(awaitPublished().size() > before.size());
    }

    @Test
    void foreignRecordsAndForgedStatementsArePassedOverAndCounted() throws Exception {
        Notary notary = start();
        world.launch("ref", Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS));
        awaitPublished();
        world.append(
                TopicCatalog.STATEMENTS,
                "{\"at\":\"2027-05-21T06:00:00.000000Z\",\"closesAt\":\"2027-05-21T07:00:00.000000Z\","
                        + "\"electionId\":\"ref\",\"kind\":\"close\",\"lastSeqs\":[0,0,0,0]}");
        world.append(TopicCatalog.NOTARY, "not a statement");
        world.append(TopicCatalog.VOTES, "not a vote");
        world.votes(10);
        awaitPublished();

        assertEquals(0, statements(Leaf.CloseLeaf.class));
        assertEquals(1, notary.status().foreignIn(TopicCatalog.NOTARY));
        Awaitility.await().until(() -> notary.status().foreignIn(TopicCatalog.VOTES) == 1);
        Awaitility.await().until(() -> notary.status().refusedRequests() == 1);
        assertEquals(Code.FOREIGN_STATEMENT, notary.health().reason().code());
    }

    @Test
    void aBrokenRoundStopsTheNotary() throws Exception {
        Notary notary = start();
        world.votes(10);
        awaitPublished();
        Leaf.RoundLeaf last = assertInstanceOf(
                Leaf.RoundLeaf.class, LeafReader.read(world.statements().getLast()));
        world.append(
                TopicCatalog.NOTARY,
                new Leaf.RoundLeaf(last.at(), last.n() + 1, last.round() + 1, last.heads(), last.size() + 2).bytes());
        world.votes(1);

        awaitReason(notary, Role.STOPPED, Code.ROUND_BROKEN);
    }

    @Test
    void aClosedElectionIsStatedAndItsInputIsProved() throws Exception {
        Notary notary = start();
        Instant closesAt = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
        Election election = world.launch("ref", closesAt);
        world.votes(40);
        Awaitility.await().until(() -> Instant.now().isAfter(closesAt.plusMillis(100)));
        world.close(election);
        Awaitility.await().until(() -> statements(Leaf.CloseLeaf.class) == 1);
        byte[] count = LogWorld.count(election);
        world.ask(election, LogWorld.count(world.launch("other", closesAt.plusSeconds(86_400))));
        world.publish(election, count);
        Awaitility.await().until(() -> statements(Leaf.CountLeaf.class) == 1);
        awaitPublished();
        HttpResponse<byte[]> served =
                world.get(notary.uri().resolve("counts/" + Hash.sha256(count).hex()));
        assertEquals(200, served.statusCode());
        assertArrayEquals(count, served.body());
        world.publish(election, count);

        EncodedVote vote = world.allVotes().get(7);
        String path = "input/ref/" + vote.vote().partition() + "/" + vote.vote().seq();
        Awaitility.await().until(() -> world.get(notary.uri().resolve(path)).statusCode() == 200);
        JsonNode inputs = input(notary, path);
        assertEquals(1, inputs.size());
        Hash root = root(inputs.get(0));
        assertEquals(
                vote.vote().partition() + "\n" + vote.vote().seq() + "\n"
                        + Hash.of(vote.digest()).base64Url() + "\n",
                inputs.get(0).path("leaf").asText());
        int last = LogWorld.ROUTING.partitions() - 1;
        JsonNode behind =
                input(notary, "input/ref/" + last + "/" + (world.heads().get(last) + 1));
        assertEquals(1, behind.size());
        assertEquals(39, behind.get(0).path("index").asLong());
        assertEquals(root, root(behind.get(0)));
        JsonNode between = input(notary, "input/ref/0/" + (world.heads().getFirst() + 1));
        assertEquals(2, between.size());
        assertEquals(root, root(between.get(0)));
        assertEquals(root, root(between.get(1)));
    }

    @Test
    void aNotaryWithAFolderOfItsOwnServesCountsThatAnotherOneStated() throws Exception {
        Notary notary = start();
        Instant closesAt = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
        Election election = world.launch("ref", closesAt);
        Awaitility.await().until(() -> Instant.now().isAfter(closesAt.plusMillis(100)));
        world.close(election);
        byte[] count = LogWorld.count(election);
        world.publish(election, count);
        Awaitility.await().until(() -> statements(Leaf.CountLeaf.class) == 1);
        stop(notary);

        Notary other = start(world.config(folder.resolve("other")));

        String path = "counts/" + Hash.sha256(count).hex();
        Awaitility.await().until(() -> world.get(other.uri().resolve(path)).statusCode() == 200);
        assertEquals(1, statements(Leaf.CountLeaf.class));
    }

    private JsonNode input(Notary notary, String path) throws Exception {
        return new ObjectMapper()
                .readTree(world.get(notary.uri().resolve(path)).body())
                .path("input");
    }

    private static Hash root(JsonNode input) {
        List<Hash> path = new ArrayList<>();
        input.path("path").forEach(hash -> path.add(Hash.ofBase64(hash.asText())));
        return InclusionProof.rootFrom(
                        Merkle.leaf(input.path("leaf").asText().getBytes(UTF_8)),
                        input.path("index").asLong(),
                        40,
                        path)
                .orElseThrow();
    }

    @Test
    void promiseKeysAreServedWithTheirProofs() throws Exception {
        Notary notary = start();
        String vkey =
                SigningKey.generate(world.system().origin() + "/promise/i1").vkey();
        String at = "{\"at\":\"2027-05-21T06:00:00.000000Z\",\"kind\":\"promise-key";
        world.append(TopicCatalog.STATEMENTS, at + "\",\"vkey\":\"" + vkey + "\"}");
        world.append(TopicCatalog.STATEMENTS, at + "-revoked\",\"vkey\":\"" + vkey + "\"}");
        world.votes(7);

        Awaitility.await().until(() -> keys(notary).size() == 2);
        JsonNode keys = keys(notary);
        for (JsonNode key : keys) {
            byte[] text = key.path("text").asText().getBytes(UTF_8);
            assertInstanceOf(
                    TlogProof.Verdict.Proved.class,
                    TlogProof.parse(key.path("proof").asText()).verify(Merkle.leaf(text), world.policy()));
        }
        Leaf.PromiseKeyRevokedLeaf revoked = assertInstanceOf(
                Leaf.PromiseKeyRevokedLeaf.class,
                LeafReader.read(keys.get(1).path("text").asText().getBytes(UTF_8)));
        assertEquals(LogWorld.ROUTING.partitions(), revoked.heads().size());
    }

    private JsonNode keys(Notary notary) throws Exception {
        return new ObjectMapper()
                .readTree(world.get(notary.uri().resolve("promise-keys")).body());
    }

    @Test
    void aFolderOfAnotherLogAndAKeyOfAnotherSystemAreRefused() throws Exception {
        Notary notary = start();
        awaitPublished();
        stop(notary);
        NotaryConfig config = world.config();
        SigningKey other = SigningKey.generate("log.example.org/disvote-00000000");
        assertThrows(
                OperatorException.class,
                () -> new NotaryConfig(
                        config.brokers(),
                        config.system(),
                        other,
                        config.policy(),
                        config.data(),
                        config.host(),
                        config.port()));
        SigningKey sameName = SigningKey.generate(config.system().origin());
        assertThrows(
                OperatorException.class,
                () -> new NotaryConfig(
                        config.brokers(),
                        config.system(),
                        sameName,
                        config.policy(),
                        config.data(),
                        config.host(),
                        config.port()));
        Files.writeString(
                world.data().resolve("checkpoint.signed"),
                org.disvote.topics.note.Note.signed(
                                new Checkpoint(config.system().origin(), 2, Hash.sha256(new byte[1])).text(), sameName)
                        .toString());

        awaitReason(start(), Role.STOPPED, Code.OTHER_FOLDER);
    }

    @Test
    void anotherNotaryTakesOverInTheSameFolderAndNothingIsStatedTwice() throws Exception {
        Notary first = start();
        world.votes(20);
        awaitPublished();
        Notary second = start();
        Awaitility.await().until(() -> second.status().role() == Role.STANDBY);
        assertTrue(second.health().ready());
        assertEquals(
                200, world.get(second.uri().resolve("proof/leaf/0")).statusCode(), "one that stands by serves the log");
        world.launch("ref", Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS));
        Awaitility.await().until(() -> statements(Leaf.TermsLeaf.class) == 1);
        stop(first);
        world.votes(20);
        awaitPublished();

        assertEquals(Role.WRITING, second.status().role());
        assertEquals(1, statements(Leaf.TermsLeaf.class));
    }

    @Test
    void aDamagedTileIsWrittenAgainAfterTheRootsAreReproduced() throws Exception {
        Notary notary = start();
        world.votes(400);
        awaitPublished();
        stop(notary);
        Path tile = world.data().resolve("tile/0/000");
        byte[] right = Files.readAllBytes(tile);
        byte[] wrong = right.clone();
        wrong[40] ^= 1;
        Files.write(tile, wrong);

        start();
        world.votes(1);
        awaitPublished();

        assertArrayEquals(right, Files.readAllBytes(tile));
    }
}
