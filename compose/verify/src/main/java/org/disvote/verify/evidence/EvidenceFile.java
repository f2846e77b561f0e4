package org.disvote.verify.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.StandardBase64;

/// A well-formed evidence file. Members that its kind does not have are empty.
///
/// @param nodes of two trees, see *forked*
/// @param transcript the text of a count.json
public record EvidenceFile(
        Kind kind,
        List<PromisePart> promises,
        List<StatementPart> statements,
        Optional<LeafPart> leaf,
        List<String> checkpoints,
        Optional<List<Hash>> nodes,
        Optional<String> transcript,
        List<InputPart> input) {

    static final int VERSION = 1;

    /// A promise as a receipt has it, with its leaf text.
    ///
    /// @param leaf what was promised
    /// @param index of the leaf in its batch
    /// @param path from the leaf to the batch's root
    public record PromisePart(String leaf, long index, List<Hash> path, String note, KeyPart key) {}

    /// @param text the statement that made the promise's key known
    /// @param proof its tlog-proof
    public record KeyPart(String text, String proof) {}

    /// @param proof a tlog-proof
    public record StatementPart(String text, String proof) {}

    /// Any leaf of the log.
    ///
    /// @param base64 its data
    public record LeafPart(String base64, String proof) {

        public static LeafPart of(byte[] data, String proof) {
            return new LeafPart(StandardBase64.encode(data), proof);
        }

        public byte[] data() {
            return StandardBase64.decode(base64)
                    .orElseThrow(() -> new IllegalArgumentException("the data of a leaf is base64"));
        }
    }

    /// A leaf of a count's input tree.
    public record InputPart(String leaf, long index, List<Hash> path) {}

    public EvidenceFile {
        promises = List.copyOf(promises);
        statements = List.copyOf(statements);
        checkpoints = List.copyOf(checkpoints);
        input = List.copyOf(input);
    }

    /// A file of a kind that has promises and statements.
    public static EvidenceFile of(Kind kind, List<PromisePart> promises, List<StatementPart> statements) {
        return new EvidenceFile(
                kind, promises, statements, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    public static EvidenceFile replaced(PromisePart promise, List<StatementPart> rounds, LeafPart leaf) {
        return new EvidenceFile(
                Kind.REPLACED,
                List.of(promise),
                rounds,
                Optional.of(leaf),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /// @param nodes empty where the sizes are the same
    public static EvidenceFile forked(String one, String other, Optional<List<Hash>> nodes) {
        return new EvidenceFile(
                Kind.FORKED,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(one, other),
                nodes,
                Optional.empty(),
                List.of());
    }

    public static EvidenceFile notCounted(
            PromisePart promise, List<StatementPart> closeAndCount, String transcript, List<InputPart> input) {
        return new EvidenceFile(
                Kind.NOT_COUNTED,
                List.of(promise),
                closeAndCount,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(transcript),
                input);
    }

    /// The file's text, with a final LF.
    public String text() {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("v", VERSION);
        file.put("evidence", kind.word());
        for (String member : kind.members()) {
            file.set(member, member(member));
        }
        nodes.ifPresent(hashes -> file.set("nodes", hashes(hashes)));
        return new String(Jcs.write(file), UTF_8) + "\n";
    }

    private JsonNode member(String name) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        switch (name) {
            case "promises" -> promises.forEach(part -> list.add(json(part)));
            case "statements" ->
                statements.forEach(
                        part -> list.addObject().put("text", part.text()).put("proof", part.proof()));
            case "checkpoints" -> checkpoints.forEach(list::add);
            case "input" ->
                input.forEach(part -> {
                    ObjectNode leaf = list.addObject().put("leaf", part.leaf()).put("index", part.index());
                    leaf.set("path", hashes(part.path()));
                });
            case "leaf" -> {
                LeafPart part = leaf.orElseThrow();
                return JsonNodeFactory.instance
                        .objectNode()
                        .put("data", part.base64())
                        .put("proof", part.proof());
            }
            case "transcript" -> {
                return JsonNodeFactory.instance.textNode(transcript.orElseThrow());
            }
            default -> throw new IllegalStateException("no kind has the member " + name);
        }
        return list;
    }

    private static ObjectNode json(PromisePart part) {
        ObjectNode promise = JsonNodeFactory.instance.objectNode();
        promise.put("leaf", part.leaf()).put("index", part.index()).put("note", part.note());
        promise.set("path", hashes(part.path()));
        promise.putObject("key")
                .put("text", part.key().text())
                .put("proof", part.key().proof());
        return promise;
    }

    private static ArrayNode hashes(List<Hash> hashes) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        hashes.forEach(hash -> list.add(hash.base64()));
        return list;
    }
}
