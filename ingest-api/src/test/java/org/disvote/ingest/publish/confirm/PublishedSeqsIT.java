package org.disvote.ingest.publish.confirm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.publish.MasterFixture;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.postgres.Forgery;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class PublishedSeqsIT {

    private static final String LIFE = "a life of the master";

    private final Postgres postgres;
    private MasterFixture master;
    private PublishedSeqs published;

    PublishedSeqsIT(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void start() {
        master = new MasterFixture(postgres);
        published = new PublishedSeqs(new Shard(0), master.url());
    }

    @AfterEach
    void close() {
        published.close();
    }

    @Test
    void anInstanceThatDoesNotPublishReadsItFromTheMaster() throws Exception {
        CompletableFuture<Void> third = published.whenPublished(new Position(2, 3), LIFE);
        CompletableFuture<Void> fourth = published.whenPublished(new Position(2, 4), LIFE);

        publish(2, 3, LIFE);

        third.get(30, TimeUnit.SECONDS);
        assertFalse(fourth.isDone());
        assertEquals(3, published.published(2));
        assertTrue(published.whenPublished(new Position(2, 1), LIFE).isDone());
    }

    @Test
    void thePublisherOfTheSameInstanceReportsItWithoutTheMaster() throws Exception {
        published.setPublishedHere(true);
        CompletableFuture<Void> first = published.whenPublished(new Position(0, 1), LIFE);

        published.report(LIFE, Map.of(0, 1L));

        first.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatAMasterThatTookOverHasPublishedConfirmsNoVoteOfTheOneBefore() {
        CompletableFuture<Void> lost = published.whenPublished(new Position(2, 3), LIFE);

        publish(2, 5, "the next life");

        assertUnavailable(lost);
        assertFalse(published.whenPublished(new Position(2, 3), LIFE).isDone());
    }

    @Test
    void thePublisherOfAMasterThatTookOverConfirmsNoVoteOfTheOneBefore() throws Exception {
        published.setPublishedHere(true);
        published.report(LIFE, Map.of(0, 2L));
        CompletableFuture<Void> lost = published.whenPublished(new Position(0, 3), LIFE);
        CompletableFuture<Void> next = published.whenPublished(new Position(0, 4), "the next life");

        published.report("the next life", Map.of(0, 3L));

        assertUnavailable(lost);
        assertFalse(next.isDone(), "what was known of the life before says nothing about this vote");
        published.report("the next life", Map.of(0, 4L));
        next.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aPartitionThatMovedToAnotherShardIsPublished() throws Exception {
        CompletableFuture<Void> last = published.whenPublished(new Position(1, 7), master.life());

        master.execute("DELETE FROM partition_head WHERE partition = 1");
        master.execute(Forgery.ofPartitions(
                "INSERT INTO partition_move (partition, step, shard, last_seq) VALUES (1, 'released', 1, 7)"));

        last.get(30, TimeUnit.SECONDS);
    }

    @Test
    void theMasterIsPolledOnlyWhileSomeoneWaits() {
        CompletableFuture<Void> gone = published.whenPublished(new Position(0, 1), LIFE);
        await().until(() -> queriesInAMoment() > 0);

        gone.cancel(false);

        await().until(() -> queriesInAMoment() == 0);
    }

    /// Whether the head rows are read, by when the server last saw a query of that session.
    private long queriesInAMoment() {
        String select = "SELECT coalesce(max(query_start), 'epoch') FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name LIKE 'disvote-published-%'";
        String before = master.text(select);
        master.execute("SELECT pg_sleep(0.3)");
        return List.of(before).contains(master.text(select)) ? 0 : 1;
    }

    @Test
    void theMasterMayBeAwayForAWhile() throws Exception {
        CompletableFuture<Void> first = published.whenPublished(new Position(0, 1), LIFE);
        postgres.disconnectAll(master.url());

        publish(0, 1, LIFE);

        first.get(30, TimeUnit.SECONDS);
    }

    @Test
    void closingFailsThoseWhoStillWait() {
        CompletableFuture<Void> never = published.whenPublished(new Position(0, 1), LIFE);

        published.close();

        assertThrows(ExecutionException.class, never::get);
    }

    /// As the publisher of another instance does.
    private void publish(int partition, long published, String life) {
        master.execute("UPDATE partition_head SET published = %d, opened_for = '%s' WHERE partition = %d"
                .formatted(published, life, partition));
    }

    private static void assertUnavailable(CompletableFuture<Void> wait) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> wait.get(30, TimeUnit.SECONDS));
        assertInstanceOf(MasterUnavailableException.class, failure.getCause());
    }
}
