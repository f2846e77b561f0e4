package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.disvote.topics.json.Json;
import org.disvote.topics.json.JsonRecord;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// A record of `disvote.elections.v1`. Its key says of which kind it is; no ID has a slash. [ElectionFold]
/// says which records are in force.
public sealed interface ElectionEvent extends JsonRecord permits Election, Roll, SystemRecord {

    /// @throws MalformedEventException if this version knows no such record
    static ElectionEvent decode(byte @Nullable [] key, byte @Nullable [] value) throws MalformedEventException {
        if (value != null && value.length > Election.RECORD_BYTES_MAX) {
            throw new MalformedEventException("larger than " + Election.RECORD_BYTES_MAX / 1024 + " KiB", null);
        }
        return switch (key == null ? "" : new String(key, UTF_8)) {
            case SystemRecord.KEY -> SystemRecord.decode(value);
            case Roll.KEY -> Json.decode(key, value, Roll.class);
            default -> Json.decode(key, value, Election.class);
        };
    }
}
