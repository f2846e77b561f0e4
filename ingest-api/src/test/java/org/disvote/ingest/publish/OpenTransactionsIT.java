package org.disvote.ingest.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.parts.Broker;
import org.disvote.parts.RealParts;
import org.disvote.topics.provision.TopicCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class OpenTransactionsIT {

    private final Broker broker;
    private final Admin admin;
    private final LogOfTest log;

    OpenTransactionsIT(Broker broker) {
        this.broker = broker;
        admin = broker.admin();
        log = new LogOfTest(broker);
    }

    @BeforeEach
    void recreateTopics() {
        broker.recreateTopics(MasterOfTest.ROUTING);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void faultIATransactionThatHappensToBeOpenIsWaitedFor() throws Exception {
        try (Producer<byte[], byte[]> open = begin(Duration.ofSeconds(60))) {
            AtomicInteger turns = new AtomicInteger();
            // Twice: once for the ends, and then while it waits.
            CompletableFuture<Void> waiting = new CompletableFuture<>();
            var ends =
                    CompletableFuture.supplyAsync(() -> new OpenTransactions(admin, OpenTransactions.LATE_MAX, () -> {
                                if (turns.incrementAndGet() == 3) {
                                    waiting.complete(null);
                                }
                            })
                            .stableEnds(List.of(0, 1)));
            waiting.get();

            open.commitTransaction();

            assertEquals(2, ends.get().get(0), "the record and its marker");
            assertEquals(0, ends.get().get(1));
        }
    }

    @Test
    void faultIATransactionThatStaysOpenIsNamedWithItsOwner() {
        try (Producer<byte[], byte[]> open = begin(Duration.ofSeconds(1))) {
            TimeoutException refusal = assertThrows(
                    TimeoutException.class,
                    () -> new OpenTransactions(admin, Duration.ofMillis(100), () -> {}).stableEnds(List.of(0, 1)));

            String said = String.valueOf(refusal.getMessage());
            assertTrue(said.contains("partition 0 of the log"), said);
            assertTrue(said.contains("at offset 0"), said);
            assertTrue(said.contains("transactional ID somebody, whose timeout is 1 s"), said);
            open.abortTransaction();
        }
    }

    private Producer<byte[], byte[]> begin(Duration timeout) {
        Producer<byte[], byte[]> producer = log.transactional("somebody", timeout);
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(TopicCatalog.VOTES, 0, new byte[] {1}, new byte[] {2}));
        producer.flush();
        return producer;
    }
}
