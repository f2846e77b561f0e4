package org.disvote.ingest.promise;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides whether the answers of one shard have promises now, and signs them. Safe for any number of threads;
/// no method waits. A failure to sign is a missing promise, never a failed vote.
public final class ShardPromises {

    /// Gives none.
    public static final ShardPromises NONE =
            new ShardPromises(null, false, _ -> Code.NO_PROMISE_KEY, () -> Code.NO_PROMISE_KEY);

    /// The codes by which a shard can be without promises.
    static final Set<Code> CODES = EnumSet.of(
            Code.STARTING,
            Code.NO_PROMISE_KEY,
            Code.PROMISE_KEY_NOT_COSIGNED,
            Code.PROMISE_KEY_REVOKED,
            Code.PROMISE_LOG_AWAY,
            Code.PROMISE_OTHER_LOG,
            Code.NOT_SYNCHRONOUS,
            Code.PATRONI_NOT_STRICT);

    private static final Logger log = LoggerFactory.getLogger(ShardPromises.class);

    private final @Nullable BatchSigner signer;
    private final boolean afterLog;
    private final Function<CommitSettings, Code> whyNot;
    private final KeyState key;

    private volatile @Nullable CommitSettings seen;
    private volatile @Nullable Counter signatures;
    private volatile @Nullable Counter receipts;

    /// Signs each receipt with a key that nobody knows, for answers that are no voter's.
    ///
    /// @param afterLog whether answers wait for the log
    public static ShardPromises ofNobody(BatchSigner signer, boolean afterLog) {
        return new ShardPromises(signer, afterLog, _ -> Code.NONE, () -> Code.NONE);
    }

    /// Why the key may not sign now.
    interface KeyState {
        Code why();
    }

    /// @param signer null if there is no key
    /// @param afterLog whether answers wait for the log
    /// @param whyNot why no promise may be given after a commit under these settings; [Code#NONE] if it may
    /// @param key the same of the key alone
    ShardPromises(@Nullable BatchSigner signer, boolean afterLog, Function<CommitSettings, Code> whyNot, KeyState key) {
        this.signer = signer;
        this.afterLog = afterLog;
        this.whyNot = whyNot;
        this.key = key;
    }

    /// To be called once.
    void meter(Shard shard, MeterRegistry registry) {
        String tag = Integer.toString(shard.index());
        Gauge.builder("disvote.promise.given", this, each -> each.why() == Code.NONE ? 1 : 0)
                .description("1 while answers of the shard have promises")
                .tag("shard", tag)
                .register(registry);
        for (Code code : CODES) {
            Gauge.builder("disvote.promise.off", this, each -> each.why() == code ? 1 : 0)
                    .description("1 while answers of the shard have no promises for this reason")
                    .tag("shard", tag)
                    .tag("reason", code.text())
                    .register(registry);
        }
        signatures = Counter.builder("disvote.promise.signatures")
                .description("batches of receipts that were signed")
                .tag("shard", tag)
                .register(registry);
        receipts = Counter.builder("disvote.promise.receipts")
                .description("receipts that were given a promise, each once in its batch")
                .tag("shard", tag)
                .register(registry);
    }

    /// Why answers have no promises now, by the settings of the last commit; [Code#NONE] while they have.
    public Code why() {
        CommitSettings last = seen;
        return last == null ? (key.why() == Code.NONE ? Code.STARTING : key.why()) : whyNot.apply(last);
    }

    /// What a session that commits votes sees of its master.
    public void saw(CommitSettings settings) {
        seen = settings;
    }

    /// Begins the promises of one commit.
    ///
    /// @param settings as seen in its transaction
    /// @return empty if it has none
    public Optional<BatchPromises> begin(CommitSettings settings) {
        saw(settings);
        return signer != null && whyNot.apply(settings) == Code.NONE
                ? Optional.of(new BatchPromises(this, signer, settings, afterLog))
                : Optional.empty();
    }

    /// A promise for a receipt whose vote the log has.
    public Optional<Promise> ofLogged(Receipt receipt) {
        BatchSigner present = signer;
        if (present == null || key.why() != Code.NONE) {
            return Optional.empty();
        }
        Position position = receipt.position();
        return Optional.ofNullable(sign(Map.of(position, present.leaf(receipt))).get(position));
    }

    /// Signs, if a promise may be given now.
    ///
    /// @param leaves in the order of the tree
    /// @return the promise of each; empty if none may be given
    Map<Position, Promise> sign(Map<Position, Hash> leaves, CommitSettings settings) {
        return whyNot.apply(settings) == Code.NONE ? sign(leaves) : Map.of();
    }

    private Map<Position, Promise> sign(Map<Position, Hash> leaves) {
        BatchSigner present = signer;
        if (present == null || leaves.isEmpty()) {
            return Map.of();
        }
        try {
            IntFunction<Promise> signed = present.sign(new ArrayList<>(leaves.values()));
            Map<Position, Promise> promises = new HashMap<>();
            int index = 0;
            for (Position position : leaves.keySet()) {
                promises.put(position, signed.apply(index++));
            }
            count(leaves.size());
            return promises;
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Receipts could not be signed, they are answered without a promise");
            return Map.of();
        }
    }

    private void count(int signed) {
        Counter counted = signatures;
        if (counted != null) {
            counted.increment();
        }
        Counter each = receipts;
        if (each != null) {
            each.increment(signed);
        }
    }
}
