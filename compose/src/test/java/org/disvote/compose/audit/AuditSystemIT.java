package org.disvote.compose.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.awaitility.Awaitility;
import org.disvote.parts.Broker;
import org.disvote.parts.Postgres;
import org.disvote.parts.RealParts;
import org.disvote.topics.provision.TopicCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the system is, by its record and by what each database says of itself.
@RealParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditSystemIT {

    private final List<String> databases;
    private final Broker broker;

    @SuppressWarnings("NullAway.Init") // filled before each test
    private AuditedSystem system;

    AuditSystemIT(Postgres postgres, Broker broker) {
        databases = Stream.generate(postgres::createDatabase)
                .limit(AuditedSystem.DATABASES)
                .toList();
        this.broker = broker;
    }

    @BeforeEach
    void fill() {
        system = new AuditedSystem(databases, broker);
        system.castEverywhere(20);
    }

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void faultFPartitionsThatAStrangerAddedAreNotedOnceAndLeftAlone() throws Exception {
        try (Admin admin = broker.admin()) {
            admin.createPartitions(Map.of(TopicCatalog.VOTES, NewPartitions.increaseTo(6)))
                    .all()
                    .get();
        }

        Outcome outcome = audit();

        assertEquals(List.of(), outcome.findings(), outcome::text);
        assertEquals(0, outcome.exitCode());
        assertEquals(
                List.of("log: somebody added 2 partitions to the 4 of the system; they are left alone"),
                outcome.notes());
    }

    @Test
    void faultBWithoutASystemRecordTheLogIsRefusedWithTheCure() throws Exception {
        try (Admin admin = broker.admin()) {
            admin.deleteTopics(List.of(TopicCatalog.ELECTIONS)).all().get();
            Awaitility.await()
                    .ignoreExceptionsMatching(e -> e.getCause() instanceof TopicExistsException)
                    .untilAsserted(() -> admin.createTopics(List.of(new NewTopic(TopicCatalog.ELECTIONS, 1, (short) 1)))
                            .all()
                            .get());
        }

        Outcome outcome = audit();

        assertEquals(List.of("unreachable log "), outcome.findings(), outcome::text);
        assertEquals(1, outcome.exitCode());
        assertTrue(outcome.sentences().getFirst().contains("disvote topics"), outcome::text);
    }

    private Outcome audit() throws Exception {
        return Outcome.of(system, broker.bootstrap());
    }
}
