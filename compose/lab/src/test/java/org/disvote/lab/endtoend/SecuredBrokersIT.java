package org.disvote.lab.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.cli.Cli;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.Front;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Limits;
import org.disvote.ingest.results.ResultsConfig;
import org.disvote.ingest.results.ResultsServer;
import org.disvote.lab.log.LogKeys;
import org.disvote.lab.voters.BallotBox;
import org.disvote.notary.Notary;
import org.disvote.notary.NotaryConfig;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.sample.ShortForm;
import org.disvote.sink.ReplicaSink;
import org.disvote.sink.SinkConfig;
import org.disvote.sink.count.CountsApp;
import org.disvote.sink.count.CountsConfig;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.kafka.SecureBroker;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.CountFollower;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.witness.Witness;
import org.disvote.witness.WitnessConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A system on a broker with TLS, users and rights. Every part has a user of its own, as the recipe makes them.
@RealParts(embeddedOnly = true)
final class SecuredBrokersIT {

    private static final String PASSWORD = "0123456789abcdef-of-the-test";
    private static final ElectionId ELECTION = new ElectionId("demo");

    @TempDir
    private static Path folder;

    private static SecureBroker broker;

    private final Postgres postgres;

    SecuredBrokersIT(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeAll
    static void start() throws IOException {
        broker = new SecureBroker();
        grantAsAdministrator();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void eachPartDoesItsWorkAsItsOwnUser() throws Exception {
        Brokers operator = as("operator");
        SystemRecord system = SystemTopic.read(operator);
        String master = postgres.createDatabase();
        String replica = postgres.createDatabase();
        new ElectionTopic(operator)
                .launch(
                        Definition.of(ShortForm.file(
                                ELECTION.value(),
                                Map.of("en", "Demo"),
                                List.of(
                                        new Choice(new ChoiceId("c1"), Map.of("en", "One")),
                                        new Choice(new ChoiceId("c2"), Map.of("en", "Two"))),
                                Instant.parse("2020-01-01T00:00:00Z"),
                                Instant.parse("2100-01-01T00:00:00Z"))),
                        Election.NOTICE_MIN);

        LogKeys keys = new LogKeys(folder, system.origin());
        List<Witness> witnesses = witnesses(keys);
        try (Notary _ = notary(system, keys, witnesses);
                IngestApi ingest = ingest(master, system);
                ReplicaSink _ = ReplicaSink.start(new SinkConfig("r1", replica, as("sink"), system.routing(), 1));
                CountsApp _ =
                        CountsApp.start(CountsConfig.of(as("counts"), system.routing(), folder.resolve("counts")));
                ResultsServer results = results();
                CountFollower counts = CountFollower.start(as("auditor"));
                BallotBox box = new BallotBox(ELECTION)) {
            // Confirmed by the log, so it is published.
            await().ignoreExceptions()
                    .until(
                            () -> box.cast(ingest.uri(), new VoterId("GR-1"), new ChoiceId("c2"))
                                    .status(),
                            status -> status == BallotBox.CREATED || status == BallotBox.SAME_AGAIN);
            await().until(() -> counts.counts().tally(ELECTION).getOrDefault(new ChoiceId("c2"), 0L) == 1);
            URI turnout = results.uri().resolve("/elections/demo/turnout");
            await().ignoreExceptions().until(() -> read(turnout).contains("\"voters\":1"));
            AuditReport report = await().until(
                            () -> audit(master, replica), audited -> audited.verdict() == AuditReport.Verdict.EQUAL);
            assertEquals(AuditReport.Verdict.EQUAL, report.verdict(), report::text);
        } finally {
            witnesses.forEach(Witness::close);
        }
    }

    private static ResultsServer results() throws InterruptedException {
        Brokers brokers = as("results");
        return ResultsServer.start(new ResultsConfig(
                brokers,
                "127.0.0.1",
                0,
                SystemTopic.readWithoutVotes(brokers).routing(),
                Limits.defaults(),
                Optional.empty(),
                Front.NONE));
    }

    private static String read(URI address) throws IOException {
        try (InputStream answer = address.toURL().openStream()) {
            return new String(answer.readAllBytes(), UTF_8);
        }
    }

    private AuditReport audit(String master, String replica) throws InterruptedException {
        return Audit.run(
                new AuditTargets(List.of(master), as("auditor"), new TreeMap<>(Map.of("r1", replica))),
                Duration.ofSeconds(10),
                20,
                (doing, done, all) -> {});
    }

    private List<Witness> witnesses(LogKeys keys) {
        return LogKeys.WITNESSES.stream()
                .map(name -> {
                    keys.witness(name);
                    return Witness.start(new WitnessConfig(
                            keys.log().vkey(), keys.witnessFile(name), keys.folder(name), "127.0.0.1", 0));
                })
                .toList();
    }

    private Notary notary(SystemRecord system, LogKeys keys, List<Witness> witnesses) {
        Map<String, URI> named = new TreeMap<>();
        for (int i = 0; i < LogKeys.WITNESSES.size(); i++) {
            // Before the first round no witness is asked.
            named.put(
                    LogKeys.WITNESSES.get(i),
                    i < witnesses.size() ? witnesses.get(i).uri() : URI.create("http://127.0.0.1:1/"));
        }
        return Notary.start(new NotaryConfig(
                as("notary"), system, keys.log(), keys.writePolicy(named), keys.folder(), "127.0.0.1", 0));
    }

    private static Brokers as(String kind) {
        return Brokers.read(broker.bootstrap(), broker.client("disvote-" + kind, PASSWORD));
    }

    @Test
    void aPartWithoutARightSaysWhoLacksWhichAndWhatGivesIt() throws Exception {
        LogKeys keys = new LogKeys(
                folder.resolve("keys-of-refused"),
                SystemTopic.read(as("operator")).origin());
        var _ = keys.writePolicy(Map.of());
        // The database of a part is asked later.
        String database = "jdbc:postgresql://127.0.0.1:1/none";
        assertRefused("ingest", TopicCatalog.VOTES, "ingest", "--masters", database, "--port", "0");
        assertRefused("sink", TopicCatalog.PROGRESS, "sink of replica r1", "--replica", "r1", "--replica-db", database);
        assertRefused(
                "counts",
                TopicCatalog.TALLY,
                "counts",
                "--state",
                folder.resolve("no-counts").toString());
        assertRefused(
                "notary",
                TopicCatalog.NOTARY,
                "notary",
                "--log-key",
                keys.logFile().toString(),
                "--policy",
                keys.policyFile().toString(),
                "--data",
                folder.resolve("no-log").toString(),
                "--port",
                "0");
    }

    /// Without the right to write this topic.
    private static void assertRefused(String part, String topic, String kind, String... options) throws Exception {
        String sentence = "disvote: user disvote-" + part + " lacks rights on the brokers: write topic " + topic
                + ". As Kafka's administrator, run `disvote topics --grant FILE` with a recipe that has this user as"
                + " kind " + kind;
        without(ResourceType.TOPIC, topic, PatternType.LITERAL, AclOperation.WRITE, part, () -> {
            Said said = run(broker.client("disvote-" + part, PASSWORD), part, options);

            assertEquals(Cli.FAILED, said.exitCode(), said::text);
            assertTrue(said.text().contains(sentence), said::text);
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void without(
            ResourceType type, String name, PatternType pattern, AclOperation operation, String part, Step step)
            throws Exception {
        AclBinding right = new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:disvote-" + part, "*", operation, AclPermissionType.ALLOW));
        try (Admin admin = Admin.create(
                Brokers.read(broker.bootstrap(), broker.administrator()).properties())) {
            Answers.of(admin.deleteAcls(List.of(right.toFilter())).all());
            await().until(() ->
                    Answers.of(admin.describeAcls(right.toFilter()).values()).isEmpty());
            try {
                step.run();
            } finally {
                Answers.of(admin.createAcls(List.of(right)).all());
                await().until(() -> !Answers.of(
                                admin.describeAcls(right.toFilter()).values())
                        .isEmpty());
            }
        }
    }

    /// Started as the launcher starts them, which asks for no rights before.
    @Test
    void aPartThatLosesARightSaysInItsLogWhoLacksWhatAndWhatGivesIt() throws Exception {
        SystemRecord system = SystemTopic.read(as("operator"));
        String replica = postgres.createDatabase();
        SinkConfig sink = new SinkConfig("r1", replica, as("sink"), system.routing(), 1);
        List<String> errors = new CopyOnWriteArrayList<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getKeyValuePairs() != null) {
                    event.getKeyValuePairs().forEach(pair -> errors.add(pair.key + "=" + pair.value));
                }
            }
        };
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        LogKeys keys = new LogKeys(folder.resolve("keys-of-losers"), system.origin());
        try {
            without(ResourceType.TOPIC, TopicCatalog.VOTES, PatternType.LITERAL, AclOperation.READ, "sink", () -> {
                try (ReplicaSink _ = ReplicaSink.start(sink)) {
                    awaitSaid(errors, "sink lacks a right on topic disvote.votes.v1");
                }
            });
            without(
                    ResourceType.GROUP,
                    ClientNames.SINK_PREFIX + "r1",
                    PatternType.LITERAL,
                    AclOperation.READ,
                    "sink",
                    () -> {
                        try (ReplicaSink _ = ReplicaSink.start(sink)) {
                            awaitSaid(errors, "sink may not use the consumer group disvote-sink-r1");
                        }
                    });
            without(ResourceType.TOPIC, TopicCatalog.TALLY, PatternType.LITERAL, AclOperation.WRITE, "counts", () -> {
                try (CountsApp _ = CountsApp.start(
                        CountsConfig.of(as("counts"), system.routing(), folder.resolve("refused-counts")))) {
                    awaitSaid(errors, "counts lacks a right on topic disvote.tally.v1");
                }
            });
            without(ResourceType.GROUP, ClientNames.NOTARY, PatternType.LITERAL, AclOperation.READ, "notary", () -> {
                try (Notary notary = notary(system, keys, List.of())) {
                    awaitSaid(errors, "notary may not use the consumer group disvote-notary");
                    await().until(() -> notary.health().reason().code() == Code.BROKERS_REFUSE);
                }
            });
            without(
                    ResourceType.TRANSACTIONAL_ID,
                    ClientNames.PUBLISHER_PREFIX,
                    PatternType.PREFIXED,
                    AclOperation.WRITE,
                    "ingest",
                    () -> {
                        try (IngestApi _ = ingest(postgres.createDatabase(), system)) {
                            awaitSaid(errors, "ingest may not use its transactional ID");
                        }
                    });
        } finally {
            root.detachAppender(appender);
        }
    }

    private static void awaitSaid(List<String> errors, String sentence) {
        await().until(() -> errors.stream()
                .anyMatch(said -> said.startsWith("error=user disvote-" + sentence)
                        && said.contains("`disvote topics --check --grant FILE` shows what is missing")));
    }

    private static IngestApi ingest(String master, SystemRecord system) {
        return IngestApi.start(IngestConfig.builder(List.of(master), as("ingest"))
                .confirm(Confirm.LOG)
                .routing(system.routing())
                .build());
    }

    @Test
    void aCommandSaysWhoLacksWhatAndWhatGivesIt() {
        Said said = run(broker.client("disvote-sink", PASSWORD), "election list");

        assertEquals(Cli.FAILED, said.exitCode(), said::text);
        assertTrue(
                said.text().contains("disvote: user disvote-sink lacks a right on topic disvote.")
                        && said.text().contains("`disvote topics --check --grant FILE` shows what is missing"),
                said::text);
    }

    @Test
    void aTopicWithoutARightOnItIsNotCalledMissing() {
        Said said = run(broker.client("disvote-sink", PASSWORD), "topics", "--check", "--partitions", "2");

        assertEquals(Cli.FAILED, said.exitCode(), said::text);
        assertTrue(said.text().contains("disvote: user disvote-sink lacks a right on topic disvote."), said::text);
        assertFalse(said.text().contains("v1 is missing"), said::text);
    }

    @Test
    void aWrongPasswordSaysWhoseItIsAndWhatSetsIt() {
        Said said = run(broker.client("disvote-operator", PASSWORD + "?"), "election list");

        assertEquals(Cli.FAILED, said.exitCode(), said::text);
        assertTrue(said.text().contains("disvote: the brokers do not take user disvote-operator ("), said::text);
        assertFalse(said.text().contains(PASSWORD), "a password is shown");
    }

    @Test
    void anAuditSaysWhichRightItsUserLacks() throws Exception {
        AuditReport report = Audit.run(
                new AuditTargets(List.of(postgres.createDatabase()), as("sink"), new TreeMap<>()),
                Duration.ZERO,
                20,
                (doing, done, all) -> {});

        assertTrue(
                report.text().contains("user disvote-sink lacks a right on topic disvote.closings.v1"), report::text);
    }

    private static void grantAsAdministrator() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Path recipe = Files.writeString(folder.resolve("rights.json"), """
            {"administrators": ["administrator"], "users": [
              {"name": "disvote-operator", "kind": "operator", "passwordFile": "password"},
              {"name": "disvote-ingest", "kind": "ingest", "passwordFile": "password"},
              {"name": "disvote-sink", "kind": "sink", "replica": "r1", "passwordFile": "password"},
              {"name": "disvote-counts", "kind": "counts", "passwordFile": "password"},
              {"name": "disvote-notary", "kind": "notary", "passwordFile": "password"},
              {"name": "disvote-results", "kind": "results", "passwordFile": "password"},
              {"name": "disvote-auditor", "kind": "auditor", "passwordFile": "password"}]}""");
        assertEquals(0, topics(broker.administrator(), "--partitions", "2", "--grant", recipe.toString()));
        assertEquals(
                0,
                topics(broker.client("disvote-operator", PASSWORD), "--check", "--grant", recipe.toString()),
                "the operator sees that the rights are as the recipe says");
        Path smaller = Files.writeString(
                folder.resolve("smaller.json"), Files.readString(recipe).replaceFirst(".*\"disvote-notary\".*\\n", ""));
        assertEquals(
                1,
                topics(broker.client("disvote-operator", PASSWORD), "--check", "--grant", smaller.toString()),
                "the notary's rights are not in this recipe");
    }

    private static int topics(Path config, String... more) {
        Said said = run(config, "topics", more);
        LoggerFactory.getLogger(SecuredBrokersIT.class).atInfo().log(said.text());
        return said.exitCode();
    }

    private record Said(int exitCode, String text) {}

    private static Said run(Path config, String command, String... more) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--brokers", broker.bootstrap(), "--kafka-config", config.toString()));
        words.addAll(List.of(more));
        return new Said(Cli.run(out, out, words.toArray(String[]::new)), text.toString());
    }
}
