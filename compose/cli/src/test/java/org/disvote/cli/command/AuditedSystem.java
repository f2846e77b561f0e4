package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.operate.sample.ShortForm;
import org.disvote.sink.replica.ReplicaSchema;
import org.disvote.testkit.Broker;
import org.disvote.testkit.postgres.Forgery;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.count.cell.ConstituencyTurnout;
import org.disvote.topics.count.cell.CountRecord;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.MinuteTurnout;
import org.disvote.topics.count.cell.OptionTally;
import org.disvote.topics.count.cell.QuestionTally;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionEvent;
import org.disvote.topics.election.ElectionEvent.CloseMoved;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Two masters, the log and two replicas, filled by hand, so that a test can damage any of them.
final class AuditedSystem implements AutoCloseable {

    /// Gives every vote the ballot of a choice that nobody chose, as SQL that may go on with a condition.
    static final String OTHER_BALLOT = """
        UPDATE vote SET ballot = '\\x00' || convert_to('{"answers":{"choice":{"pick":["other"]}},"v":1}', 'UTF8')
        """.strip();

    static final int DATABASES = 4;
    static final int SHARDS = 2;

    private static final Routing ROUTING = new Routing(4);
    private static final TopicProvisioner.Identity IDENTITY =
            new TopicProvisioner.Identity(Optional.empty(), Optional.of("sha256:" + "0a".repeat(32)));

    final List<String> masters = new ArrayList<>();
    final SortedMap<String, String> replicas = new TreeMap<>();

    private final Broker broker;
    private final Random random = new Random(7);
    private final Instant made = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final List<VoteCast> votes = new ArrayList<>();
    private final List<VoteCast> others = new ArrayList<>();
    private final SortedMap<String, String> constituencies = new TreeMap<>();
    private Eligibility eligibility = Eligibility.ANYONE;
    private ChangeOfMind changeOfMind = ChangeOfMind.REFUSED;
    private @Nullable RollStatement roll;
    private @Nullable Seal seal;
    private final long[] heads = new long[ROUTING.partitions()];
    private int voters;
    private UUID topicId;
    private KafkaProducer<byte[], byte[]> producer;

    /// Makes the tables of a master and of a replica, in which anything may be done to the votes.
    static void prepare(String master, String replica) {
        MasterSchema.migrate(dataSource(master));
        execute(master, Forgery.lastingOfPartitions(), Forgery.lasting());
        ReplicaSchema.migrate(dataSource(replica));
        execute(replica, Forgery.lasting());
    }

