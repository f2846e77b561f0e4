package org.disvote.topics.follow;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.statement.RollStatements;

/// What each roll is, as it was stated last. While the brokers are down it stays as last read.
public final class RollFollower implements AutoCloseable {

    private final Object lock = new Object();
    private final TopicFollower follower;
    private RollStatements statements = new RollStatements();

    private RollFollower(Brokers brokers) {
        follower = new TopicFollower(brokers, TopicCatalog.STATEMENTS, new Reader());
    }

    /// Follows the topic from now until closed. It need not exist yet, nor need the brokers answer.
    public static RollFollower start(Brokers brokers) {
        RollFollower rolls = new RollFollower(brokers);
        rolls.follower.start();
        return rolls;
    }

    /// What is stated now.
    ///
    /// @throws KafkaException if the brokers do not answer or lack the topic
    public static RollStatements read(Brokers brokers) {
        RollStatements statements = new RollStatements();
        TopicSnapshot.read(brokers, TopicCatalog.STATEMENTS, statements::accept);
        return statements;
    }

    public Optional<RollStatement> find(String roll) {
        synchronized (lock) {
            return statements.find(roll);
        }
    }

    @Override
    public void close() {
        follower.close();
    }

    private final class Reader implements TopicFollower.Listener {
        @Override
        public void read(ConsumerRecord<byte[], byte[]> record) {
            synchronized (lock) {
                statements.accept(record);
            }
        }

        @Override
        public void startedOver() {
            synchronized (lock) {
                statements = new RollStatements();
            }
        }
    }
}
