package org.disvote.verify.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.StandardBase64;
import org.disvote.verify.evidence.EvidenceFile.InputPart;
import org.disvote.verify.evidence.EvidenceFile.KeyPart;
import org.disvote.verify.evidence.EvidenceFile.LeafPart;
import org.disvote.verify.evidence.EvidenceFile.PromisePart;
import org.disvote.verify.evidence.EvidenceFile.StatementPart;
import org.disvote.verify.verdict.DoesNotHoldException;

/// Reads evidence files: canonical JSON with exactly the members of their kind, at every level.
public final class EvidenceReader {

    private EvidenceReader() {}

    /// @param file one final LF is passed over
    /// @throws DoesNotHoldException if it is not well-formed
    public static EvidenceFile read(byte[] file) throws DoesNotHoldException {
        boolean ended = file.length > 0 && file[file.length - 1] == '\n';
        JsonNode json;
        try {
            json = Jcs.read(ended ? Arrays.copyOf(file, file.length - 1) : file);
        } catch (MalformedEventException e) {
            throw new DoesNotHoldException("the file is " + e.getMessage());
        }
        String word = text(json, "evidence");
        Kind kind = Kind.of(word).orElseThrow(() -> new DoesNotHoldException("there is no such kind of evidence"));
        if (number(json, "v") != EvidenceFile.VERSION) {
            throw new DoesNotHoldException("v is not " + EvidenceFile.VERSION);
        }
        Set<String> members = new HashSet<>(kind.members());
        members.addAll(Set.of("v", "evidence"));
        boolean nodes = kind == Kind.FORKED && json.has("nodes");
        if (nodes) {
            members.add("nodes");
        }
        exactly(json, members, "the file");
        return new EvidenceFile(
                kind,
                json.has("promises") ? promises(json) : List.of(),
                json.has("statements") ? statements(json) : List.of(),
                json.has("leaf") ? Optional.of(leaf(json.path("leaf"))) : Optional.empty(),
                json.has("checkpoints") ? texts(json, "checkpoints") : List.of(),
                nodes ? Optional.of(hashes(json, "nodes")) : Optional.empty(),
                json.has("transcript") ? Optional.of(text(json, "transcript")) : Optional.empty(),
                json.has("input") ? input(json) : List.of());
    }

    private static List<PromisePart> promises(JsonNode json) throws DoesNotHoldException {
        List<PromisePart> promises = new ArrayList<>();
        for (JsonNode each : array(json, "promises")) {
            exactly(each, Set.of("leaf", "index", "path", "note", "key"), "a promise");
            promises.add(new PromisePart(
                    text(each, "leaf"),
                    number(each, "index"),
                    hashes(each, "path"),
                    text(each, "note"),
                    key(each.path("key"))));
        }
        return promises;
    }

    /// A promise's key, as receipts have it too.
    public static KeyPart key(JsonNode json) throws DoesNotHoldException {
        exactly(json, Set.of("text", "proof"), "a key");
        return new KeyPart(text(json, "text"), text(json, "proof"));
    }

    private static List<StatementPart> statements(JsonNode json) throws DoesNotHoldException {
        List<StatementPart> statements = new ArrayList<>();
        for (JsonNode each : array(json, "statements")) {
            exactly(each, Set.of("text", "proof"), "a statement");
            statements.add(new StatementPart(text(each, "text"), text(each, "proof")));
        }
        return statements;
    }

    private static LeafPart leaf(JsonNode json) throws DoesNotHoldException {
        exactly(json, Set.of("data", "proof"), "the leaf");
        if (StandardBase64.decode(text(json, "data")).isEmpty()) {
            throw new DoesNotHoldException("the leaf's data is not base64");
        }
        return new LeafPart(text(json, "data"), text(json, "proof"));
    }

    private static List<InputPart> input(JsonNode json) throws DoesNotHoldException {
        List<InputPart> input = new ArrayList<>();
        for (JsonNode each : array(json, "input")) {
            input.add(input(each, "a leaf of the count's input"));
        }
        return input;
    }

    private static InputPart input(JsonNode json, String what) throws DoesNotHoldException {
        exactly(json, Set.of("leaf", "index", "path"), what);
        return new InputPart(text(json, "leaf"), number(json, "index"), hashes(json, "path"));
    }

    /// What the log answers about a count's input.
    public static List<InputPart> served(JsonNode json) throws DoesNotHoldException {
        exactly(json, Set.of("input"), "the answer");
        return input(json);
    }

    private static void exactly(JsonNode json, Set<String> members, String what) throws DoesNotHoldException {
        if (!json.isObject() || json.size() != members.size()) {
            throw new DoesNotHoldException(what + " does not have exactly the members " + sorted(members));
        }
        for (String member : members) {
            if (!json.has(member)) {
                throw new DoesNotHoldException(what + " has no member " + member);
            }
        }
    }

    private static String sorted(Set<String> members) {
        return String.join(", ", members.stream().sorted().toList());
    }

    /// A text member of an object.
    public static String text(JsonNode json, String name) throws DoesNotHoldException {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            throw new DoesNotHoldException(name + " is missing, or not a text");
        }
        return value.textValue();
    }

    /// A number from 0 to 2⁵³ − 1.
    public static long number(JsonNode json, String name) throws DoesNotHoldException {
        JsonNode value = json.path(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > Jcs.INTEGER_MAX) {
            throw new DoesNotHoldException(name + " is missing, or not a number from 0 to 2^53 - 1");
        }
        return value.longValue();
    }

    /// Hashes in standard base64.
    public static List<Hash> hashes(JsonNode json, String name) throws DoesNotHoldException {
        List<Hash> hashes = new ArrayList<>();
        for (String text : texts(json, name)) {
            hashes.add(Hash.tryBase64(text)
                    .orElseThrow(() -> new DoesNotHoldException(name + " has a text that is not a hash in base64")));
        }
        return hashes;
    }

    private static List<String> texts(JsonNode json, String name) throws DoesNotHoldException {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : array(json, name)) {
            if (!each.isTextual()) {
                throw new DoesNotHoldException(name + " has something that is not a text");
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    private static JsonNode array(JsonNode json, String name) throws DoesNotHoldException {
        JsonNode value = json.path(name);
        if (!value.isArray()) {
            throw new DoesNotHoldException(name + " is missing, or not a list");
        }
        return value;
    }
}
