package org.disvote.ingest.master;

/// A list of masters is not that of one system. Trying again does not help; the message is one sentence with
/// the cure.
public final class RosterException extends RuntimeException {

    RosterException(String message) {
        super(message);
    }
}
