package org.disvote.ingest.promise;

import java.time.InstantSource;
import java.util.List;
import java.util.function.IntFunction;
import org.disvote.ingest.cast.NoteText;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.merkle.BatchTree;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.routing.Position;

/// Signs with the promise key of this instance: the note's text has the tree's size and root and the time.
public final class PromiseSigner implements BatchSigner {

    private final SigningKey key;
    private final String origin;
    private final InstantSource clock;

    /// @param origin of the system
    public PromiseSigner(SigningKey key, String origin, InstantSource clock) {
        this.key = key;
        this.origin = origin;
        this.clock = clock;
    }

    @Override
    public String vkey() {
        return key.vkey();
    }

    @Override
    public Hash leaf(Receipt receipt) {
        Position position = receipt.position();
        return LeafText.of(
                        origin,
                        receipt.electionId().value(),
                        position.partition(),
                        position.seq(),
                        receipt.castAt(),
                        Hash.ofDigest(receipt.digest()))
                .hash();
    }

    @Override
    public IntFunction<Promise> sign(List<Hash> leaves) {
        BatchTree tree = new BatchTree(leaves);
        NoteText note = new NoteText(new PromiseText(
                        origin, leaves.size(), tree.root(), clock.instant().getEpochSecond())
                .sign(key)
                .toString());
        return index -> new Promise(index, path(tree, index), note);
    }

    private static List<String> path(BatchTree tree, int index) {
        List<Hash> path = tree.path(index);
        String[] texts = new String[path.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = path.get(i).base64();
        }
        return List.of(texts);
    }

    /// Hides the key.
    @Override
    public String toString() {
        return "PromiseSigner[" + origin + "]";
    }
}
