package org.disvote.topics.vote;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.OptionalLong;
import org.disvote.topics.json.Json;

/// The version that the bytes of a record say, for bytes that are not a vote of this version. It is not on the
/// way of a vote.
public final class RecordVersion {

    private RecordVersion() {}

    /// @return the member `v` if it is a whole number above [VoteCodec#VERSION]
    static OptionalLong newer(byte[] value) {
        JsonNode version = tree(value).path("v");
        return version.isIntegralNumber() && version.canConvertToLong() && version.longValue() > VoteCodec.VERSION
                ? OptionalLong.of(version.longValue())
                : OptionalLong.empty();
    }

    /// Whether this is a vote as version 1 wrote it, without the member `v`.
    public static boolean isFirst(byte[] value) {
        JsonNode record = tree(value);
        return record.isObject()
                && !record.has("v")
                && record.has("electionId")
                && record.has("partition")
                && record.has("seq")
                && record.has("voterId")
                && record.has("choice")
                && record.has("castAt");
    }

    private static JsonNode tree(byte[] value) {
        try {
            return Json.MAPPER.readTree(value);
        } catch (IOException | RuntimeException e) {
            return Json.MAPPER.missingNode();
        }
    }
}
