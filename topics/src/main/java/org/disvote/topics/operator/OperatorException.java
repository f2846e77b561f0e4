package org.disvote.topics.operator;

/// Something that an operator can fix. A retry does not help before that. The message is one sentence that
/// says what is wrong and what to do; it is shown as it is, without a stack trace.
public class OperatorException extends RuntimeException {

    public OperatorException(String message) {
        super(message);
    }

    public OperatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
