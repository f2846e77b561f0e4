package org.disvote.topics.rights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.testkit.Patience;
import org.disvote.testkit.kafka.SecureBroker;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.rights.Grants.Differences;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a broker with TLS, SCRAM and an authorizer.
class RightsIT {

    private static final String PASSWORD = "0123456789abcdef-of-the-test";
    private static final Routing ROUTING = new Routing(2);
    private static final String OF_COUNTS = ClientNames.COUNTS + "-any-changelog";
    private static final String OF_ANOTHER_SYSTEM = "another";

    /// Has a password and no right.
    private static final String STRANGER = "stranger";

    private static final List<String> CATALOG =
            TopicCatalog.ofOneBroker(ROUTING).names();
    private static final List<String> TOPICS = Stream.concat(
                    CATALOG.stream(),
                    Stream.of(OF_COUNTS, OF_ANOTHER_SYSTEM, "__consumer_offsets", "__transaction_state"))
            .toList();
    private static final List<String> GROUPS = List.of(
            ClientNames.SINK_PREFIX + "r1", ClientNames.SINK_PREFIX + "r2", ClientNames.COUNTS, ClientNames.NOTARY);
    private static final List<String> TRANSACTIONS = List.of(
            ClientNames.PUBLISHER_PREFIX + "0",
            ClientNames.PUBLISHER_PREFIX + "1",
            ClientNames.COUNTS + "-1",
            ClientNames.NOTARY,
            OF_ANOTHER_SYSTEM);

    @TempDir
    private static Path folder;

    private static SecureBroker broker;
    private static Brokers administrator;
    private static Recipe recipe;

    @BeforeAll
    static void grant() throws Exception {
        broker = new SecureBroker();
        administrator = Brokers.read(broker.bootstrap(), broker.administrator());
        TopicProvisioner.ofOneBroker(administrator, ROUTING);
        recipe = new Recipe(List.of(SecureBroker.ADMINISTRATOR), users());
        try (Admin admin = Admin.create(administrator.properties())) {
            new Grants(admin, recipe).grant();
            Answers.of(admin.createTopics(List.of(
                            new NewTopic(OF_COUNTS, 1, (short) 1), new NewTopic(OF_ANOTHER_SYSTEM, 1, (short) 1)))
                    .all());
            Answers.of(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            STRANGER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
                    .all());
        }
        List<String> filled = new ArrayList<>(CATALOG);
        filled.addAll(List.of(OF_COUNTS, OF_ANOTHER_SYSTEM));
        try (var producer =
                new KafkaProducer<>(administrator.properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : filled) {
                Answers.of(producer.send(new ProducerRecord<>(topic, 0, "any".getBytes(UTF_8), new byte[0])));
            }
        }
    }

