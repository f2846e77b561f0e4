package org.disvote.topics.rights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.disvote.testkit.Patience;
import org.disvote.testkit.kafka.SecureBroker;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.ClientNames;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each kind of user, with each of its rights missing, on a broker with an authorizer.
class OwnRightsIT {

    private static final String PASSWORD = "0123456789abcdef-of-the-test";

    @TempDir
    private static Path folder;

    private static SecureBroker broker;
    private static Admin admin;

    @BeforeAll
    static void grant() throws Exception {
        broker = new SecureBroker();
        Brokers administrator = Brokers.read(broker.bootstrap(), broker.administrator());
        TopicProvisioner.ofOneBroker(administrator, new Routing(2));
        admin = Admin.create(administrator.properties());
        Path password = Files.writeString(folder.resolve("password"), PASSWORD, UTF_8);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        List<User> users = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            users.add(new User(kind.text(), kind, replica(kind), Optional.of(password)));
        }
        new Grants(admin, new Recipe(List.of(SecureBroker.ADMINISTRATOR), users)).grant();
        Answers.of(admin.createTopics(List.of(new NewTopic(ClientNames.COUNTS + "-voters-changelog", 1, (short) 1)))
                .all());
        for (String group : List.of(ClientNames.SINK_PREFIX + "r1", ClientNames.COUNTS, ClientNames.NOTARY)) {
            try (var member = new KafkaConsumer<>(
                    administrator.with(Map.of("group.id", group)),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                member.commitSync(Map.of(new TopicPartition(TopicCatalog.VOTES, 0), new OffsetAndMetadata(0)));
            }
        }
    }

    private static String replica(Kind kind) {
        return kind == Kind.SINK ? "r1" : "";
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "OPERATOR")
    void eachRightThatIsMissingIsNamedWithUserAndCommand(Kind kind) {
        User user = new User(kind.text(), kind, replica(kind), Optional.empty());
        Brokers own = Brokers.read(broker.bootstrap(), broker.client(kind.text(), PASSWORD));
        assertDoesNotThrow(() -> OwnRights.require(own, kind, replica(kind)));
        for (Right right : Rights.of(user)) {
            AclBinding binding = right.of(user.principal());
            Answers.of(admin.deleteAcls(List.of(binding.toFilter())).all());
            awaitAcl(binding, false);
            try {
                OperatorException refused = assertThrows(
                        OperatorException.class,
                        () -> OwnRights.require(own, kind, replica(kind), Duration.ZERO),
                        () -> kind.text() + " without the right to " + right.text());

                String message = String.valueOf(refused.getMessage());
                assertEquals(
                        ("user %s lacks rights on the brokers: %s. As Kafka's administrator, run `disvote topics"
                                        + " --grant FILE` with a recipe that has this user as kind %s%s")
                                .formatted(
                                        kind.text(),
                                        right.text(),
                                        kind.text(),
                                        kind == Kind.SINK ? " of replica r1" : ""),
                        message);
            } finally {
                Answers.of(admin.createAcls(List.of(binding)).all());
                awaitAcl(binding, true);
            }
        }
    }

    private static void awaitAcl(AclBinding binding, boolean there) {
        await().atMost(Patience.WAIT_MAX)
                .until(() -> there
                        != Answers.of(admin.describeAcls(binding.toFilter()).values())
                                .isEmpty());
    }

    @Test
    void aUserOfAnotherKindIsToldAllThatItLacks() {
        Brokers sink = Brokers.read(broker.bootstrap(), broker.client("sink", PASSWORD));

        OperatorException refused =
                assertThrows(OperatorException.class, () -> OwnRights.require(sink, Kind.NOTARY, "", Duration.ZERO));

        assertTrue(
                String.valueOf(refused.getMessage())
                        .startsWith("user sink lacks rights on the brokers: read group disvote-notary, read topic"
                                + " disvote.closings.v1, read topic disvote.notary.v1, read topic"
                                + " disvote.statements.v1, write topic disvote.notary.v1, write transactional id"
                                + " disvote-notary. As"),
                refused.getMessage());
    }

    @Test
    void aWrongPasswordIsARefusalThatNamesTheUser() {
        Brokers wrong = Brokers.read(broker.bootstrap(), broker.client("counts", PASSWORD + "?"));

        KafkaException refused =
                assertThrows(SaslAuthenticationException.class, () -> OwnRights.require(wrong, Kind.COUNTS));

        assertTrue(
                Refusals.text(wrong, refused).startsWith("the brokers do not take user counts ("),
                () -> Refusals.text(wrong, refused));
    }

    @Test
    void anAuthorityThatDidNotSignTheBrokersCertificateIsARefusal() throws Exception {
        Path other = folder.resolve("other.properties");
        Files.writeString(
                other,
                Files.readString(broker.client("counts", PASSWORD))
                        .replaceFirst("(?m)^ssl\\.truststore\\..*\n", "")
                        .replaceFirst("(?m)^ssl\\.truststore\\..*\n", ""));
        Brokers untrusting = Brokers.read(broker.bootstrap(), other);

        KafkaException refused = assertThrows(KafkaException.class, () -> OwnRights.require(untrusting, Kind.COUNTS));

        assertTrue(
                Refusals.text(untrusting, refused).startsWith("no TLS connection of user counts with the brokers ("),
                () -> Refusals.text(untrusting, refused));
    }
}
