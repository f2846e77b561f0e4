package org.disvote.operate.rebuild;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterReader.VoterNow;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.sink.rebuild.Rebuild;
import org.disvote.sink.rebuild.Rebuild.Rebuilt;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

/// Rebuilds a master from a log that another program wrote to.
@RealParts
class MasterRebuildIT {

    private static final Routing ROUTING = new Routing(1);

    private final Postgres postgres;
    private final Broker broker;

    MasterRebuildIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @Test
    void faultBAMasterTakesTheLogsVotesAndKeepsAVotersSecondOneAsVoid() throws Exception {
        String master = postgres.createDatabase();
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        write(
                vote(1, "GR-1", "c1"),
                vote(2, "GR-2", "c1"),
                vote(1, "GR-1", "c2"), // a conflict
                vote(3, "GR-1", "c2"), // a second vote of GR-1
                vote(5, "GR-5", "c1"), // ahead
                vote(4, "GR-4", "c1"),
                vote(5, "GR-5", "c2"));

        MasterTarget target = new MasterTarget(new Shard(0), List.of(), Set.of(0));
        Rebuilt rebuilt = Rebuild.run(master, target, Brokers.at(broker.bootstrap()), (doing, done, all) -> {});

        assertEquals(List.of(new Position(0, 1)), target.broken());
        assertEquals(5, rebuilt.votes());
        assertEquals(1, rebuilt.conflicts());
        assertEquals(1, rebuilt.ahead());
        assertEquals(Map.of(), rebuilt.gaps());
        assertEquals(
                List.of("1 GR-1 c1 f", "2 GR-2 c1 f", "3 GR-1 c2 t", "4 GR-4 c1 f", "5 GR-5 c2 f"),
                texts(
                        master,
                        "SELECT concat_ws(' ', seq, voter, "
                                + "convert_from(substr(ballot, 2), 'UTF8')::jsonb #>> '{answers,choice,pick,0}', void)"
                                + " FROM vote ORDER BY seq"));
        assertEquals(List.of("5 5"), texts(master, "SELECT concat_ws(' ', last_seq, published) FROM partition_head"));
    }

    @Test
    void faultBAForgedRevisionBehindAGapStandsForNobodyOnARebuiltMaster() throws Exception {
        String master = postgres.createDatabase();
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        VoteCast sealed = sealed(5, "GR-3");
        write(vote(1, "GR-1", "c1"), vote(2, "GR-1", "c2", 5), vote(3, "GR-1", "c3", 2), vote(4, "GR-2", "c1"), sealed);

        Rebuild.run(
                master,
                new MasterTarget(new Shard(0), List.of(), Set.of(0)),
                Brokers.at(broker.bootstrap()),
                (doing, done, all) -> {});

        assertEquals(
                List.of("1 f", "2 t", "3 f", "4 f", "5 f"),
                texts(master, "SELECT concat_ws(' ', seq, void) FROM vote ORDER BY seq"));
        try (MasterReader reader = new MasterReader(new Shard(0), master)) {
            VoterNow now = reader.voters(List.of(new Participant(new ElectionId("demo"), new Voter("GR-1"))))
                    .getFirst();
            assertEquals(2, now.standing().orElseThrow().revision());
            assertEquals(
                    sealed,
                    reader.recorded(List.of(sealed.position()))
                            .getFirst()
                            .orElseThrow()
                            .vote());
        }
    }

    private void write(VoteCast... votes) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (VoteCast vote : votes) {
                producer.send(LogRecord.toProduce(vote)).get(30, SECONDS);
            }
        }
    }

    /// With bytes of the form of an envelope, which is all that a rebuild could look at.
    private static VoteCast sealed(long seq, String voter) {
        byte[] bytes = new byte[1_269];
        new Random(seq).nextBytes(bytes);
        bytes[0] = 1;
        VoteCast open = vote(seq, voter, "c1");
        return new VoteCast(
                open.electionId(), 0, seq, open.voter(), "", 1, BallotBytes.of(bytes), "", open.nonce(), open.castAt());
    }

    private static VoteCast vote(long seq, String voter, String choice) {
        return vote(seq, voter, choice, 1);
    }

    private static VoteCast vote(long seq, String voter, String choice, int revision) {
        return new VoteCast(
                new ElectionId("demo"),
                0,
                seq,
                new Voter(voter),
                "",
                revision,
                ShortBallot.of(new ChoiceId(choice)),
                "",
                new Nonce(seq, 1),
                Instant.parse("2027-05-21T07:00:00Z"));
    }

    private static List<String> texts(String url, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
