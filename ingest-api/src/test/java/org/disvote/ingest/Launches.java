package org.disvote.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionEvent.CloseMoved;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.NotarySnapshot;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.voter.VoterKey;

/// Launches elections in tests.
public final class Launches {

    public static final Duration NOTICE = Duration.ofSeconds(3);

    /// The key of all systems of these tests.
    public static final VoterKey KEY = VoterKey.of(new byte[VoterKey.BYTES]);

    /// Of systems without brokers.
    public static final SystemRecord SYSTEM = new SystemRecord(
            Instant.parse("2026-11-29T10:00:00Z"),
            "5f0c9a31",
            "log.example.org/disvote-5f0c9a31",
            6,
            Optional.of(KEY.commitment()));

    /// For topics in which pseudonymous elections can be launched.
    public static final TopicProvisioner.Identity WITH_KEY =
            new TopicProvisioner.Identity(Optional.empty(), SYSTEM.voterKey());

    private Launches() {}

    /// The file of a plain election with choices.
    public static ObjectNode file(String id, Instant opensAt, Instant closesAt, String... choices) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", id);
        file.putObject("title").put("en", "Election " + id);
        ArrayNode list = file.putArray("choices");
        for (String choice : choices) {
            list.addObject().put("id", choice).putObject("title").put("en", "Choice " + choice);
        }
        file.put("voters", "plain");
        file.put("opensAt", opensAt.toString());
        file.put("closesAt", closesAt.toString());
        return file;
    }

    /// What a launch makes of a file, without brokers.
    public static Election election(ObjectNode file) {
        return Election.of(Definition.of(file), SYSTEM, NOTICE);
    }

    /// Launches an election in the topic, and states its terms as the notary does.
    public static Election launch(Brokers brokers, ObjectNode file) {
        Election election = launchUnstated(brokers, file);
        state(brokers, election.id(), election.digest());
        return election;
    }

    /// Launches an election in the topic. No shard opens it until its terms are stated.
    public static Election launchUnstated(Brokers brokers, ObjectNode file) {
        Election election = Election.of(Definition.of(file), SystemTopic.read(brokers), NOTICE);
        write(brokers, ElectionFold.toProduce(election));
        return election;
    }

    /// Writes what the notary states of an election's terms.
    public static void state(Brokers brokers, ElectionId id, String terms) {
        var _ = state(
                brokers, n -> new Leaf.TermsLeaf(Instant.now().truncatedTo(ChronoUnit.MICROS), n, id.value(), terms));
    }

    /// Writes a statement of the notary. Before its first one it states the system.
    ///
    /// @param statement by its number
    /// @return the index of its leaf, if there was no round
    public static long state(Brokers brokers, LongFunction<Leaf> statement) {
        SystemRecord system = SystemTopic.read(brokers);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Leaf> leaves = new ArrayList<>();
        long next = next(brokers);
        if (next == 0) {
            leaves.add(Leaf.SystemLeaf.of(system, now, 600));
            next++;
        }
        leaves.add(statement.apply(next));
        write(
                brokers,
                leaves.stream()
                        .map(leaf -> new ProducerRecord<byte[], byte[]>(TopicCatalog.NOTARY, 0, null, leaf.bytes()))
                        .toList());
        return next;
    }

    private static long next(Brokers brokers) {
        try {
            return NotarySnapshot.read(brokers, taken -> {}).reading().next();
        } catch (BrokenRoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Moves the close of an election in the topic.
    public static void moveClose(Brokers brokers, String id, Instant to) {
        write(brokers, List.of(ElectionFold.toProduce(new CloseMoved(new ElectionId(id), to))));
    }

    /// Stores an election on a master, as its publisher does.
    public static void put(String master, Election election) {
        try (Connection connection = DriverManager.getConnection(master)) {
            new ElectionTable(connection).put(election);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Brokers brokers, List<ProducerRecord<byte[], byte[]>> records) {
        try (var producer =
                new KafkaProducer<>(brokers.properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
