package org.disvote.cli.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ceremony.deal.Dealing;
import org.disvote.ceremony.deal.Setup;
import org.disvote.cli.command.Answer;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.notary.Notary;
import org.disvote.notary.NotaryConfig;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterKey;
import org.disvote.witness.Witness;
import org.disvote.witness.WitnessConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// A sealed election on real brokers, masters, witnesses and a notary, closed, exported, checked, opened,
/// signed and published. Whoever writes the log has put forged votes into it.
@RealParts
final class CountIT {

    private static final Routing ROUTING = new Routing(6);
    private static final Duration PATIENCE = Patience.WAIT_MAX;
    private static final List<String> TRUSTEES = List.of("anna", "bea", "cem");
    private static final String A = "{\"answers\":{\"choice\":{\"pick\":[\"a\"]}},\"v\":1}";
    private static final String B = A.replace("\"a\"", "\"b\"");

    private final Postgres postgres;
    private final Broker broker;
    private final Path folder;
    private final VoterKey key = VoterKey.random();
    private final List<String> masters = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private final List<SigningKey> trustees = new ArrayList<>();
    private final long[] heads = new long[ROUTING.partitions()];
    private final Random random = new Random(7);
    private final HttpClient http = HttpClient.newHttpClient();

    CountIT(Postgres postgres, Broker broker, @TempDir Path folder) {
        this.postgres = postgres;
        this.broker = broker;
        this.folder = folder;
    }

