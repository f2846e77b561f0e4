package org.disvote.lab.drill.promise;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.disvote.topics.json.Times;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.receipt.PromiseText;

/// What somebody with a stolen promise key makes: a receipt of a vote that nobody cast, with a promise whose signature
/// is right.
final class ForgedReceipt {

    private static final String PROMISE = "/promise/";

    private ForgedReceipt() {}

    /// @param model a true receipt, from which the rest is taken
    /// @param stolen a promise key of its system
    /// @param at when the vote is said to have been cast and promised
    static JsonNode at(int partition, long seq, Instant at, JsonNode model, SigningKey stolen) {
        String origin = stolen.name().substring(0, stolen.name().indexOf(PROMISE));
        Hash digest =
                Hash.sha256("never cast, at %d/%d".formatted(partition, seq).getBytes(UTF_8));
        LeafText leaf = LeafText.of(origin, model.path("electionId").textValue(), partition, seq, at, digest);
        ObjectNode forged = model.deepCopy();
        forged.put("receipt", partition + "-" + seq + "-" + digest.base64Url())
                .put("partition", partition)
                .put("seq", seq)
                .put("castAt", Times.text(leaf.castAt()))
                .put("digest", digest.digest());
        forged.remove("private");
        ObjectNode promise = forged.putObject("promise");
        promise.put("index", 0)
                .put(
                        "note",
                        new PromiseText(origin, 1, leaf.hash(), at.getEpochSecond())
                                .sign(stolen)
                                .toString());
        promise.putArray("path");
        return forged;
    }
}
