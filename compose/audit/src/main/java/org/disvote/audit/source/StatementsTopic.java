package org.disvote.audit.source;

import java.util.List;
import java.util.SortedMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.topics.follow.RollFollower;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.statement.RollStatements;

/// The topic of statements as it was at one moment.
public final class StatementsTopic {

    public static final String WHERE = "statements";

    private static final int LISTED_MAX = 5;

    private final RollStatements rolls;

    private StatementsTopic(RollStatements rolls) {
        this.rolls = rolls;
    }

    /// @throws UnreachableException if the brokers do not answer or lack the topic
    public static StatementsTopic read(Brokers brokers) throws UnreachableException {
        try {
            return new StatementsTopic(RollFollower.read(brokers));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw UnreachableException.of(brokers, e);
        }
    }

    /// What was stated last of each roll.
    public SortedMap<String, RollStatement> rolls() {
        return rolls.all();
    }

    /// The newest records that say they are about a roll and count for nothing.
    public List<String> notes() {
        return rolls.skipped().stream()
                .skip(Math.max(0, rolls.skipped().size() - LISTED_MAX))
                .map(skipped -> WHERE + ": passed over " + skipped)
                .toList();
    }
}
