package org.disvote.notary;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.statement.CountStatement;
import org.disvote.topics.statement.TranscriptChunk;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.disvote.witness.Witness;
import org.disvote.witness.WitnessConfig;

/// A system of topics, a log key and two witnesses, for a notary to work in.
final class LogWorld implements AutoCloseable {

    static final Routing ROUTING = new Routing(4);

    private static final Duration ANSWER_MAX = Patience.WAIT_MAX;

    private final Broker broker;
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(11);
    private final long[] heads = new long[ROUTING.partitions()];
    private final List<EncodedVote> votes = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final SystemRecord system;
    private final Path logKey;
    private final Path policy;
    private final Witness[] witnesses = new Witness[2];
    private final int[] ports = new int[2];
    private int voters;

    /// Deletes the topics and makes empty ones.
    LogWorld(Broker broker, Path folder) {
        this.broker = broker;
        this.folder = folder;
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        system = SystemTopic.read(Brokers.at(broker.bootstrap()));
        logKey = folder.resolve("log.key");
        SigningKey.generate(system.origin()).create(logKey);
        List<Policy.Witness> named = new ArrayList<>();
        for (int i = 0; i < witnesses.length; i++) {
            SigningKey key = SigningKey.generate("witness.example/w" + (i + 1));
            key.create(witnessKey(i));
            startWitness(i);
            ports[i] = witnesses[i].uri().getPort();
            named.add(new Policy.Witness(
                    "w" + (i + 1),
                    key.cosigner(),
                    Optional.of(witnesses[i].uri().toString())));
        }
        policy = folder.resolve("policy");
        write(policy, Policy.of(key().verifier(), named, 2).text());
    }

    private Path witnessKey(int index) {
        return folder.resolve("w" + index + ".key");
    }

    void startWitness(int index) {
        witnesses[index] = Witness.start(new WitnessConfig(
                key().vkey(), witnessKey(index), folder.resolve("w" + index), "127.0.0.1", ports[index]));
    }

    void stopWitness(int index) {
        witnesses[index].close();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SystemRecord system() {
        return system;
    }

    Brokers brokers() {
        return Brokers.at(broker.bootstrap());
    }

    SigningKey key() {
        return SigningKey.read(logKey);
    }

    Path keyFile() {
        return logKey;
    }

    Policy policy() {
        return Policy.read(policy);
    }

    Path policyFile() {
        return policy;
    }

    Path data() {
        return folder.resolve("log");
    }

    NotaryConfig config() {
        return config(data());
    }

    NotaryConfig config(Path data) {
        return new NotaryConfig(Brokers.at(broker.bootstrap()), system, key(), policy(), data, "127.0.0.1", 0);
    }

    Notary notary() {
        return Notary.start(config());
    }

    /// Votes of new voters, in the log.
    List<EncodedVote> votes(int count) {
        List<EncodedVote> cast = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Voter voter = new Voter("GR-" + voters++);
            int partition = ROUTING.partitionOf(voter);
            cast.add(new EncodedVote(vote(voter, partition, ++heads[partition])));
        }
        cast.forEach(vote -> send(LogRecord.toProduce(vote)));
        producer.flush();
        votes.addAll(cast);
        return cast;
    }

    VoteCast vote(Voter voter, int partition, long seq) {
        return new VoteCast(
                new ElectionId("ref"),
                partition,
                seq,
                voter,
                "",
                1,
                ShortBallot.of(new ChoiceId(random.nextBoolean() ? "a" : "b")),
                "",
                Nonce.random(random),
                Instant.parse("2027-05-21T07:00:00Z").plusMillis(voters));
    }

    /// Every vote that the log has.
    List<EncodedVote> allVotes() {
        return List.copyOf(votes);
    }

    List<Long> heads() {
        List<Long> all = new ArrayList<>();
        for (long head : heads) {
            all.add(head);
        }
        return all;
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        var _ = producer.send(record);
    }

    void append(String topic, String value) {
        append(topic, value.getBytes(UTF_8));
    }

