package org.disvote.audit.source;

import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.disvote.topics.database.MissingRight;
import org.disvote.topics.database.Role;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.rights.Refusals;

/// A place does not answer, or not with what an audit reads. The audit goes on without it.
public final class UnreachableException extends Exception {

    public UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    public UnreachableException(String message) {
        super(message);
    }

    /// Names the audit's user of the brokers and what they refuse it, if they do.
    public static UnreachableException of(Brokers brokers, KafkaException e) {
        return new UnreachableException(Refusals.text(brokers, e), e);
    }

    /// Keeps the first line of the message: the driver's messages go on with hints and positions.
    public static UnreachableException of(SQLException e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("it does not answer");
        boolean lacksRight = SqlFailure.isMissingRight(SqlFailure.text(e));
        return new UnreachableException(lacksRight ? text + "; " + MissingRight.cure(Role.AUDITOR) : text, e);
    }
}
