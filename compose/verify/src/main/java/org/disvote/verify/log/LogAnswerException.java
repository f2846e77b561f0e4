package org.disvote.verify.log;

/// The log did not answer, or its answer does not fit what it signed. Neither accuses anybody: a copy, a
/// proxy or a notary that restarts can answer like this. The message is a sentence.
public final class LogAnswerException extends Exception {

    public LogAnswerException(String message) {
        super(message, null);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
