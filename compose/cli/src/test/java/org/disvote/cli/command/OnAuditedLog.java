package org.disvote.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.topics.kafka.Brokers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Gives each test an audited system with a right log, to damage and to audit.
abstract class OnAuditedLog extends OnAuditedSystem {

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    AuditedLog log;

    OnAuditedLog(Postgres postgres, Broker broker, int votes) {
        super(postgres, broker, votes);
    }

    @BeforeEach
    void makeLog() {
        log = new AuditedLog(system, Brokers.at(broker.bootstrap()), folder);
    }

    /// With the published folder and the policy.
    final Outcome auditLog(String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("--log", log.folder.toString(), "--policy", log.policyFile.toString()));
        arguments.addAll(List.of(more));
        return Outcome.of(system, Brokers.at(broker.bootstrap()), arguments.toArray(String[]::new));
    }

    final Outcome assertFound(String... expected) throws Exception {
        Outcome outcome = auditLog();
        assertEquals(List.of(expected), outcome.findings(), outcome::text);
        assertEquals(1, outcome.exitCode());
        return outcome;
    }

    final void assertNothingFound(Outcome outcome) {
        assertEquals(List.of(), outcome.findings(), outcome::text);
        assertEquals(0, outcome.exitCode(), outcome::text);
    }
}
