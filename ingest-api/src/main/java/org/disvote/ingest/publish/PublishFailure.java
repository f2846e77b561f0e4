package org.disvote.ingest.publish;

import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.disvote.topics.database.MissingRight;
import org.disvote.topics.database.Role;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.rights.Refusals;

/// Why publishing failed. It will be tried again.
///
/// @param text for the log
record PublishFailure(Reason reason, String text) {

    /// @param master the shard's JDBC URL
    static PublishFailure of(Exception e, String master) {
        return switch (e) {
            case InterruptedException _, InterruptException _ ->
                of(Code.CUT_OFF, "a call to the brokers or to the master did not come back");
            case ProducerFencedException _, InvalidProducerEpochException _ -> of(Code.REPLACED, text(e));
            case RetriableException _ -> of(Code.BROKERS_AWAY, text(e));
            case KafkaException _ when Refusals.isRefusal(e) -> of(Code.BROKERS_REFUSE, text(e));
            case SQLException failure ->
                of(code(failure), MissingRight.said(SqlFailure.text(failure), Role.INGEST, master));
            case KafkaException _ when e.getCause() instanceof Exception cause -> of(cause, master);
            default -> of(Code.PUBLISHING_FAILS, text(e));
        };
    }

    private static PublishFailure of(Code code, String text) {
        return new PublishFailure(Reason.of(code), text);
    }

    private static Code code(SQLException e) {
        return switch (SqlFailure.kind(e)) {
            case AWAY -> Code.MASTER_AWAY;
            case REFUSED -> Code.MASTER_REFUSES;
            case ROW, OTHER -> Code.PUBLISHING_FAILS;
        };
    }

    private static String text(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
