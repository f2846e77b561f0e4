package org.disvote.topics.tlog;

/// A text is no policy. The message says in which line and why.
public final class MalformedPolicyException extends Exception {

    public MalformedPolicyException(String message) {
        super(message);
    }
}
