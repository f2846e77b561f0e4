package org.disvote.ingest.publish;

import java.util.List;
import java.util.stream.Collectors;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;

/// Master and log cannot both be right, or one of them is not what it was. Trying again does not help; the message says
/// what is wrong, where, and the cure, and is for a command's screen and for the log. What leaves a part is the reason.
public final class OperatorNeededException extends Exception {

    private final transient Reason reason;

    public OperatorNeededException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// Of a command, whose only reader is the operator who gave it.
    public OperatorNeededException(String message) {
        this(Reason.of(Code.OPERATOR_NEEDED), message);
    }

    public Reason reason() {
        return reason;
    }

    /// @param positions one at least
    static OperatorNeededException differentAt(List<Position> positions) {
        return new OperatorNeededException(
                Reason.at(Code.VOTES_DIFFER, positions.getFirst()),
                "master and log have different votes at %s, or the master has none; run an audit, find out which one is true, and rebuild the other"
                        .formatted(positions.stream().map(Position::toString).collect(Collectors.joining(", "))));
    }
}