    void append(String topic, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void append(String topic, byte[] key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, 0, key, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A count of an election without votes, in its form.
    static byte[] count(Election election) {
        ObjectNode count = JsonNodeFactory.instance.objectNode();
        count.put("v", 1)
                .put("electionId", election.id().value())
                .put("terms", election.digest())
                .put("input", "sha256:" + "0".repeat(64))
                .put("inputRoot", Merkle.EMPTY.base64());
        for (String number : List.of("records", "void", "voters", "counted")) {
            count.put(number, 0);
        }
        count.putArray("inputCounts");
        count.putArray("groups");
        ObjectNode invalid = count.putObject("invalid");
        for (InvalidReason reason : InvalidReason.ALL) {
            invalid.put(reason.word(), 0);
        }
        return Jcs.write(count);
    }

    /// As `count publish` does for an open election.
    void publish(Election election, byte[] count) {
        for (TranscriptChunk chunk : TranscriptChunk.of(count)) {
            append(TopicCatalog.STATEMENTS, chunk.key(), chunk.bytes());
        }
        ask(election, count);
    }

    /// The request alone.
    void ask(Election election, byte[] count) {
        CountStatement request = new CountStatement(
                Instant.now(), election.id(), Hash.sha256(count).digest(), Optional.empty());
        append(TopicCatalog.STATEMENTS, request.key(), request.bytes());
    }

    /// Launches an election that closes at this time.
    Election launch(String id, Instant closesAt) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", id);
        file.putObject("title").put("en", "Election " + id);
        ArrayNode choices = file.putArray("choices");
        for (String choice : List.of("a", "b")) {
            choices.addObject().put("id", choice).putObject("title").put("en", choice);
        }
        file.put("voters", "plain");
        file.put("opensAt", Instant.parse("2026-01-01T00:00:00Z").toString());
        file.put("closesAt", closesAt.toString());
        Election election = Election.of(Definition.of(file), system, Election.NOTICE_MIN);
        ElectionFold.toProduce(election).forEach(this::send);
        producer.flush();
        return election;
    }

    /// Every partition says its last seq.
    void close(Election election) {
        for (int partition = 0; partition < ROUTING.partitions(); partition++) {
            send(ClosingFold.toProduce(new ClosingStatement(
                    election.id(), partition, heads[partition], election.closesAt(), election.closesAt())));
        }
        producer.flush();
    }

    /// The committed records of the notary's topic.
    List<byte[]> statements() {
        List<byte[]> records = new ArrayList<>();
        TopicSnapshot.read(
                Brokers.at(broker.bootstrap()),
                TopicCatalog.NOTARY,
                (ConsumerRecord<byte[], byte[]> record) -> records.add(record.value()));
        return records;
    }

    /// The topic is as it was after its first records. Its other records are lost.
    void cutStatements(int kept) {
        List<byte[]> records = statements();
        broker.recreateTopics(List.of(TopicCatalog.NOTARY), brokers -> makeNotaryTopic(Brokers.at(brokers)));
        records.subList(0, kept).forEach(record -> append(TopicCatalog.NOTARY, record));
    }

    /// An operator who puts a lost topic back makes it by hand: `disvote topics` refuses a system without it.
    private static void makeNotaryTopic(Brokers brokers) {
        TopicCatalog.Topic topic = TopicCatalog.ofOneBroker(ROUTING).topics().stream()
                .filter(each -> each.name().equals(TopicCatalog.NOTARY))
                .findFirst()
                .orElseThrow();
        try (Admin admin = Admin.create(brokers.properties())) {
            if (!Answers.of(admin.listTopics().names()).contains(topic.name())) {
                Answers.of(admin.createTopics(List.of(
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings())))
                        .all());
            }
        }
        TopicProvisioner.ofOneBroker(brokers, ROUTING); // waits until every broker knows it
    }

    /// The root of each size that may be signed, by a computation that has no code of the notary.
    Map<Long, Hash> roots() throws Exception {
        LeafReading reading = new LeafReading();
        List<Hash> leaves = new ArrayList<>();
        Map<Long, Hash> roots = new java.util.TreeMap<>();
        List<Long> before = heads().stream().map(_ -> 0L).toList();
        for (byte[] record : statements()) {
            if (reading.read(record) instanceof LeafReading.Read.Taken(Leaf leaf, long index)) {
                if (leaf instanceof Leaf.RoundLeaf round) {
                    for (int partition = 0; partition < ROUTING.partitions(); partition++) {
                        for (long seq = before.get(partition) + 1;
                                seq <= round.heads().get(partition);
                                seq++) {
                            leaves.add(Merkle.leaf(digest(partition, seq)));
                        }
                    }
                    before = round.heads();
                }
                leaves.add(Merkle.leaf(record));
                if (leaf instanceof Leaf.RoundLeaf) {
                    roots.put(index + 1, Merkle.root(leaves));
                }
            }
        }
        return roots;
    }

    Hash digest(int partition, long seq) {
        return votes.stream()
                .filter(one -> one.vote().partition() == partition && one.vote().seq() == seq)
                .findFirst()
                .map(one -> Hash.of(one.digest()))
                .orElseThrow();
    }

    HttpResponse<byte[]> get(URI uri) {
        return get(HttpRequest.newBuilder(uri));
    }

    HttpResponse<byte[]> get(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(ANSWER_MAX).build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// The published checkpoint; empty before the first.
    Optional<Checkpoint> published(Path data) {
        return checkpoint(data.resolve("checkpoint"));
    }

    Optional<Checkpoint> signed(Path data) {
        return checkpoint(data.resolve("checkpoint.signed"));
    }

    private static Optional<Checkpoint> checkpoint(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(Checkpoint.of(Note.parse(Files.readAllBytes(file))))
                    : Optional.empty();
        } catch (IOException | MalformedNoteException e) {
            throw new IllegalStateException(file + " is no checkpoint", e);
        }
    }

    /// What a witness has cosigned last.
    Optional<Checkpoint> witnessed(int index) {
        String name = Hash.sha256(system.origin().getBytes(UTF_8)).hex();
        HttpResponse<byte[]> answer = get(witnesses[index].uri().resolve("/" + name + "/checkpoint"));
        try {
            return answer.statusCode() == 200
                    ? Optional.of(Checkpoint.of(Note.parse(answer.body())))
                    : Optional.empty();
        } catch (MalformedNoteException e) {
            throw new IllegalStateException(e);
        }
    }

    VerifierKey verifier() {
        return key().verifier();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        for (Witness witness : witnesses) {
            witness.close();
        }
        http.close();
    }
}
