package org.disvote.ingest.roster;

import org.disvote.topics.operator.OperatorException;

/// A list of masters is not that of one system. Trying again does not help; the message is one sentence with
/// the cure.
public final class RosterException extends OperatorException {

    RosterException(String message) {
        super(message);
    }
}
