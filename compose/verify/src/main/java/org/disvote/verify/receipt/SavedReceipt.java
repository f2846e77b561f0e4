package org.disvote.verify.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.Times;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.voter.Voter;
import org.disvote.verify.evidence.EvidenceFile.KeyPart;
import org.disvote.verify.evidence.EvidenceReader;
import org.disvote.verify.verdict.DoesNotHoldException;

/// A receipt as a voter keeps it. Members that are not known are passed over.
///
/// @param json the whole file, as it was read
public record SavedReceipt(
        ElectionId electionId,
        int partition,
        long seq,
        Voter voter,
        String constituency,
        int revision,
        Instant castAt,
        Hash digest,
        String terms,
        Optional<Secret> secret,
        Optional<Promise> promise,
        JsonNode json) {

    /// What the record has beside the receipt and the ballot; in base64url.
    public record Secret(String nonce, String auth) {

        /// Hides both.
        @Override
        public String toString() {
            return "Secret[hidden]";
        }
    }

    /// @param key only in a receipt that page, `cast` or `verify` saved
    public record Promise(long index, List<Hash> path, String note, Optional<KeyPart> key) {}

    private static final int PARTITION_MAX = 1_023;

    /// @throws DoesNotHoldException if it is not a well-formed receipt
    public static SavedReceipt read(byte[] file) throws DoesNotHoldException {
        JsonNode json = JsonText.object(file, "the receipt");
        if (EvidenceReader.number(json, "v") != 1) {
            throw new DoesNotHoldException("the receipt's v is not 1");
        }
        Hash digest = digest(json, "digest");
        long partition = EvidenceReader.number(json, "partition");
        long seq = EvidenceReader.number(json, "seq");
        long revision = EvidenceReader.number(json, "revision");
        if (partition > PARTITION_MAX || seq < 1 || revision < 1 || revision > Integer.MAX_VALUE) {
            throw new DoesNotHoldException("the receipt's partition, seq or revision is out of range");
        }
        String number = partition + "-" + seq + "-" + digest.base64Url();
        if (!EvidenceReader.text(json, "receipt").equals(number)) {
            throw new DoesNotHoldException("the receipt's number is not that of its position and digest");
        }
        String constituency = EvidenceReader.text(json, "constituency");
        if (!constituency.isEmpty() && !Ids.isValid(constituency)) {
            throw new DoesNotHoldException("the receipt's constituency is malformed");
        }
        return new SavedReceipt(
                ElectionId.parse(EvidenceReader.text(json, "electionId"))
                        .orElseThrow(() -> new DoesNotHoldException("the receipt's electionId is malformed")),
                (int) partition,
                seq,
                Voter.parse(EvidenceReader.text(json, "voter"))
                        .orElseThrow(() -> new DoesNotHoldException("the receipt's voter is malformed")),
                constituency,
                (int) revision,
                time(EvidenceReader.text(json, "castAt")),
                digest,
                digest(json, "terms").digest(),
                json.has("private") ? Optional.of(secret(json.path("private"))) : Optional.empty(),
                json.has("promise") ? Optional.of(promise(json.path("promise"))) : Optional.empty(),
                json);
    }

    private static Hash digest(JsonNode json, String name) throws DoesNotHoldException {
        String text = EvidenceReader.text(json, name);
        if (!Digests.isValid(text)) {
            throw new DoesNotHoldException("the receipt's " + name + " is not a digest");
        }
        return Hash.ofDigest(text);
    }

    private static Instant time(String text) throws DoesNotHoldException {
        try {
            Instant time = Instant.parse(text);
            if (Times.problem(time).isEmpty() && Times.text(time).equals(text)) {
                return time;
            }
        } catch (DateTimeParseException _) {
            // Reported below.
        }
        throw new DoesNotHoldException("the receipt's castAt is not a time with six decimals");
    }

    private static Secret secret(JsonNode json) throws DoesNotHoldException {
        return new Secret(EvidenceReader.text(json, "nonce"), EvidenceReader.text(json, "auth"));
    }

    private static Promise promise(JsonNode json) throws DoesNotHoldException {
        return new Promise(
                EvidenceReader.number(json, "index"),
                EvidenceReader.hashes(json, "path"),
                EvidenceReader.text(json, "note"),
                json.has("key") ? Optional.of(EvidenceReader.key(json.path("key"))) : Optional.empty());
    }

    /// What a promise for this receipt must have signed.
    public String leafText(String origin) {
        return LeafText.of(origin, electionId.value(), partition, seq, castAt, digest)
                .text();
    }

    /// The file with the promise's key in it, in lines for people.
    public String withKey(KeyPart key) {
        ObjectNode changed = json.deepCopy();
        if (changed.path("promise") instanceof ObjectNode promise) {
            promise.putObject("key").put("text", key.text()).put("proof", key.proof());
        }
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(changed) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON is JSON", e);
        }
    }

    /// Hides the voter.
    @Override
    public String toString() {
        return "SavedReceipt[%s %d/%d]".formatted(electionId, partition, seq);
    }
}
