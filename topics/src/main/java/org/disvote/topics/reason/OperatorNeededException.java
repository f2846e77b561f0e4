package org.disvote.topics.reason;

import org.disvote.topics.reason.Reason.Code;

/// Something is wrong that a retry does not cure: for example, master and log have two different votes for
/// one position. The message says what is wrong, where, and the cure. It goes to a command's screen and to
/// the log; to everybody else goes the reason alone.
public final class OperatorNeededException extends Exception {

    private final transient Reason reason;

    public OperatorNeededException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// For a command, whose message is read by the operator who gave the command.
    public OperatorNeededException(String message) {
        this(Reason.of(Code.OPERATOR_NEEDED), message);
    }

    public Reason reason() {
        return reason;
    }
}
