package org.disvote.ingest.publish.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.ingest.publish.LogFixture;
import org.disvote.testkit.Broker;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.TopicCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class OpenTransactionsIT {

    private final Admin admin;
    private final LogFixture log;

    OpenTransactionsIT(Broker broker) {
        admin = broker.admin();
        log = new LogFixture(broker);
    }

    @BeforeEach
    void recreateTopics() {
        log.recreateTopics();
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void faultIAnOpenTransactionIsWaitedFor() throws Exception {
        try (Producer<byte[], byte[]> open = begin(Duration.ofSeconds(60))) {
            AtomicInteger turns = new AtomicInteger();
            // Twice: once for the ends, and then while it waits.
            CompletableFuture<Void> waiting = new CompletableFuture<>();
            var ends = CompletableFuture.supplyAsync(() -> new OpenTransactions(
                            admin, OpenTransactions.LATE_MAX, "", () -> {
                                if (turns.incrementAndGet() == 3) {
                                    waiting.complete(null);
                                }
                            })
                    .stableEnds(List.of(0, 1)));
            waiting.get();

            open.commitTransaction();

            assertEquals(2, ends.get().stable().get(0), "the record and its marker");
            assertEquals(0, ends.get().stable().get(1));
        }
    }

    @Test
    void faultIATransactionThatStaysOpenIsNamedWithItsOwner() {
        try (Producer<byte[], byte[]> open = begin(Duration.ofSeconds(1))) {
            OpenTransactions.Ends ends = soon("").stableEnds(List.of(0, 1));

            assertEquals(Map.of(1, 0L), ends.stable());
            assertEquals(
                    List.of(new BlockedPartition(0, 0, "transactional ID somebody, whose timeout is 1 s")),
                    ends.blocked());
            open.abortTransaction();
        }
    }

    @Test
    void faultBAPublisherDoesNotWaitForAStrangersTransactionAsLongAsThatMayTake() {
        try (Producer<byte[], byte[]> open = begin(Duration.ofSeconds(60))) {
            OpenTransactions.Ends ends = soon("the publisher").stableEnds(List.of(0, 1));

            assertEquals(Map.of(1, 0L), ends.stable());
            assertEquals(
                    List.of(new BlockedPartition(0, 0, "transactional ID somebody, whose timeout is 60 s")),
                    ends.blocked());
            open.abortTransaction();
        }
    }

    @Test
    void aTransactionOfThePublisherItselfIsNotGivenUp() {
        try (Producer<byte[], byte[]> open = begin(Duration.ofSeconds(1))) {
            TimeoutException refusal =
                    assertThrows(TimeoutException.class, () -> soon("somebody").stableEnds(List.of(0, 1)));

            String said = String.valueOf(refusal.getMessage());
            assertTrue(said.contains("partition 0 of the log"), said);
            assertTrue(said.contains("at offset 0"), said);
            open.abortTransaction();
        }
    }

    private OpenTransactions soon(String own) {
        return new OpenTransactions(admin, Duration.ofMillis(100), own, () -> {});
    }

    private Producer<byte[], byte[]> begin(Duration timeout) {
        Producer<byte[], byte[]> producer = log.transactional("somebody", timeout);
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(TopicCatalog.VOTES, 0, new byte[] {1}, new byte[] {2}));
        producer.flush();
        return producer;
    }
}
