package org.disvote.ingest.publish;

import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// Master and log cannot both be right, or one of them is not what it was. Trying again does not help; the message says
/// what is wrong, where, and the cure, and is for a command's screen and for the log. What leaves a part is the reason.
public final class OperatorNeededException extends Exception {

    private final transient Reason reason;

    public OperatorNeededException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// Of a command, whose only reader is the operator who gave it.
    public OperatorNeededException(String message) {
        this(Reason.of(Code.OPERATOR_NEEDED), message);
    }

    public Reason reason() {
        return reason;
    }
}
