package org.disvote.audit.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Times;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;

/// A receipt that somebody saved. Unknown members are passed over.
///
/// @param file its name
/// @param digest of the record, 43 characters
/// @param json all of it; never written anywhere, since an open election's receipt shows a choice
record SavedReceipt(String file, String electionId, Position position, Instant castAt, String digest, JsonNode json) {

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z");

    /// @param partitions of the log
    static SavedReceipt of(String file, JsonNode json, int partitions) throws DamagedReceiptException {
        if (json.path("v").asInt() != 1) {
            throw new DamagedReceiptException("it is not a receipt of version 1");
        }
        String electionId = json.path("electionId").asText();
        String castAt = json.path("castAt").asText();
        String digest = json.path("digest").asText();
        JsonNode partition = json.path("partition");
        JsonNode seq = json.path("seq");
        if (!Ids.isValid(electionId)
                || !TIME.matcher(castAt).matches()
                || !Digests.isValid(digest)
                || !partition.isInt()
                || !seq.isIntegralNumber()
                || !seq.canConvertToLong()) {
            throw new DamagedReceiptException("its election, partition, seq, time or digest is missing or ill-formed");
        }
        if (partition.intValue() < 0 || partition.intValue() >= partitions || seq.longValue() < 1) {
            throw new DamagedReceiptException("the system has no such position");
        }
        String short43 = Base64UrlText.encode(Digests.bytes(digest));
        Position position = new Position(partition.intValue(), seq.longValue());
        if (!json.path("receipt")
                .asText()
                .equals("%d-%d-%s".formatted(position.partition(), position.seq(), short43))) {
            throw new DamagedReceiptException("its receipt number is not that of its position and digest");
        }
        try {
            return new SavedReceipt(file, electionId, position, Times.parse(castAt), short43, json);
        } catch (DateTimeException e) {
            throw new DamagedReceiptException("its time is none");
        }
    }

    /// What a promise signs of it.
    byte[] leafText(String origin) {
        return "disvote/receipt/v1\n%s\n%s\n%d\n%d\n%s\n%s\n"
                .formatted(origin, electionId, position.partition(), position.seq(), Times.text(castAt), digest)
                .getBytes(UTF_8);
    }

    /// Which of its members are not those of the record whose digest it names; empty if it was not edited.
    ///
    /// @param record with that digest
    List<String> edited(VoteCast record) {
        List<String> edited = new ArrayList<>();
        compare("position", position.equals(record.position()), edited);
        compare("electionId", electionId.equals(record.electionId().value()), edited);
        compare("castAt", castAt.equals(record.castAt()), edited);
        compare("voter", isOrAbsent("voter", record.voter().value()), edited);
        compare("constituency", isOrAbsent("constituency", record.constituency()), edited);
        compare("revision", !json.has("revision") || json.path("revision").asInt() == record.revision(), edited);
        return edited;
    }

    private boolean isOrAbsent(String member, String expected) {
        return !json.has(member) || json.path(member).asText().equals(expected);
    }

    private static void compare(String member, boolean isSame, List<String> edited) {
        if (!isSame) {
            edited.add(member);
        }
    }

    @Override
    public String toString() {
        return "receipt " + position + " in " + file;
    }
}
