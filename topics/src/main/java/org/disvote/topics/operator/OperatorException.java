package org.disvote.topics.operator;

/// Something that the person at the keyboard can mend. The message is one sentence that says what is wrong and how to
/// cure it; it is shown as it is, without a stack trace.
public final class OperatorException extends RuntimeException {

    public OperatorException(String message) {
        super(message);
    }

    public OperatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
