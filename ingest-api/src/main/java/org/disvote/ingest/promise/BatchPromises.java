package org.disvote.ingest.promise;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.Decided.Promising;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.routing.Position;
import org.jspecify.annotations.Nullable;

/// The promises of one commit. The hashes of its leaves may be made by any number of threads, each for some
/// answers; then one thread asks for all promises.
public final class BatchPromises {

    private final ShardPromises shard;
    private final BatchSigner signer;
    private final CommitSettings settings;
    private final boolean afterLog;

    BatchPromises(ShardPromises shard, BatchSigner signer, CommitSettings settings, boolean afterLog) {
        this.shard = shard;
        this.signer = signer;
        this.settings = settings;
        this.afterLog = afterLog;
    }

    /// The leaf of the receipt that an answer shows.
    ///
    /// @param hash of the leaf
    public record Leaf(Position position, Hash hash) {}

    /// @param byToken whether a token names the voter
    /// @return null if the answer shows no receipt
    public @Nullable Leaf leaf(CastOutcome outcome, boolean byToken) {
        Optional<Receipt> receipt = outcome.shown(byToken);
        return receipt.isEmpty() ? null : new Leaf(receipt.get().position(), signer.leaf(receipt.get()));
    }

    /// The promises of all answers of the commit. Several answers may show one receipt, which is one leaf.
    /// They are signed now, or, where answers wait for the log, once it has their votes.
    ///
    /// @param leaves in the order of the answers, null for those without a receipt
    /// @return by position
    public Map<Position, Promising> of(List<@Nullable Leaf> leaves) {
        Map<Position, Hash> each = new LinkedHashMap<>();
        for (Leaf leaf : leaves) {
            if (leaf != null) {
                each.putIfAbsent(leaf.position(), leaf.hash());
            }
        }
        Map<Position, Promising> promising = new HashMap<>();
        if (afterLog) {
            LoggedPromises logged = new LoggedPromises(each, arrived -> shard.sign(arrived, settings));
            each.keySet().forEach(position -> promising.put(position, () -> logged.arrived(position)));
        } else {
            shard.sign(each, settings)
                    .forEach((position, promise) -> promising.put(position, () -> completed(promise)));
        }
        return promising;
    }

    private static CompletableFuture<Optional<Promise>> completed(Promise promise) {
        return CompletableFuture.completedFuture(Optional.of(promise));
    }
}