    @BeforeEach
    void startSystem() throws SQLException {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(
                        Brokers.at(brokers),
                        ROUTING,
                        new TopicProvisioner.Identity(Optional.empty(), Optional.of(key.commitment()))));
        for (int shard = 0; shard < 2; shard++) {
            String url = postgres.createDatabase();
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setUrl(url);
            MasterSchema.migrate(database);
            masters.add(url);
            try (Connection connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute("INSERT INTO system (partitions, shard, shards, born) VALUES (%d, %d, 2, true)"
                        .formatted(ROUTING.partitions(), shard));
                for (int partition : ROUTING.initialPartitionsOf(new Shard(shard), 2)) {
                    statement.execute("INSERT INTO partition_head VALUES (%d, 0, 0)".formatted(partition));
                }
            }
        }
        for (String name : TRUSTEES) {
            SigningKey trustee = SigningKey.generate(name);
            trustee.create(folder.resolve(name + ".key"));
            trustees.add(trustee);
        }
    }

    @AfterEach
    void stop() {
        witnesses.forEach(Witness::close);
        http.close();
    }

    private Notary notary() throws IOException {
        SystemRecord system = SystemTopic.read(Brokers.at(broker.bootstrap()));
        SigningKey log = SigningKey.generate(system.origin());
        List<Policy.Witness> named = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            SigningKey witness = SigningKey.generate("witness.example/w" + i);
            Path file = folder.resolve("w" + i + ".key");
            witness.create(file);
            Witness running =
                    Witness.start(new WitnessConfig(log.vkey(), file, folder.resolve("w" + i), "127.0.0.1", 0));
            witnesses.add(running);
            named.add(new Policy.Witness(
                    "w" + i, witness.cosigner(), Optional.of(running.uri().toString())));
        }
        Policy policy = Policy.of(log.verifier(), named, 2);
        Files.writeString(folder.resolve("policy"), policy.text());
        return Notary.start(new NotaryConfig(
                Brokers.at(broker.bootstrap()), system, log, policy, folder.resolve("log"), "127.0.0.1", 0));
    }

    /// Of voters whose numbers decide their constituency: below 8 it is A1, else B2.
    private void importRoll() throws IOException {
        StringBuilder lines = new StringBuilder("voterId,constituency\n");
        IntStream.range(0, 12).forEach(i -> lines.append("GR-%d,%s\n".formatted(i, constituency(i))));
        Files.writeString(folder.resolve("roll.csv"), lines);
        key.write(folder.resolve("voter.key"));
        Answer answer = Answer.to(
                "roll",
                "import",
                folder.resolve("roll.csv").toString(),
                "--voter-key",
                folder.resolve("voter.key").toString(),
                "--masters",
                String.join(",", masters),
                "--brokers",
                broker.bootstrap());
        assertEquals(0, answer.code(), answer.err());
    }

    private static String constituency(int voter) {
        return voter < 8 ? "A1" : "B2";
    }

    private static ObjectNode definition(String id, Instant closesAt) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", id).put("opensAt", "2026-01-01T00:00:00Z").put("closesAt", closesAt.toString());
        file.putObject("title").put("en", "Election " + id);
        var choices = file.putArray("choices");
        for (String choice : List.of("a", "b")) {
            choices.addObject().put("id", choice).putObject("title").put("en", choice);
        }
        return file;
    }

    private Election sealed(Instant closesAt) {
        ObjectNode file = definition("town", closesAt)
                .put("ballots", "sealed")
                .put("eligibility", "roll")
                .put("changeOfMind", "last-counts")
                .put("minGroup", 1)
                .put("minList", 1);
        Setup setup = new Setup(
                Definition.of(file),
                Suite.X25519,
                trustees.stream().map(SigningKey::verifier).toList(),
                2);
        List<char[]> texts = TRUSTEES.stream().map(String::toCharArray).toList();
        byte[] bytes = new byte[Dealing.RANDOM_BYTES];
        random.nextBytes(bytes);
        Dealing dealing = Dealing.deal(
                setup,
                texts,
                bytes,
                texts.stream().map(_ -> "open sesame".toCharArray()).toList(),
                new SecureRandom());
        dealing.files().forEach(share -> share.create(folder.resolve(share.trustee() + ".share")));
        return election(file.<ObjectNode>set("seal", dealing.seal().json()));
    }

    private Election election(ObjectNode file) {
        return Election.of(Definition.of(file), SystemTopic.read(Brokers.at(broker.bootstrap())), Election.NOTICE_MIN);
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException, ExecutionException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    private Voter voter(int number) {
        return key.pseudonym("main", new VoterId("GR-" + number));
    }

    private Position cast(ElectionId election, Voter voter, String constituency, int revision, BallotBytes ballot)
            throws InterruptedException, ExecutionException {
        int partition = ROUTING.partitionOf(voter);
        VoteCast vote = new VoteCast(
                election,
                partition,
                ++heads[partition],
                voter,
                constituency,
                revision,
                ballot,
                "",
                Nonce.random(random),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
        send(List.of(LogRecord.toProduce(vote)));
        return vote.position();
    }

    private BallotBytes seal(Election election, Voter voter, String constituency, int revision, String ballot) {
        return BallotBytes.of(new Sealer(election.terms().seal().orElseThrow())
                .seal(
                        new BallotContext(election.id(), election.digest(), voter.value(), constituency, revision),
                        ballot.getBytes(UTF_8)));
    }

    private Position good(Election election, int number, int revision, String ballot)
            throws InterruptedException, ExecutionException {
        Voter voter = voter(number);
        String constituency = constituency(number);
        return cast(
                election.id(), voter, constituency, revision, seal(election, voter, constituency, revision, ballot));
    }

    private long stated(String kind) {
        long[] count = {0};
        TopicSnapshot.read(Brokers.at(broker.bootstrap()), TopicCatalog.NOTARY, record -> {
            if (new String(record.value(), UTF_8).contains("\"kind\":\"" + kind + "\"")) {
                count[0]++;
            }
        });
        return count[0];
    }

    private void awaitPublished(URI log) {
        await().ignoreExceptions().until(() -> {
            long[] size = {0};
            TopicSnapshot.read(Brokers.at(broker.bootstrap()), TopicCatalog.NOTARY, record -> {
                try {
                    size[0] = Json.MAPPER.readTree(record.value()).path("size").longValue();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            return size[0] > 0
                    && new String(get(log.resolve("checkpoint")).body(), UTF_8).contains("\n" + size[0] + "\n");
        });
    }

    private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
    }

    private Answer export(URI log, String election, String out) {
        return Answer.to(
                "log",
                "export",
                "--election",
                election,
                "--out",
                folder.resolve(out).toString(),
                "--kafka",
                broker.bootstrap(),
                "--log",
                log.toString(),
                "--policy",
                folder.resolve("policy").toString(),
                "--masters",
                String.join(",", masters));
    }

    private Answer sign(String trustee) {
        return Answer.to(
                "count",
                "sign",
                "--transcript",
                count().toString(),
                "--key",
                folder.resolve(trustee + ".key").toString(),
                "--out",
                folder.resolve("count.note").toString());
    }

    private Path count() {
        return folder.resolve("result/count.json");
    }

    private Answer publish(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("count", "publish", "--kafka", broker.bootstrap(), "--transcript", count().toString()));
        arguments.addAll(List.of(more));
        return Answer.to(arguments.toArray(String[]::new));
    }

    @Test
    void aSealedElectionIsCountedFromTheLogWhateverForgedVotesItHas() throws Exception {
        importRoll();
        try (Notary notary = notary()) {
            Instant closesAt = Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS);
            Election town = sealed(closesAt);
            Election other = election(definition("other", closesAt));
            good(town, 0, 1, A); // before the terms: void
            await().until(() -> stated("round") > 0);
            awaitPublished(notary.uri());
            send(ElectionFold.toProduce(town));
            send(ElectionFold.toProduce(other));
            await().until(() -> stated("terms") == 2);

            Position changed = castAll(town, other);
            Answer early = export(notary.uri(), "town", "early");
            assertEquals(1, early.code());
            assertTrue(early.err().contains("does not state the close of election town yet: wait"), early.err());
            assertTrue(early.err().contains("and export again"), early.err());
            assertFalse(Files.exists(folder.resolve("early")));

            close(town);
            close(other);
            await().until(() -> stated("close") == 2);
            good(town, 11, 1, A); // after the close: in the tree and not in the count
            awaitPublished(notary.uri());

            Answer exported = export(notary.uri(), "town", "export");
            assertEquals(0, exported.code(), exported.err());
            String digest = checkInput();
            JsonNode counted = open(digest);
            assertCounted(counted, town, digest);
            assertInInput(notary.uri(), changed, counted);
            signAndPublish(notary.uri());
            assertTheOpenElectionIsCountedByTheOperatorAlone(notary.uri());
        }
    }

    private void assertTheOpenElectionIsCountedByTheOperatorAlone(URI log) throws Exception {
        Answer exported = export(log, "other", "open-export");
        assertEquals(0, exported.code(), exported.err());
        assertFalse(Files.exists(folder.resolve("open-export/roll")));
        Path out = folder.resolve("open-result");
        Answer opened = Answer.to(
                "count",
                "open",
                "--export",
                folder.resolve("open-export").toString(),
                "--policy",
                folder.resolve("policy").toString(),
                "--out",
                out.toString());
        assertEquals(0, opened.code(), opened.err());
        JsonNode counted = Json.MAPPER.readTree(Files.readAllBytes(out.resolve("count.json")));
        assertEquals(5, counted.path("counted").longValue());
        assertEquals(0, counted.path("void").longValue());
        Answer sent = Answer.to(
                "count",
                "publish",
                "--kafka",
                broker.bootstrap(),
                "--transcript",
                out.resolve("count.json").toString());
        assertEquals(0, sent.code(), sent.err());
        await().until(() -> stated("count") == 2);
    }

    /// @return the position of a vote that supersedes another
    private Position castAll(Election town, Election other) throws Exception {
        good(town, 0, 1, A);
        good(town, 1, 1, A);
        Position changed = good(town, 1, 2, B);
        good(town, 2, 1, A);
        good(town, 2, 1, B); // again the first revision: void
        good(town, 3, 1, A);
        good(town, 3, 3, B); // behind a gap: void
        cast(town.id(), voter(4), "B2", 1, seal(town, voter(4), "B2", 1, A)); // another constituency than the roll's
        BallotBytes mine = seal(town, voter(1), "A1", 1, A);
        cast(town.id(), voter(5), "A1", 1, mine); // copied
        byte[] garbage = mine.bytes();
        for (int i = 5; i < garbage.length; i++) {
            garbage[i] = (byte) random.nextInt();
        }
        cast(town.id(), voter(6), "A1", 1, BallotBytes.of(garbage));
        good(town, 7, 1, "{\"v\":1,\"answers\":{\"choice\":{\"pick\":[\"a\"]}}}"); // not canonical
        good(town, 8, 1, A.replace("\"a\"", "\"z\"")); // not on the paper
        good(town, 9, 1, B);
        cast(town.id(), voter(10), "B2", 1, BallotBytes.open(A.getBytes(UTF_8))); // not sealed
        Voter stranger = voter(99);
        cast(town.id(), stranger, "A1", 1, seal(town, stranger, "A1", 1, A)); // off the roll
        for (int i = 0; i < 5; i++) {
            Voter elsewhere = key.pseudonym("", new VoterId("GR-" + i));
            cast(other.id(), elsewhere, "", 1, BallotBytes.open(A.getBytes(UTF_8)));
        }
        return changed;
    }

    private void close(Election election) throws Exception {
        Instant closesAt = new ElectionTopic(Brokers.at(broker.bootstrap()))
                .closeNow(election.id())
                .election()
                .closesAt();
        await().until(() -> Instant.now().isAfter(closesAt.plusMillis(200)));
        List<ProducerRecord<byte[], byte[]>> closings = new ArrayList<>();
        for (int partition = 0; partition < heads.length; partition++) {
            closings.add(ClosingFold.toProduce(
                    new ClosingStatement(election.id(), partition, heads[partition], closesAt, closesAt)));
        }
        send(closings);
    }

    private String checkInput() {
        Answer checked = Answer.to(
                "count",
                "check-input",
                "--export",
                folder.resolve("export").toString(),
                "--policy",
                folder.resolve("policy").toString(),
                "--share",
                folder.resolve("cem.share").toString());
        assertEquals(0, checked.code(), checked.err());
        return checked.out()
                .lines()
                .filter(line -> line.startsWith("input digest"))
                .map(line -> line.substring(line.indexOf("sha256:")))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode open(String digest) throws IOException {
        OwnerOnlyFile.create(folder.resolve("passphrase"), "open sesame\n".getBytes(UTF_8));
        Answer opened = Answer.to(
                "count",
                "open",
                "--export",
                folder.resolve("export").toString(),
                "--policy",
                folder.resolve("policy").toString(),
                "--share",
                folder.resolve("bea.share").toString(),
                "--share",
                folder.resolve("cem.share").toString(),
                "--input-digest",
                digest,
                "--input-digest",
                digest,
                "--passphrase-file",
                folder.resolve("passphrase").toString(),
                "--out",
                folder.resolve("result").toString());
        assertEquals(0, opened.code(), opened.err());
        return Json.MAPPER.readTree(Files.readAllBytes(count()));
    }

    private static void assertCounted(JsonNode counted, Election town, String digest) throws IOException {
        ObjectNode rest = counted.deepCopy();
        rest.remove(List.of("inputRoot", "inputCounts"));
        JsonNode expected = Json.MAPPER.readTree("""
            {"v":1,"electionId":"town","terms":"%s","input":"%s","records":16,"void":3,"voters":12,"counted":5,
             "invalid":{"not-on-roll":1,"constituency":1,"does-not-open":3,"bad-plaintext":0,"not-canonical":1,
               "not-allowed":1},
             "groups":[
               {"constituencies":[""],"counted":0,"questions":{"choice":{"blank":0,"spoiled":0,"empty":0,
                 "options":{"a":{"votes":0},"b":{"votes":0}}}}},
               {"constituencies":["A1"],"counted":4,"questions":{"choice":{"blank":0,"spoiled":0,"empty":0,
                 "options":{"a":{"votes":3},"b":{"votes":1}}}}},
               {"constituencies":["B2"],"counted":1,"questions":{"choice":{"blank":0,"spoiled":0,"empty":0,
                 "options":{"a":{"votes":0},"b":{"votes":1}}}}}]}
            """.formatted(town.digest(), digest));
        assertEquals(expected, rest);
        assertEquals(
                16,
                counted.path("inputCounts")
                        .valueStream()
                        .mapToLong(JsonNode::longValue)
                        .sum());
    }

    /// What the log serves of the count's input leads to the root that stands in the count.
    private void assertInInput(URI log, Position vote, JsonNode counted) throws Exception {
        URI uri = log.resolve("input/town/" + vote.partition() + "/" + vote.seq());
        await().until(() -> get(uri).statusCode() == 200);
        JsonNode input = Json.MAPPER.readTree(get(uri).body()).path("input").path(0);
        List<Hash> path = new ArrayList<>();
        input.path("path").forEach(hash -> path.add(Hash.ofBase64(hash.textValue())));
        assertEquals(
                counted.path("inputRoot").textValue(),
                InclusionProof.rootFrom(
                                Merkle.leaf(input.path("leaf").textValue().getBytes(UTF_8)),
                                input.path("index").longValue(),
                                16,
                                path)
                        .orElseThrow()
                        .base64());
    }

    private void signAndPublish(URI log) throws Exception {
        String note = folder.resolve("count.note").toString();
        assertEquals(1, publish().code(), "a sealed election's count is signed");
        assertEquals(0, sign("anna").code());
        Answer one = publish("--signatures", note);
        assertEquals(1, one.code());
        assertTrue(one.err().contains("1 of the trustees signed this count, and election town needs 2"), one.err());
        assertEquals(0, sign("cem").code());

        Answer sent = publish("--signatures", note);

        assertEquals(0, sent.code(), sent.err());
        assertTrue(sent.out().contains("signed by anna, cem"), sent.out());
        await().until(() -> stated("count") == 1);
        byte[] json = Files.readAllBytes(count());
        String hex = Digests.of(json).substring("sha256:".length());
        HttpResponse<byte[]> served = get(log.resolve("counts/" + hex));
        assertEquals(200, served.statusCode());
        assertArrayEquals(json, served.body());
        assertEquals(0, publish("--signatures", note).code());
        awaitPublished(log);
        Answer again = export(log, "town", "again");
        assertEquals(0, again.code(), again.err());
        assertEquals(1, stated("count"), "stated once");
    }
}
