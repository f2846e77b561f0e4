package org.disvote.ingest.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.disvote.parts.Postgres;
import org.disvote.parts.RealParts;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class PublisherLeaseIT {

    private static final Shard SHARD = new Shard(0);

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
    void oneInstanceHoldsItUntilItIsClosed() throws SQLException {
        try (PublisherLease other = PublisherLease.open(master, SHARD)) {
            try (PublisherLease holder = PublisherLease.open(master, SHARD)) {
                assertTrue(holder.tryTake());
                assertFalse(other.tryTake());
            }
            assertTrue(other.tryTake());
        }
    }

    @Test
    void aHolderWhoseSessionEndsKnowsAndAnotherGetsIt() throws SQLException {
        try (PublisherLease holder = PublisherLease.open(master, SHARD)) {
            assertTrue(holder.tryTake());
            postgres.disconnectAll(master);

            try (PublisherLease other = PublisherLease.open(master, SHARD)) {
                await().until(other::tryTake);
                await().until(() -> !holder.isHeld());
            }
        }
    }

    @Test
    void aHolderThatHangsIsInterruptedAndLosesItAlthoughItsSessionLives() throws SQLException {
        try (PublisherLease holder = PublisherLease.open(master, SHARD)) {
            assertTrue(holder.tryTake());

            assertThrows(
                    InterruptedException.class,
                    () -> new CountDownLatch(1).await(30, TimeUnit.SECONDS),
                    "hanging here");

            try (PublisherLease other = PublisherLease.open(master, SHARD)) {
                await().until(other::tryTake);
                assertFalse(holder.isHeld());
            }
        }
    }

    @Test
    void theServerEndsASessionThatFallsSilent() throws SQLException {
        try (PublisherLease silent = PublisherLease.open(master, SHARD)) {
            await().atMost(PublisherLease.SILENCE_MAX.plusSeconds(5)).until(() -> sessions() == 0);
            assertThrows(SQLException.class, silent::tryTake);
        }
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
