package org.disvote.console.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.topics.merkle.BatchTree;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Cosignature;
import org.disvote.topics.tlog.EntryBundle;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TilePath;
import org.disvote.topics.tlog.TlogProof;

/// The files of a log in memory, with every leaf proved under the latest checkpoint. Tests change them.
final class PublishedLog implements LogFiles {

    static final String ORIGIN = "log.example.org/disvote-1a2b3c4d";

    final SigningKey key = SigningKey.generate(ORIGIN);
    final SigningKey w1 = SigningKey.generate("w1.example");
    final SigningKey w2 = SigningKey.generate("w2.example");
    final Map<String, byte[]> files = new TreeMap<>();
    private final List<byte[]> leaves = new ArrayList<>();

    /// Needs both witnesses.
    Policy policy() {
        return Policy.of(
                key.verifier(),
                List.of(
                        new Policy.Witness("w1", w1.cosigner(), Optional.empty()),
                        new Policy.Witness("w2", w2.cosigner(), Optional.empty())),
                2);
    }

    /// The latest checkpoint and every proof, cosigned by both.
    void publish(int size, long seconds) {
        publish(size, seconds, w1, w2);
    }

    void publish(int size, long seconds, SigningKey... witnesses) {
        while (leaves.size() < size) {
            leaves.add(("leaf " + leaves.size()).getBytes(UTF_8));
        }
        publish(leaves.subList(0, size), seconds, witnesses);
    }

    void publish(List<byte[]> data, long seconds, SigningKey... witnesses) {
        List<Hash> hashes = data.stream().map(Merkle::leaf).toList();
        BatchTree tree = new BatchTree(hashes);
        String text = new Checkpoint(ORIGIN, data.size(), tree.root()).text();
        Note note = Note.signed(text, key);
        for (SigningKey witness : witnesses) {
            note = note.with(Cosignature.sign(text, seconds, witness));
        }
        files.put("checkpoint", note.bytes());
        for (int i = 0; i < data.size(); i++) {
            files.put(
                    "proof/leaf/" + i,
                    new TlogProof(i, tree.path(i), note).text().getBytes(UTF_8));
        }
        for (int from = 0; from < data.size(); from += TilePath.WIDTH_MAX) {
            List<byte[]> bundle = data.subList(from, Math.min(data.size(), from + TilePath.WIDTH_MAX));
            files.put(TilePath.entries(from / TilePath.WIDTH_MAX, bundle.size()).path(), EntryBundle.encode(bundle));
        }
    }

    @Override
    public byte[] get(String path) throws IOException {
        byte[] file = files.get(path);
        if (file == null) {
            throw new IOException("status 404 for " + path);
        }
        return file;
    }
}
