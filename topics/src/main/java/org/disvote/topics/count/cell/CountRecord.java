package org.disvote.topics.count.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.JsonRecord;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// A record of `disvote.turnout.v1` or `disvote.tally.v1`. The value is JSON in the form of RFC 8785. The key
/// is `electionId/partition/kind`, and after the kind what the record is of; [Counted] has the partition's
/// number alone.
public sealed interface CountRecord extends JsonRecord
        permits MinuteTurnout, ConstituencyTurnout, QuestionTally, OptionTally, Uncounted, Counted {

    /// Of the log, from 0.
    int partition();

    /// By the word that stands third in the key.
    Map<String, Class<? extends CountRecord>> KINDS = Map.of(
            MinuteTurnout.KIND, MinuteTurnout.class,
            ConstituencyTurnout.KIND, ConstituencyTurnout.class,
            QuestionTally.KIND, QuestionTally.class,
            OptionTally.KIND, OptionTally.class,
            Uncounted.KIND, Uncounted.class);

    /// @throws MalformedEventException if it is not a count's record
    static CountRecord decode(byte @Nullable [] key, byte @Nullable [] value) throws MalformedEventException {
        String[] parts = key == null ? new String[0] : new String(key, UTF_8).split("/", 4);
        if (parts.length < 2) {
            return Json.decode(key, value, Counted.class);
        }
        Class<? extends CountRecord> kind = parts.length < 3 ? null : KINDS.get(parts[2]);
        if (kind == null) {
            throw new MalformedEventException("its key is not that of a count", null);
        }
        return Json.decode(key, value, kind);
    }

    @Override
    default byte[] encode() {
        return Jcs.write(Json.MAPPER.valueToTree(this));
    }

    /// The key's text of a cell; the parts after the kind have no slash, or are the last one.
    static String keyOf(ElectionId electionId, int partition, String kind, String... of) {
        StringBuilder key = new StringBuilder(electionId.value())
                .append('/')
                .append(partition)
                .append('/')
                .append(kind);
        for (String part : of) {
            key.append('/').append(part);
        }
        return key.toString();
    }

    /// Refuses what no count is.
    static void require(int partition, String constituency, long... counts) {
        if (!constituency.isEmpty()) {
            Ids.require("constituency", constituency);
        }
        if (partition < 0 || partition >= Routing.PARTITIONS_MAX) {
            throw new IllegalArgumentException("partition " + partition + " is not below " + Routing.PARTITIONS_MAX);
        }
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("a count or seq is negative: " + count);
            }
        }
    }
}
