package org.disvote.topics.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Sends the few records of an operator's command. A record is durable once it is acknowledged, and no call
/// waits longer than the command allows.
public final class CommandProducer extends KafkaProducer<byte[], byte[]> {

    /// @param answerMax how long any call, and any record, waits for the brokers
    public CommandProducer(Brokers brokers, Duration answerMax) {
        super(
                brokers.with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        answerMax.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) answerMax.toMillis() / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) answerMax.toMillis())),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /// Writes one record. Returns once the brokers have stored it durably.
    ///
    /// @param answerMax as above
    /// @throws KafkaException if they do not answer
    public static void write(Brokers brokers, Duration answerMax, ProducerRecord<byte[], byte[]> record) {
        try (CommandProducer producer = new CommandProducer(brokers, answerMax)) {
            Answers.within(answerMax.multipliedBy(2), producer.send(record));
        }
    }
}
