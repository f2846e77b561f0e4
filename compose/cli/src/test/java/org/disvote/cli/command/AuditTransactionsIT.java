package org.disvote.cli.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.finding.Finding;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.topics.kafka.Brokers;
import org.junit.jupiter.api.Test;

/// A transaction that stays open holds back vacuum on a master: each vote updates its partition's head, and the dead
/// rows of an hour are many. So an audit that waits for another place keeps none open, and yet sees one state.
class AuditTransactionsIT extends OnAuditedSystem {

    /// Some chunks in each of the four partitions.
    private static final int VOTES = 5_000;

    private static final int FINDINGS_MAX = 20;

    AuditTransactionsIT(Postgres postgres, Broker broker) {
        super(postgres, broker, VOTES);
    }

    @Test
    void aSlowAuditKeepsNoTransactionOpenAndIsRightWhileVotesComeIn() throws Exception {
        AtomicInteger stops = new AtomicInteger();
        AuditReport report;
        long cast;
        try (var traffic = system.traffic()) {
            report = audit((doing, done, all) -> {
                if (doing.equals("comparing") && done < all) {
                    long before = traffic.cast();
                    await().atMost(Patience.WAIT_MAX).until(() -> traffic.cast() > before);
                    await().atMost(Patience.WAIT_MAX)
                            .untilAsserted(() -> assertEquals(List.of(), transactionsOfAudit()));
                    stops.incrementAndGet();
                }
            });
            cast = traffic.cast();
        }

        assertEquals(List.of(), report.findings(), report.text());
        assertTrue(report.foundNothing(), report.text());
        assertTrue(stops.get() >= 3, stops + " stops");
        assertTrue(cast >= stops.get(), cast + " votes came in");
    }

    @Test
    void votesThatAreDeletedDuringAnAuditEndItForTheirMaster() throws Exception {
        AtomicBoolean deleted = new AtomicBoolean();
        AuditReport report = audit((doing, done, all) -> {
            if (doing.equals("comparing") && !deleted.getAndSet(true)) {
                system.masters.forEach(master -> execute(master, "DELETE FROM vote WHERE partition >= 2"));
            }
        });

        assertFalse(report.findings().isEmpty(), report.text());
        for (Finding finding : report.findings()) {
            assertEquals(Kind.UNREACHABLE, finding.kind(), report.text());
            assertTrue(finding.what().contains("were deleted while the audit read them"), report.text());
        }
    }

    private AuditReport audit(Audit.Watch watch) throws InterruptedException {
        AuditTargets targets = new AuditTargets(system.masters, Brokers.at(broker.bootstrap()), system.replicas);
        return Audit.run(targets, Patience.WAIT_MAX, FINDINGS_MAX, watch);
    }

    /// What the audit's sessions hold open on masters and replicas.
    private List<String> transactionsOfAudit() throws SQLException {
        List<String> open = new ArrayList<>();
        for (String database : List.of(system.masters.getFirst(), system.replicas.get("r1"))) {
            try (var connection = DriverManager.getConnection(database);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("""
                        SELECT datname || ': ' || state || ', snapshot ' || coalesce(backend_xmin::text, 'none')
                        FROM pg_stat_activity
                        WHERE application_name = 'disvote-audit'
                            AND (backend_xmin IS NOT NULL OR xact_start IS NOT NULL)
                        """)) {
                while (rows.next()) {
                    open.add(rows.getString(1));
                }
            }
        }
        return open;
    }

    private static void execute(String database, String sql) {
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
