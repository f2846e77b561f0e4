package org.disvote.ingest.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.disvote.parts.Postgres;
import org.disvote.parts.RealParts;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class PublishedHeadsIT {

    private final Postgres postgres;
    private MasterOfTest master;
    private PublishedHeads heads;

    PublishedHeadsIT(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void start() {
        master = new MasterOfTest(postgres);
        heads = new PublishedHeads(new Shard(0), master.url());
    }

    @AfterEach
    void close() {
        heads.close();
    }

    @Test
    void anInstanceThatDoesNotPublishLearnsItFromTheMaster() throws Exception {
        CompletableFuture<Void> third = heads.whenPublished(new Position(2, 3));
        CompletableFuture<Void> fourth = heads.whenPublished(new Position(2, 4));

        master.execute("UPDATE partition_head SET published = 3 WHERE partition = 2");

        third.get(5, TimeUnit.SECONDS);
        assertFalse(fourth.isDone());
        assertEquals(3, heads.published(2));
        assertTrue(heads.whenPublished(new Position(2, 1)).isDone());
    }

    @Test
    void thePublisherOfTheSameInstanceTellsItWithoutTheMaster() throws Exception {
        heads.toldHere(true);
        CompletableFuture<Void> first = heads.whenPublished(new Position(0, 1));

        heads.moved(Map.of(0, 1L));

        first.get(5, TimeUnit.SECONDS);
    }

    @Test
    void theMasterIsAskedOnlyWhileSomeoneWaits() {
        CompletableFuture<Void> gone = heads.whenPublished(new Position(0, 1));
        await().until(() -> queriesOfAMoment() > 0);

        gone.cancel(false);

        await().until(() -> queriesOfAMoment() == 0);
    }

    /// How often the head rows are looked at, by the server's own count of what the session did last.
    private long queriesOfAMoment() {
        String select = "SELECT coalesce(max(query_start), 'epoch') FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name LIKE 'disvote-published-%'";
        String before = master.text(select);
        master.execute("SELECT pg_sleep(0.3)");
        return List.of(before).contains(master.text(select)) ? 0 : 1;
    }

    @Test
    void theMasterMayBeAwayForAWhile() throws Exception {
        CompletableFuture<Void> first = heads.whenPublished(new Position(0, 1));
        postgres.disconnectAll(master.url());

        master.execute("UPDATE partition_head SET published = 1 WHERE partition = 0");

        first.get(5, TimeUnit.SECONDS);
    }

    @Test
    void closingFailsWhoeverStillWaits() {
        CompletableFuture<Void> never = heads.whenPublished(new Position(0, 1));

        heads.close();

        assertThrows(ExecutionException.class, never::get);
    }
}
