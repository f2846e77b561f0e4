package org.disvote.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// Gives each test of a class a system whose masters, log and replicas hold the same votes, to damage and to audit.
@RealParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnAuditedSystem {

    final Broker broker;
    private final Postgres postgres;
    private final String emptyMaster;
    private final String emptyReplica;
    private final List<String> databases;
    private final int votes;

    @SuppressWarnings("NullAway.Init") // filled before each test
    AuditedSystem system;

    /// @param votes how many are cast before each test
    OnAuditedSystem(Postgres postgres, Broker broker, int votes) {
        this.postgres = postgres;
        this.broker = broker;
        this.votes = votes;
        emptyMaster = postgres.createDatabase();
        emptyReplica = postgres.createDatabase();
        AuditedSystem.prepare(emptyMaster, emptyReplica);
        databases = Stream.generate(postgres::createDatabase)
                .limit(AuditedSystem.DATABASES)
                .toList();
    }

    @BeforeEach
    void fill() {
        for (int i = 0; i < AuditedSystem.DATABASES; i++) {
            // A copy costs a tenth of what the steps of a schema cost.
            postgres.copy(i < AuditedSystem.SHARDS ? emptyMaster : emptyReplica, databases.get(i));
        }
        system = new AuditedSystem(databases, broker);
        system.castEverywhere(votes);
    }

    @AfterEach
    void close() {
        system.close();
    }

    final Outcome audit() throws Exception {
        return Outcome.of(system, Brokers.at(broker.bootstrap()));
    }

    final Outcome assertWrong(String... expected) throws Exception {
        Outcome outcome = audit();
        assertEquals(List.of(expected), outcome.findings(), outcome::text);
        assertEquals(1, outcome.exitCode());
        assertEquals("wrong", outcome.json().at("/verdict").asText());
        return outcome;
    }
}
