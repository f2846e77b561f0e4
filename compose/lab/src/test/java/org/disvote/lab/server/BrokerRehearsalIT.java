package org.disvote.lab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.awaitility.Awaitility;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.RealParts;
import org.disvote.topics.kafka.Brokers;
import org.junit.jupiter.api.Test;

/// What a rehearsal leaves on a broker.
@RealParts
final class BrokerRehearsalIT {

    private final Broker broker;

    BrokerRehearsalIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void itsTopicIsGoneAfterwardsEvenIfItWasLeftByOneThatWasKilled() throws Exception {
        try (Admin admin = broker.admin()) {
            Set<String> before = admin.listTopics().names().get();
            for (boolean left : List.of(false, true)) {
                if (left) {
                    NewTopic topic = new NewTopic(
                            BrokerRehearsal.TOPIC, Optional.of(BrokerRehearsal.PARTITIONS), Optional.empty());
                    admin.createTopics(List.of(topic)).all().get();
                }

                BrokerRehearsal.run(Brokers.at(broker.bootstrap()), Duration.ofMillis(300));

                Awaitility.await()
                        .atMost(Patience.WAIT_MAX)
                        .untilAsserted(() ->
                                assertEquals(before, admin.listTopics().names().get()));
                assertEquals(TransactionState.COMPLETE_COMMIT, lastTransaction(admin));
            }
        }
    }

    /// The broker knows it as complete a moment after the producer.
    private static TransactionState lastTransaction(Admin admin) {
        return Awaitility.await()
                .atMost(Patience.WAIT_MAX)
                .until(
                        () -> admin.describeTransactions(List.of(BrokerRehearsal.TOPIC))
                                .description(BrokerRehearsal.TOPIC)
                                .get()
                                .state(),
                        state -> state != TransactionState.PREPARE_COMMIT);
    }
}
