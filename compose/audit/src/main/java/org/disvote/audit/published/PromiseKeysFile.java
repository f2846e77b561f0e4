package org.disvote.audit.published;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.tree.NotaryRecord;
import org.disvote.audit.tree.TreeHash;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.MalformedNoteException;
import org.jspecify.annotations.Nullable;

/// The published list of promise keys and revocations: each must be a statement of the notary's topic, and
/// its proof must lead to the root of its checkpoint.
public final class PromiseKeysFile {

    private static final String NAME = "promise-keys";
    private static final int BYTES_MAX = 1 << 24;
    private static final String CURE = ": pages and receipts show this list; let the notary write it again";

    private final Findings findings;
    private final List<JsonNode> entries;

    private PromiseKeysFile(List<JsonNode> entries, Findings findings) {
        this.entries = entries;
        this.findings = findings;
    }

    /// Reads the list, and gives the proofs' checkpoints to the others.
    ///
    /// @throws UnreachableException if it cannot be read
    public static PromiseKeysFile read(PublishedFiles files, Checkpoints checkpoints, Findings findings)
            throws UnreachableException {
        Optional<byte[]> bytes = files.read(NAME, BYTES_MAX);
        PromiseKeysFile list = new PromiseKeysFile(bytes.isPresent() ? entries(bytes.get()) : List.of(), findings);
        for (JsonNode entry : list.entries) {
            try {
                checkpoints.addOfProof(
                        PublishedFiles.WHERE,
                        NAME,
                        ProofText.parse(entry.path("proof").asText()).checkpoint());
            } catch (MalformedNoteException e) {
                // It is found again, and reported, once the statements are known.
            }
        }
        return list;
    }

    private static List<JsonNode> entries(byte[] bytes) throws UnreachableException {
        try {
            JsonNode list = Json.MAPPER.readTree(bytes);
            if (list.isArray()) {
                return List.copyOf(Arrays.asList(Json.MAPPER.treeToValue(list, JsonNode[].class)));
            }
        } catch (JsonProcessingException e) {
            throw new UnreachableException("promise-keys is not JSON", e);
        } catch (IOException e) {
            throw new UnreachableException("promise-keys is not UTF-8", e);
        }
        throw new UnreachableException("promise-keys is not a list");
    }

    /// @param statements of the notary's topic
    public void check(List<NotaryRecord> statements) {
        Map<String, NotaryRecord> stated = new TreeMap<>();
        statements.stream()
                .filter(record -> record.kind().startsWith("promise-key"))
                .forEach(record -> stated.put(record.toString(), record));
        TreeHash hash = new TreeHash();
        for (int i = 0; i < entries.size(); i++) {
            String text = entries.get(i).path("text").asText();
            String wrong = wrong(hash, text, entries.get(i).path("proof").asText(), stated.get(text));
            if (!wrong.isEmpty()) {
                findings.ofItem(Kind.FOLD_DIFFERS, PublishedFiles.WHERE, NAME + " entry " + (i + 1), wrong + CURE);
            }
        }
    }

    private static String wrong(TreeHash hash, String text, String proof, @Nullable NotaryRecord stated) {
        if (stated == null) {
            return "it names a key or revocation that the notary's topic does not state";
        }
        try {
            ProofText read = ProofText.parse(proof);
            SignedCheckpoint under = SignedCheckpoint.of(PublishedFiles.WHERE, NAME, read.checkpoint());
            return read.index() == stated.leaf() && read.proves(hash, text.getBytes(UTF_8), under)
                    ? ""
                    : "its proof does not show leaf " + stated.leaf();
        } catch (MalformedNoteException e) {
            return "its proof is damaged (" + e.getMessage() + ")";
        }
    }
}
