package org.disvote.witness.note;

/// Bytes that are not what they must be. The message says what is wrong, in one sentence without its end.
public final class MalformedException extends Exception {

    public MalformedException(String message) {
        super(message);
    }
}
