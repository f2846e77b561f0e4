package org.disvote.topics.statement;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.function.Function;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// Reads a statement of one kind from its bytes. No I/O.
final class StatementBytes {

    private StatementBytes() {}

    /// @param what the kind, for messages
    /// @param make takes the members it knows; it refuses what it does not allow
    /// @param bytes writes all members, also the kind; what is read must be the same bytes, so that every other
    ///     kind is refused, and every member that is missing, of another type, or one too many
    /// @throws MalformedEventException if the bytes are not such a statement, in its canonical form
    static <T> T read(byte @Nullable [] value, String what, Function<JsonNode, T> make, Function<T, byte[]> bytes)
            throws MalformedEventException {
        if (value == null || value.length > RollStatement.RECORD_BYTES_MAX) {
            throw new MalformedEventException(
                    "not a %s: no value, or larger than %d bytes".formatted(what, RollStatement.RECORD_BYTES_MAX),
                    null);
        }
        JsonNode json = Jcs.read(value);
        try {
            T statement = make.apply(json);
            if (Arrays.equals(bytes.apply(statement), value)) {
                return statement;
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedEventException("not a %s: %s".formatted(what, e.getMessage()), e);
        }
        throw new MalformedEventException("not a %s: other members than it has".formatted(what), null);
    }
}
