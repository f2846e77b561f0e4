package org.disvote.ingest.publish;

/// Master and log cannot both be right, or one of them is not what it was. Trying again does not help; the message says
/// what is wrong, where, and the cure.
public final class OperatorNeededException extends Exception {
    public OperatorNeededException(String message) {
        super(message);
    }
}
