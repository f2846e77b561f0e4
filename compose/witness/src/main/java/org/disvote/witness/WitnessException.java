package org.disvote.witness;

/// A failure that the operator of the witness can fix. The message is one sentence with the cure.
public final class WitnessException extends RuntimeException {

    public WitnessException(String message) {
        super(message);
    }

    public WitnessException(String message, Throwable cause) {
        super(message, cause);
    }
}
