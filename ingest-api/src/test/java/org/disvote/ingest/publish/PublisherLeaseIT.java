package org.disvote.ingest.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class PublisherLeaseIT {

    private static final Shard SHARD = new Shard(0);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Postgres postgres;
    private String master = "";

    PublisherLeaseIT(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void createDatabase() {
        master = postgres.createDatabase();
    }

    @Test
    void oneInstanceHoldsTheLeaseUntilItClosesIt() throws SQLException {
        try (PublisherLease other = open()) {
            try (PublisherLease holder = open()) {
                assertTrue(holder.tryTake());
                assertFalse(other.tryTake());
            }
            // The server releases the lock when it reads the end of the holder's session.
            await().until(other::tryTake);
        }
    }

    @Test
    void aHolderWhoseSessionEndsLosesTheLeaseAndAnotherGetsIt() throws SQLException {
        try (PublisherLease holder = open()) {
            assertTrue(holder.tryTake());
            postgres.disconnectAll(master);

            try (PublisherLease other = open()) {
                await().until(other::tryTake);
                await().until(() -> !holder.isHeld());
            }
        }
    }

    @Test
    void aHolderThatHangsIsInterruptedAndLosesTheLeaseAlthoughItsSessionLives() throws SQLException {
        try (PublisherLease holder = PublisherLease.open(master, SHARD, SOON)) {
            assertTrue(holder.tryTake());

            assertThrows(
                    InterruptedException.class,
                    () -> new CountDownLatch(1).await(30, TimeUnit.SECONDS),
                    "hanging here");

            try (PublisherLease other = open()) {
                await().until(other::tryTake);
                assertFalse(holder.isHeld());
            }
        }
    }

    @Test
    void theServerEndsASilentSession() throws SQLException {
        try (PublisherLease silent = open()) {
            await().until(() -> sessions() == 0);
            assertThrows(SQLException.class, silent::tryTake);
        }
    }

    private PublisherLease open() throws SQLException {
        return PublisherLease.open(master, SHARD, Duration.ofSeconds(10));
    }

    private long sessions() throws SQLException {
        try (var connection = DriverManager.getConnection(master);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND application_name LIKE 'disvote-lease-%'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
