package org.disvote.audit;

import java.sql.SQLException;

/// A place does not answer, or not with what an audit reads. The audit goes on without it.
final class UnreachableException extends Exception {

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    UnreachableException(String message) {
        super(message);
    }

    /// Keeps the first line of the message: the driver's messages go on with hints and positions.
    static UnreachableException of(SQLException e) {
        return new UnreachableException(
                String.valueOf(e.getMessage()).lines().findFirst().orElse("it does not answer"), e);
    }
}