    private static List<User> users() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        List<User> users = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            users.add(new User(kind.text(), kind, kind == Kind.SINK ? "r1" : "", Optional.of(password)));
        }
        users.add(new User("sink-2", Kind.SINK, "r2", Optional.of(password)));
        return users;
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void everyActThatTheTableDoesNotGiveIsRefusedAndNoOther() {
        int refused = 0;
        int done = 0;
        Map<String, Optional<User>> everybody = new LinkedHashMap<>(Map.of(STRANGER, Optional.empty()));
        recipe.users().forEach(user -> everybody.put(user.name(), Optional.of(user)));
        for (Map.Entry<String, Optional<User>> somebody : everybody.entrySet()) {
            String name = somebody.getKey();
            try (Acts acts = new Acts(Brokers.read(broker.bootstrap(), broker.client(name, PASSWORD)))) {
                for (Act act : allActs()) {
                    boolean allowed = somebody.getValue()
                            .filter(user -> Rights.allow(user, act.type(), act.name(), act.operation()))
                            .isPresent();
                    assertEquals(!allowed, acts.isRefused(act), () -> name + " " + act);
                    if (allowed) {
                        done++;
                    } else {
                        refused++;
                    }
                }
            }
        }
        System.out.printf(
                "%d users tried %d acts on a broker with TLS, SCRAM and an authorizer: %d forbidden acts were refused,"
                        + " %d others were not%n",
                everybody.size(), refused + done, refused, done);
        assertTrue(refused > 800, "only a few acts were tried: " + refused);
    }

    /// One thing that a user may try.
    record Act(ResourceType type, String name, AclOperation operation) {}

    private static List<Act> allActs() {
        List<Act> acts = new ArrayList<>();
        for (String topic : TOPICS) {
            for (AclOperation operation : List.of(
                    AclOperation.READ,
                    AclOperation.WRITE,
                    AclOperation.CREATE,
                    AclOperation.DELETE,
                    AclOperation.ALTER,
                    AclOperation.DESCRIBE,
                    AclOperation.DESCRIBE_CONFIGS,
                    AclOperation.ALTER_CONFIGS)) {
                acts.add(new Act(ResourceType.TOPIC, topic, operation));
            }
        }
        GROUPS.forEach(group -> {
            acts.add(new Act(ResourceType.GROUP, group, AclOperation.READ));
            acts.add(new Act(ResourceType.GROUP, group, AclOperation.DELETE));
        });
        TRANSACTIONS.forEach(id -> acts.add(new Act(ResourceType.TRANSACTIONAL_ID, id, AclOperation.WRITE)));
        for (AclOperation operation : List.of(
                AclOperation.CREATE,
                AclOperation.ALTER,
                AclOperation.DESCRIBE,
                AclOperation.ALTER_CONFIGS,
                AclOperation.CLUSTER_ACTION)) {
            acts.add(new Act(ResourceType.CLUSTER, Resource.CLUSTER_NAME, operation));
        }
        return acts;
    }

    @Test
    void aWrongPasswordIsRefused() {
        Brokers wrong = Brokers.read(broker.bootstrap(), broker.client("notary", PASSWORD + "?"));

        KafkaException refused = assertThrows(KafkaException.class, () -> {
            try (Admin admin = Admin.create(wrong.properties())) {
                Answers.of(admin.listTopics().names());
            }
        });

        assertTrue(String.valueOf(refused.getMessage()).contains("Authentication failed"), refused.getMessage());
    }

    @Test
    void aClientWithoutTlsAndAUserGetsNoAnswer() {
        assertThrows(KafkaException.class, () -> {
            try (Admin admin = Admin.create(Brokers.at(broker.bootstrap())
                    .with(Map.of("default.api.timeout.ms", 3_000, "request.timeout.ms", 2_000)))) {
                Answers.of(admin.listTopics().names());
            }
        });
    }

    @Test
    void aPasswordThatIsShortOrThatOthersCanReadIsRefusedBeforeAnythingIsChanged() throws Exception {
        Path weak = Files.writeString(folder.resolve("weak"), "short");
        Files.setPosixFilePermissions(weak, PosixFilePermissions.fromString("rw-------"));
        Path open = Files.writeString(folder.resolve("open"), PASSWORD);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        try (Admin admin = Admin.create(administrator.properties())) {
            for (Path file : List.of(weak, open)) {
                Recipe more =
                        new Recipe(List.of(), List.of(new User("another-notary", Kind.NOTARY, "", Optional.of(file))));

                OperatorException refused =
                        assertThrows(OperatorException.class, () -> new Grants(admin, more).grant());

                String message = String.valueOf(refused.getMessage());
                assertTrue(message.startsWith(file.toString()) && !message.contains("%"), message);
                assertFalse(message.contains(PASSWORD), message);
                assertEquals(1, new Grants(admin, more).compare().unknown().size());
            }
        }
    }

    @Test
    void whatDiffersIsNamedAndMended() throws Exception {
        AclBinding open = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "disvote.", PatternType.PREFIXED),
                new AccessControlEntry("User:nobody", "*", AclOperation.WRITE, AclPermissionType.ALLOW));
        AclBinding taken = Right.topic(TopicCatalog.TALLY, AclOperation.WRITE).of("User:counts");
        AclBinding foreign = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "other", PatternType.LITERAL),
                new AccessControlEntry("User:nobody", "*", AclOperation.READ, AclPermissionType.ALLOW));
        try (Admin admin = Admin.create(administrator.properties())) {
            Grants grants = new Grants(admin, recipe);
            assertTrue(grants.compare().none());
            Answers.of(admin.createAcls(List.of(open, foreign)).all());
            Answers.of(admin.deleteAcls(Set.of(taken.toFilter())).all());

            List<String> differing = List.of(
                    "missing: User:counts may write topic disvote.tally.v1",
                    "not in the recipe: User:nobody may write topic disvote.*");
            // The controller acknowledges a change before the broker has it.
            await().atMost(Patience.WAIT_MAX)
                    .until(() -> grants.compare().sentences().equals(differing));
            grants.revoke(grants.grant().extra());
            await().atMost(Patience.WAIT_MAX).until(() -> grants.compare().none());

            assertEquals(
                    1,
                    Answers.of(admin.describeAcls(foreign.toFilter()).values()).size());
        }
    }

    @Test
    void aUserThatTheBrokersDoNotKnowIsNamed() throws Exception {
        List<User> more = new ArrayList<>(recipe.users());
        more.add(new User("newcomer", Kind.AUDITOR, "", Optional.of(folder.resolve("password"))));
        try (Admin admin = Admin.create(administrator.properties())) {
            Differences found = new Grants(admin, new Recipe(recipe.administrators(), more)).compare();

            assertEquals(
                    List.of("newcomer"),
                    found.unknown().stream().map(User::name).toList());
        }
    }
}
