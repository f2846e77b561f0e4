package org.disvote.ingest.publish;

import org.disvote.topics.routing.Position;

/// Master and log cannot both be right, or one of them is not what it was. Trying again does not help; the message says
/// what is wrong, where, and the cure.
public final class OperatorNeededException extends Exception {
    public OperatorNeededException(String message) {
        super(message);
    }

    static OperatorNeededException differentAt(Position position) {
        return new OperatorNeededException(
                "master and log have different votes at %s, or the master has none; run an audit, find out which one is true, and rebuild the other"
                        .formatted(position));
    }
}
