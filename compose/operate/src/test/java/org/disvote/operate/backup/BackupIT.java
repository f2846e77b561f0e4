package org.disvote.operate.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.operate.rebuild.MasterTarget;
import org.disvote.operate.roll.RollExport;
import org.disvote.operate.roll.RollRestore;
import org.disvote.operate.roll.RollTopic;
import org.disvote.sink.rebuild.Rebuild;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealParts(embeddedOnly = true)
class BackupIT {

    private static final Routing ROUTING = new Routing(3);
    private static final BackupWatch QUIET = (doing, done, all) -> {};
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final Postgres postgres;
    private final Broker broker;
    private final long[] heads = new long[ROUTING.partitions()];
    private int voters;

    @TempDir
    private Path folder;

    BackupIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @BeforeEach
    void provision() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
    }

    @Test
    void aRestoreBringsEveryRecordBackWithItsTimestampAndHeaders() throws Exception {
        vote(200);
        abort(10);
        vote(50);
        write(new ProducerRecord<>(TopicCatalog.VOTES, 1, null, null, null, List.of(new RecordHeader("a", null))));
        write(new ProducerRecord<>(TopicCatalog.STATEMENTS, 0, bytes("key"), bytes("value")));
        write(new ProducerRecord<>(TopicCatalog.DRAFTS, 0, 1_700_000_000_123L, bytes("draft"), bytes("1")));
        List<String> before = records();
        Path backup = folder.resolve("backup");

        Manifest made = backup(backup, List.of());
        loseTopics();
        TopicRestore.run(backup, brokers(), 1, QUIET);

        assertEquals(before, records());
        assertEquals(250, IntStream.range(0, 3).mapToLong(made::seq).sum());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
        assertEquals(TimestampType.LOG_APPEND_TIME, typeOfNextVote());
    }

    @Test
    void aSecondRunAddsWhatIsNewAndTouchesNoEarlierFile() throws Exception {
        Path backup = folder.resolve("backup");
        vote(100);
        Manifest first = backup(backup, List.of());
        Map<String, byte[]> files = files(backup);
        vote(30);

        Manifest second = backup(backup, List.of());
        Manifest third = backup(backup, List.of());

        assertEquals(first.records() + 30, second.records());
        assertEquals(second.topics(), third.topics());
        assertEquals(3, third.madeAt().size());
        files.remove(Manifest.FILE);
        Map<String, byte[]> now = files(backup);
        files.forEach((name, content) -> assertArrayEquals(content, now.get(name), name));
        BackupCheck.run(backup, QUIET);
        List<String> before = records();
        loseTopics();
        TopicRestore.run(backup, brokers(), 1, QUIET);
        assertEquals(before, records());
    }

    @Test
    void aBackupTakenWhileVotesComeInHasEveryVoteOfItsBeginningWithoutAGap() throws Exception {
        Path backup = folder.resolve("backup");
        vote(300);
        long[] begun = heads.clone();
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch voting = new CountDownLatch(3);
        CompletableFuture<Void> votes = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                vote(20);
                voting.countDown();
            }
        });
        assertTrue(voting.await(60, SECONDS));

        Manifest made = backup(backup, List.of());

        stop.set(true);
        votes.get(60, SECONDS);
        loseTopics();
        TopicRestore.run(backup, brokers(), 1, QUIET);
        Rebuild.Rebuilt rebuilt = Rebuild.run(
                postgres.createDatabase(),
                new MasterTarget(new Shard(0), List.of(), Set.of(0, 1, 2)),
                brokers(),
                (doing, done, all) -> {});
        assertEquals(Map.of(), rebuilt.gaps());
        assertEquals(IntStream.range(0, 3).mapToLong(made::seq).sum(), rebuilt.votes());
        for (int partition = 0; partition < begun.length; partition++) {
            assertTrue(made.seq(partition) >= begun[partition], "partition " + partition);
        }
    }

    @Test
    void aChangedByteAndAMissingFileAreFoundInEveryFile() throws Exception {
        Path backup = folder.resolve("backup");
        vote(20);
        String master = master();
        roll(master);
        Path report = folder.resolve("report.json");
        Files.writeString(report, "{}");
        Backup.run(new Backup.Source(List.of(master), brokers(), Optional.of(report), ANSWER_MAX), backup, QUIET);
        BackupCheck.run(backup, QUIET);
        String digest = Manifest.digest(backup);
        int tried = 0;
        for (var file : files(backup).entrySet()) {
            Path path = backup.resolve(file.getKey());
            for (int place : new int[] {0, file.getValue().length / 2, file.getValue().length - 1}) {
                byte[] changed = file.getValue().clone();
                changed[place] ^= 1;
                Files.write(path, changed);
                if (file.getKey().equals(Manifest.FILE)) {
                    assertTrue(!Manifest.digest(backup).equals(digest));
                } else {
                    assertThrows(
                            DamagedBackupException.class,
                            () -> TopicRestore.run(backup, brokers(), 1, QUIET),
                            file.getKey());
                }
            }
            Files.delete(path);
            assertThrows(OperatorException.class, () -> BackupCheck.run(backup, QUIET), file.getKey());
            Files.write(path, file.getValue());
            tried++;
        }
        BackupCheck.run(backup, QUIET);
        assertTrue(tried >= 7, "files: " + tried);
    }

    @Test
    void aRunThatWasCutOffLeavesTheBackupAsItWas() throws Exception {
        Path backup = folder.resolve("backup");
        vote(20);
        Manifest before = backup(backup, List.of());
        vote(20);
        for (Manifest.Part part : before.topics()) { // what a killed run leaves
            Path file =
                    backup.resolve("topics/%s/%d/%020d.records".formatted(part.topic(), part.partition(), part.next()));
            Files.createDirectories(file.getParent());
            Files.writeString(file, "half a rec");
        }
        assertEquals(before.records(), BackupCheck.run(backup, QUIET).records());

        Manifest after = backup(backup, List.of());

        assertEquals(before.records() + 20, after.records());
        BackupCheck.run(backup, QUIET);
    }

    @Test
    void aFirstRunThatWasCutOffIsBegunAgainOnItsFolder() throws Exception {
        Path backup = folder.resolve("backup");
        vote(20);
        Manifest whole = backup(backup, List.of());
        Files.move(backup.resolve(Manifest.FILE), backup.resolve(Manifest.DRAFT)); // before it got its name

        assertEquals(whole.records(), backup(backup, List.of()).records());

        BackupCheck.run(backup, QUIET);
    }

    @Test
    void aTornManifestIsRefusedAndTheMessageSaysWhatToDo() throws Exception {
        Path backup = folder.resolve("backup");
        vote(5);
        backup(backup, List.of());
        byte[] manifest = Files.readAllBytes(backup.resolve(Manifest.FILE));
        Files.write(backup.resolve(Manifest.FILE), Arrays.copyOf(manifest, manifest.length / 2));

        for (Act act : List.<Act>of(() -> BackupCheck.run(backup, QUIET), () -> backup(backup, List.of()))) {
            refused("use another copy of it, or let `backup create` begin a new one in an empty folder", act);
        }
    }

    @Test
    void aFullDiskIsNamedAndLeavesTheBackupAsItWas() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no device that is always full");
        Path backup = folder.resolve("backup");
        vote(20);
        Manifest before = backup(backup, List.of());
        vote(20);
        Manifest.Part part = before.part(TopicCatalog.VOTES, 0).orElseThrow();
        Path file = backup.resolve("topics/%s/%d/%020d.records".formatted(part.topic(), part.partition(), part.next()));
        Files.createSymbolicLink(file, full);

        refused("cannot be written to " + backup + " (No space left on device)", () -> backup(backup, List.of()));

        assertEquals(before.records(), BackupCheck.run(backup, QUIET).records());
        Files.delete(file);
        assertEquals(before.records() + 20, backup(backup, List.of()).records());
        BackupCheck.run(backup, QUIET);
    }

    @Test
    void votesThatOnlyAMasterHasAreNamed() throws Exception {
        vote(50);
        String master = master();
        try (var connection = DriverManager.getConnection(master);
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE partition_head SET last_seq = last_seq + 4 WHERE partition = 1");
        }

        Manifest made = Backup.run(
                new Backup.Source(List.of(master), brokers(), Optional.empty(), Duration.ZERO),
                folder.resolve("backup"),
                QUIET);

        assertEquals(4, made.missing());
        assertEquals(List.of(List.of(0, 1, 2)), made.shards());
    }

    @Test
    void aRollComesBackToMastersThatWereRebuilt() throws Exception {
        Path backup = folder.resolve("backup");
        vote(5);
        String lost = master();
        byte[] lines = roll(lost);
        Manifest made = backup(backup, List.of(lost));
        loseTopics();
        TopicRestore.run(backup, brokers(), 1, QUIET);
        String rebuilt = master();

        Manifest.Roll roll = made.rolls().getFirst();
        long restored =
                RollRestore.run(List.of(rebuilt), brokers(), roll.roll(), backup.resolve(roll.file()), QUIET::progress);

        assertEquals(40, restored);
        var found = new ByteArrayOutputStream();
        RollExport.write(List.of(rebuilt), brokers(), "main", found, QUIET::progress);
        assertArrayEquals(lines, found.toByteArray());
    }

    @Test
    void theWrongFolderAndTheWrongBrokersAreRefused() throws Exception {
        Path backup = folder.resolve("backup");
        vote(5);
        backup(backup, List.of());
        refused("have topics of a system already", () -> TopicRestore.run(backup, brokers(), 1, QUIET));
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "dear");
        refused("holds files that are no backup", () -> backup(other, List.of()));
        refused("holds no backup", () -> BackupCheck.run(other, QUIET));

        loseTopics();
        TopicProvisioner.ofOneBroker(brokers(), ROUTING);
        refused("name another folder", () -> backup(backup, List.of()));
        loseTopics();
        TopicRestore.run(backup, brokers(), 1, QUIET);
        refused("deleted and created again", () -> backup(backup, List.of()));
    }

    private Brokers brokers() {
        return Brokers.at(broker.bootstrap());
    }

    private interface Act {
        void run() throws Exception;
    }

    private static void refused(String why, Act act) {
        OperatorException refusal = assertThrows(OperatorException.class, act::run);
        assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.getMessage());
    }

    private Manifest backup(Path to, List<String> masters) throws InterruptedException {
        return Backup.run(new Backup.Source(masters, brokers(), Optional.empty(), ANSWER_MAX), to, QUIET);
    }

    private void loseTopics() {
        broker.recreateTopics(TopicCatalog.ofOneBroker(ROUTING).names(), brokers -> {});
    }

    /// Of the only shard, with what the log has.
    private String master() throws Exception {
        String master = postgres.createDatabase();
        Rebuild.run(
                master,
                new MasterTarget(new Shard(0), List.of(), Set.of(0, 1, 2)),
                brokers(),
                (doing, done, all) -> {});
        return master;
    }

    /// Gives a master a roll of 40 voters, and states it.
    private byte[] roll(String master) throws Exception {
        byte[] lines = IntStream.range(0, 40)
                .mapToObj("%022d,A1\n"::formatted)
                .reduce("", String::concat)
                .getBytes(UTF_8);
        Path file = folder.resolve("roll.lines");
        Files.write(file, lines);
        new RollTopic(brokers())
                .state(new RollStatement(
                        Instant.parse("2027-05-01T00:00:00Z"),
                        "main",
                        Digests.of(bytes("raw")),
                        Digests.of(lines),
                        new TreeMap<>(Map.of("A1", 40L))));
        RollRestore.run(List.of(master), brokers(), "main", file, QUIET::progress);
        return lines;
    }

    private void vote(int count) {
        inTransaction(count, true);
    }

    /// Votes of a transaction that is aborted.
    private void abort(int count) {
        long[] before = heads.clone();
        inTransaction(count, false);
        System.arraycopy(before, 0, heads, 0, heads.length);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes the commit fail
    private void inTransaction(int count, boolean commit) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "backup-test"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                Voter voter = new Voter("GR-" + ++voters);
                int partition = ROUTING.partitionOf(voter);
                producer.send(LogRecord.toProduce(new VoteCast(
                        new ElectionId("demo"),
                        partition,
                        ++heads[partition],
                        voter,
                        "",
                        1,
                        ShortBallot.of(new ChoiceId("c1")),
                        "",
                        new Nonce(1, voters),
                        Instant.parse("2027-05-21T07:00:00Z"))));
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    private void write(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get(30, SECONDS);
        }
    }

    /// Every committed record of every topic that is backed up, but for its offset.
    private List<String> records() {
        List<String> all = new ArrayList<>();
        for (String topic : Backup.TOPICS) {
            for (int partition = 0; partition < (topic.equals(TopicCatalog.VOTES) ? 3 : 1); partition++) {
                TopicPartition source = new TopicPartition(topic, partition);
                try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers(), ANSWER_MAX, Map.of())) {
                    consumer.assign(List.of(source));
                    consumer.seek(source, 0);
                    long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
                    consumer.readTo(
                            source,
                            end,
                            ANSWER_MAX,
                            record -> all.add("%s %d %s %s %s"
                                    .formatted(
                                            source,
                                            record.timestamp(),
                                            base64(record.key()),
                                            base64(record.value()),
                                            record.headers())));
                }
            }
        }
        return all;
    }

    /// What the log gives to a vote that is written now.
    private TimestampType typeOfNextVote() {
        vote(1);
        TopicPartition source = new TopicPartition(TopicCatalog.VOTES, ROUTING.partitionOf(new Voter("GR-" + voters)));
        List<TimestampType> types = new ArrayList<>();
        try (GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers(), ANSWER_MAX, Map.of())) {
            consumer.assign(List.of(source));
            consumer.seek(source, 0);
            long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
            consumer.readTo(source, end, ANSWER_MAX, record -> types.add(record.timestampType()));
        }
        return types.getLast();
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? "none" : Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Map<String, byte[]> files(Path backup) throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(backup)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(backup.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