    /// @param databases as [#prepare] makes them: of the masters, then of the replicas
    AuditedSystem(List<String> databases, Broker broker) {
        this.broker = broker;
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING, IDENTITY));
        topicId = topicId();
        producer = producer();
        masters.addAll(databases.subList(0, SHARDS));
        for (int shard = 0; shard < SHARDS; shard++) {
            String url = masters.get(shard);
            execute(
                    url,
                    "INSERT INTO system (partitions, shard, shards, born) VALUES (%d, %d, %d, true)"
                            .formatted(ROUTING.partitions(), shard, SHARDS));
            for (int partition : ROUTING.initialPartitionsOf(new Shard(shard), SHARDS)) {
                execute(
                        url,
                        "INSERT INTO partition_head (partition, last_seq, published, topic_id) VALUES (" + partition
                                + ", 0, 0, '" + topicId + "')");
            }
        }
        for (String name : List.of("r1", "r2")) {
            String url = databases.get(name.equals("r1") ? 2 : 3);
            replicas.put(name, url);
            execute(url, "INSERT INTO system (partitions) VALUES (" + ROUTING.partitions() + ")");
            for (int partition = 0; partition < ROUTING.partitions(); partition++) {
                execute(
                        url,
                        "INSERT INTO applied (partition, seq, next_offset, topic_id, updated_at) VALUES (" + partition
                                + ", 0, 0, '" + topicId + "', now())");
            }
        }
        launch();
    }

    /// The election that is voted in.
    Election demo(Eligibility eligibility, ChangeOfMind changeOfMind) {
        ObjectNode file = ShortForm.file(
                        "demo",
                        Map.of("en", "Demo"),
                        Stream.of("c1", "c2", "other")
                                .map(id -> new Choice(new ChoiceId(id), Map.of("en", "Choice " + id)))
                                .toList(),
                        made.minusSeconds(3_600),
                        made.plusSeconds(36_000))
                .put("voters", eligibility == Eligibility.ROLL || seal != null ? "pseudonymous" : "plain")
                .put("ballots", seal == null ? "open" : "sealed")
                .put("eligibility", eligibility.word())
                .put("changeOfMind", changeOfMind.word());
        if (seal != null) {
            file.set("seal", seal.json());
        }
        return Election.of(Definition.of(file), SystemTopic.read(Brokers.at(broker.bootstrap())), Election.NOTICE_MIN);
    }

    /// Launches it in the topic and on every master.
    private void launch() {
        Election election = demo(eligibility, changeOfMind);
        ElectionFold.toProduce(election).forEach(this::write);
        everyMaster(row(election));
    }

    /// Moves the close in the topic and on every master.
    void moveClose(Instant to) {
        writeClose(to);
        everyMaster("UPDATE election SET closes_at = '%s' WHERE id = 'demo'".formatted(to));
    }

    /// Moves the close in the topic only.
    void writeClose(Instant to) {
        write(ElectionFold.toProduce(new CloseMoved(new ElectionId("demo"), to)));
    }

    /// Launches it as if it had been so from the start: nothing but the close ever changes.
    void launchedFromTheStart(Eligibility whoMay, ChangeOfMind change) {
        eligibility = whoMay;
        changeOfMind = change;
        recreateLogWith(UnaryOperator.identity());
    }

    /// Launches it as if it had been sealed from the start. To be called before the first vote.
    void sealed(Seal by) {
        seal = by;
        recreateLogWith(UnaryOperator.identity());
    }

    /// Random bytes with the form of an envelope: neither ingest nor the audit can tell.
    byte[] envelope() {
        Seal by = requireNonNull(seal);
        byte[] envelope = new byte[by.envelopeBytes()];
        random.nextBytes(envelope);
        envelope[0] = (byte) by.suite().version();
        System.arraycopy(by.keyId(), 0, envelope, 1, Seal.KEY_ID_BYTES);
        return envelope;
    }

    /// The statements that store an election on a master.
    static String row(Election election) {
        StringBuilder sql = new StringBuilder("""
            INSERT INTO election (id, terms_digest, terms, opens_at, closes_at, notice_s, roll)
            VALUES ('%s', '%s', '\\x%s', '%s', '%s', %d, '%s')
            ON CONFLICT (id) DO UPDATE
            SET terms_digest = excluded.terms_digest, terms = excluded.terms, opens_at = excluded.opens_at,
                closes_at = excluded.closes_at, roll = excluded.roll;
            DELETE FROM ballot_paper WHERE election_id = '%1$s'
            """.formatted(
                        election.id(),
                        election.digest(),
                        HexFormat.of().formatHex(election.terms().bytes()),
                        election.opensAt(),
                        election.closesAt(),
                        election.notice().toSeconds(),
                        election.terms().roll()));
        election.papers()
                .forEach((constituency, paper) ->
                        sql.append("; INSERT INTO ballot_paper VALUES ('%s', '%s', '%s', '\\x%s')"
                                .formatted(
                                        election.id(),
                                        constituency,
                                        paper.digest(),
                                        HexFormat.of().formatHex(paper.bytes()))));
        return sql.toString();
    }

    void castEverywhere(int count) {
        List<VoteCast> cast = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String voter = nextVoter();
            int partition = ROUTING.partitionOf(new VoterId(voter));
            VoteCast vote = make(partition, ++heads[partition], voter, "c1");
            cast.add(vote);
            votes.add(vote);
        }
        commit(cast);
        publish(cast);
        markPublished();
        replicas.keySet().forEach(name -> apply(name, cast));
    }

    /// One vote that waits to be published.
    VoteCast castOnMaster(String choice) {
        String voter = nextVoter();
        int partition = ROUTING.partitionOf(new VoterId(voter));
        VoteCast vote = make(partition, ++heads[partition], voter, choice);
        commit(List.of(vote));
        return vote;
    }

    VoteCast castEverywhereAs(String voter) {
        return castEverywhereAs(voter, ROUTING.partitionOf(new VoterId(voter)));
    }

    VoteCast castEverywhereAs(String voter, int partition) {
        return castEverywhere(make(partition, ++heads[partition], voter, "c2"));
    }

    /// One vote in partition 0, changed before it is cast.
    VoteCast castEverywhere(UnaryOperator<VoteCast> change) {
        return castEverywhere(change.apply(make(0, ++heads[0], voterOf(0), "c1")));
    }

    /// A vote for a choice that its election may not have.
    VoteCast castEverywhereFor(String electionId, String choice) {
        VoteCast vote = make(0, heads[0] + 1, choice);
        heads[0]++;
        return castEverywhere(new VoteCast(
                new ElectionId(electionId),
                0,
                vote.seq(),
                vote.voter(),
                vote.constituency(),
                1,
                ShortBallot.of(new ChoiceId(choice)),
                vote.auth(),
                vote.nonce(),
                vote.castAt()));
    }

    /// @param revision of a voter of this partition
    VoteCast castEverywhereAs(String voter, int partition, int revision) {
        VoteCast vote = make(partition, ++heads[partition], voter, "c2");
        return castEverywhere(new VoteCast(
                vote.electionId(),
                partition,
                vote.seq(),
                new Voter(voter),
                "",
                revision,
                vote.ballot(),
                "",
                vote.nonce(),
                vote.castAt()));
    }

    private VoteCast castEverywhere(VoteCast vote) {
        others.add(vote);
        commit(List.of(vote));
        publish(List.of(vote));
        markPublished();
        replicas.keySet().forEach(name -> apply(name, List.of(vote)));
        return vote;
    }

    /// Casts, publishes and applies votes in the order in which a system does that, until closed.
    Traffic traffic() {
        return new Traffic();
    }

    List<VoteCast> votes() {
        return List.copyOf(votes);
    }

    /// By ascending position, with those that were cast one by one.
    List<VoteCast> allVotes() {
        return Stream.concat(votes.stream(), others.stream())
                .sorted(Comparator.comparing(VoteCast::position))
                .toList();
    }

    long head(int partition) {
        return heads[partition];
    }

    String voter(int partition, long seq) {
        return votes.stream()
                .filter(vote -> vote.partition() == partition && vote.seq() == seq)
                .findFirst()
                .orElseThrow()
                .voter()
                .value();
    }

    /// A new voter of this partition.
    String voterOf(int partition) {
        return Stream.generate(this::nextVoter)
                .filter(voter -> ROUTING.partitionOf(new VoterId(voter)) == partition)
                .findFirst()
                .orElseThrow();
    }

    VoteCast make(int partition, long seq, String choice) {
        return make(partition, seq, voterOf(partition), choice);
    }

    static VoteCast withChoice(VoteCast vote, String choice) {
        return new VoteCast(
                vote.electionId(),
                vote.partition(),
                vote.seq(),
                vote.voter(),
                vote.constituency(),
                vote.revision(),
                ShortBallot.of(new ChoiceId(choice)),
                vote.auth(),
                vote.nonce(),
                vote.castAt());
    }

    void publish(Collection<VoteCast> more) {
        producer.beginTransaction();
        more.forEach(vote -> send(LogRecord.toProduce(vote)));
        producer.commitTransaction();
    }

    /// Puts every voter so far on a roll, in one of two constituencies, and lets votes and elections topic
    /// say so.
    void giveRoll() {
        launchedFromTheStart(Eligibility.ROLL, ChangeOfMind.REFUSED);
        everyMaster("INSERT INTO roll_partition SELECT 'main', partition FROM partition_head");
        for (VoteCast vote : List.copyOf(votes)) {
            String constituency = vote.seq() % 2 == 0 ? "chania" : "samos";
            say(vote.partition(), vote.seq(), constituency);
            constituencies.put(vote.voter().value(), constituency);
            execute(
                    masterOf(vote.partition()),
                    "INSERT INTO roll (roll, voter, partition, constituency) VALUES ('main', '%s', %d, '%s')"
                            .formatted(vote.voter().value(), vote.partition(), constituency));
        }
        StringBuilder lines = new StringBuilder();
        constituencies.forEach((voter, constituency) ->
                lines.append(voter).append(',').append(constituency).append('\n'));
        SortedMap<String, Long> sizes = new TreeMap<>();
        constituencies.values().forEach(constituency -> sizes.merge(constituency, 1L, Long::sum));
        roll = new RollStatement(
                Instant.now(),
                RollStatement.MAIN,
                "sha256:" + "0".repeat(64),
                "sha256:"
                        + HexFormat.of()
                                .formatHex(sha256().digest(lines.toString().getBytes(UTF_8))),
                sizes);
        recreateLogWith(vote -> vote);
    }

    /// Gives a vote another choice on every master and replica and in a new log, so that all agree.
    void rewrite(int partition, long seq, String choice) {
        votes.replaceAll(vote -> vote.partition() == partition && vote.seq() == seq ? withChoice(vote, choice) : vote);
        VoteCast changed = votes.stream()
                .filter(vote -> vote.partition() == partition && vote.seq() == seq)
                .findFirst()
                .orElseThrow();
        everywhere("UPDATE vote SET ballot = '\\x%s' WHERE partition = %d AND seq = %d"
                .formatted(HexFormat.of().formatHex(changed.ballot().bytes()), partition, seq));
        recreateLogWith(vote -> vote);
    }

    /// After [#giveRoll].
    RollStatement roll() {
        return requireNonNull(roll);
    }

    private void everyMaster(String sql) {
        masters.forEach(url -> execute(url, sql));
    }

    /// Changes what the masters and the replicas say about a vote; the log says so once it is made again.
    void say(int partition, long seq, String constituency) {
        votes.replaceAll(vote ->
                vote.partition() == partition && vote.seq() == seq ? withConstituency(vote, constituency) : vote);
        everywhere("UPDATE vote SET constituency = '%s' WHERE partition = %d AND seq = %d"
                .formatted(constituency, partition, seq));
    }

    private static VoteCast withConstituency(VoteCast vote, String constituency) {
        return new VoteCast(
                vote.electionId(),
                vote.partition(),
                vote.seq(),
                vote.voter(),
                constituency,
                vote.revision(),
                vote.ballot(),
                vote.auth(),
                vote.nonce(),
                vote.castAt());
    }

    void publishAndAbort(Collection<VoteCast> more) {
        producer.beginTransaction();
        more.forEach(vote -> send(LogRecord.toProduce(vote)));
        producer.flush();
        producer.abortTransaction();
    }

    void write(ElectionEvent event) {
        write(ElectionFold.toProduce(event));
    }

    private void write(ProducerRecord<byte[], byte[]> record) {
        producer.beginTransaction();
        send(record);
        producer.commitTransaction();
    }

    private void write(RollStatement statement) {
        producer.beginTransaction();
        send(new ProducerRecord<>(TopicCatalog.STATEMENTS, 0, statement.key(), statement.bytes()));
        producer.commitTransaction();
    }

    void write(ClosingStatement statement) {
        producer.beginTransaction();
        send(ClosingFold.toProduce(statement));
        producer.commitTransaction();
    }

    void write(String topic, byte[] key, Object event) {
        producer.beginTransaction();
        send(new ProducerRecord<>(topic, 0, key, Json.encode(event)));
        producer.commitTransaction();
    }

    void append(String topic, byte[] value) {
        producer.beginTransaction();
        send(new ProducerRecord<>(topic, 0, null, value));
        producer.commitTransaction();
    }

    void write(CountRecord count) {
        boolean isTurnout = count instanceof MinuteTurnout || count instanceof ConstituencyTurnout;
        write(isTurnout ? TopicCatalog.TURNOUT : TopicCatalog.TALLY, count.key(), count);
    }

    /// Writes the counts of all votes so far, as a correct counting process would.
    void writeCounts() {
        Map<String, Long> voters = new TreeMap<>();
        Map<String, Long> tallies = new TreeMap<>();
        Map<String, Long> ballots = new TreeMap<>();
        for (VoteCast vote : votes) {
            String of = vote.electionId() + "/" + vote.partition() + "/";
            voters.merge(of + vote.castAt().truncatedTo(ChronoUnit.MINUTES), 1L, Long::sum);
            tallies.merge(of + ShortBallot.choiceOf(vote.ballot()).orElseThrow().value(), 1L, Long::sum);
            ballots.merge(of, 1L, Long::sum);
        }
        voters.forEach((of, count) -> {
            String[] parts = of.split("/", -1);
            write(new MinuteTurnout(
                    new ElectionId(parts[0]), Integer.parseInt(parts[1]), Instant.parse(parts[2]), count, 1));
        });
        tallies.forEach((of, count) -> {
            String[] parts = of.split("/", -1);
            write(new OptionTally(
                    new ElectionId(parts[0]),
                    Integer.parseInt(parts[1]),
                    "",
                    "choice",
                    parts[2],
                    count,
                    new TreeMap<>(),
                    1));
        });
        ballots.forEach((of, count) -> {
            String[] parts = of.split("/", -1);
            ElectionId election = new ElectionId(parts[0]);
            int partition = Integer.parseInt(parts[1]);
            write(new ConstituencyTurnout(election, partition, "", count, 1));
            write(new QuestionTally(election, partition, "", "choice", count, 0, 0, 0, 1));
        });
        for (int partition = 0; partition < ROUTING.partitions(); partition++) {
            writeCounted(new Counted(partition, heads[partition], ""));
        }
    }

    void writeCounted(Counted counted) {
        write(TopicCatalog.TURNOUT, counted.key(), counted);
        write(TopicCatalog.TALLY, counted.key(), counted);
    }

    void publishForeign(int count) {
        producer.beginTransaction();
        for (int i = 0; i < count; i++) {
            send(new ProducerRecord<>(
                    TopicCatalog.VOTES, i % ROUTING.partitions(), "key".getBytes(UTF_8), "{}".getBytes(UTF_8)));
        }
        producer.commitTransaction();
    }

    /// Writes the same votes to a new log, changed or, for null, left out. Masters and replicas take it for
    /// the log that they know.
    void recreateLogWith(UnaryOperator<@Nullable VoteCast> change) {
        producer.close();
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING, IDENTITY));
        topicId = topicId();
        producer = producer();
        List<VoteCast> changed = new ArrayList<>();
        for (VoteCast vote : votes) {
            VoteCast other = change.apply(vote);
            if (other != null) {
                changed.add(other);
            }
        }
        publish(changed);
        launch();
        if (roll != null) {
            write(roll);
        }
        masters.forEach(url -> execute(url, "UPDATE partition_head SET topic_id = '" + topicId + "'"));
        replicas.values().forEach(url -> execute(url, "UPDATE applied SET topic_id = '" + topicId + "'"));
    }

    void onReplica(String name, String sql) {
        execute(requireNonNull(replicas.get(name)), sql);
    }

    void onMasterOf(int partition, String sql) {
        execute(masterOf(partition), sql);
    }

    void onMaster(int shard, String sql) {
        execute(masters.get(shard), sql);
    }

    void everywhere(String sql) {
        masters.forEach(url -> execute(url, sql));
        replicas.values().forEach(url -> execute(url, sql));
    }

    static String insert(VoteCast vote) {
        return "INSERT INTO vote ("
                + "partition, seq, election_id, voter, constituency, revision, ballot, auth, nonce, cast_at)"
                + " VALUES (%d, %d, '%s', '%s', '%s', %d, '\\x%s', '%s', '\\x%s', '%s')"
                        .formatted(
                                vote.partition(),
                                vote.seq(),
                                vote.electionId().value(),
                                vote.voter().value(),
                                vote.constituency(),
                                vote.revision(),
                                HexFormat.of().formatHex(vote.ballot().bytes()),
                                vote.auth(),
                                HexFormat.of().formatHex(vote.nonce().bytes()),
                                vote.castAt());
    }

    @Override
    public void close() {
        producer.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the commit reports failures
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    private VoteCast make(int partition, long seq, String voter, String choice) {
        return new VoteCast(
                new ElectionId("demo"),
                partition,
                seq,
                new Voter(voter),
                constituencies.getOrDefault(voter, ""),
                1,
                seal == null ? ShortBallot.of(new ChoiceId(choice)) : BallotBytes.of(envelope()),
                "",
                Nonce.random(random),
                Instant.now().truncatedTo(seal == null ? ChronoUnit.MICROS : ChronoUnit.SECONDS));
    }

    private String nextVoter() {
        return "GR-%010d".formatted(++voters);
    }

    private void commit(List<VoteCast> batch) {
        for (String url : masters) {
            List<String> sql = new ArrayList<>();
            for (VoteCast vote : batch) {
                if (masterOf(vote.partition()).equals(url)) {
                    sql.add(insert(vote));
                    sql.add("UPDATE partition_head SET last_seq = " + vote.seq() + " WHERE partition = "
                            + vote.partition());
                }
            }
            execute(url, sql.toArray(String[]::new));
        }
    }

    private void markPublished() {
        masters.forEach(url -> execute(url, "UPDATE partition_head SET published = last_seq"));
    }

    private void apply(String replica, List<VoteCast> batch) {
        List<String> sql = new ArrayList<>();
        for (VoteCast vote : batch) {
            sql.add(insert(vote));
            sql.add("UPDATE applied SET seq = " + vote.seq() + " WHERE partition = " + vote.partition());
        }
        execute(requireNonNull(replicas.get(replica)), sql.toArray(String[]::new));
    }

    private String masterOf(int partition) {
        return masters.get(ROUTING.initialShardOf(partition, SHARDS).index());
    }

    private UUID topicId() {
        try (Admin admin = broker.admin()) {
            return TopicProvisioner.logId(admin);
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        var made = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "audited-system"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        made.initTransactions();
        return made;
    }

    private static PGSimpleDataSource dataSource(String url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    private static void execute(String url, String... sql) {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String one : sql) {
                statement.execute(one);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    final class Traffic implements AutoCloseable {
        private final Thread thread = Thread.ofPlatform().name("traffic").start(this::run);
        private volatile boolean closed;
        private final AtomicInteger cast = new AtomicInteger();

        private void run() {
            while (!closed) {
                castEverywhere(5);
                cast.addAndGet(5);
            }
        }

        int cast() {
            return cast.get();
        }

        @Override
        public void close() {
            closed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
