package org.disvote.ingest.promise;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.master.PatroniMode;
import org.disvote.ingest.promise.PromiseConfig.Mode;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The promises of one instance. A promise is given only while all of this holds:
///
/// - the key's statement is in the log under a checkpoint that a quorum of the policy's witnesses cosigned, and
///   no statement revokes it ([KeyWatch]);
/// - the policy's log is this system's;
/// - unless it is forced: the answer waits for the log, or the master waits for a standby. That is read in the
///   transaction of each commit ([CommitSettings]); of a group under Patroni also that Patroni keeps it so
///   ([PatroniMode]).
///
/// Otherwise a vote is answered as ever, without a promise.
public final class Promises implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Promises.class);

    private final @Nullable PromiseConfig config;
    private final boolean afterLog;
    private final Supplier<Optional<String>> origin;
    private final MeterRegistry registry;
    private final @Nullable KeyWatch key;
    private final ShardPromises logged;
    private final Deque<PatroniMode> groups = new ArrayDeque<>();

    private Promises(
            Optional<PromiseConfig> config,
            Optional<URI> log,
            Confirm confirm,
            Supplier<Optional<String>> origin,
            MeterRegistry registry) {
        this.config = config.orElse(null);
        this.afterLog = confirm == Confirm.LOG;
        this.origin = origin;
        this.registry = registry;
        key = config.isEmpty() ? null : new KeyWatch(config.get(), log.orElseThrow());
        logged = of(_ -> why());
    }

    /// @param config nothing if this instance has no promise key
    /// @param log the log's URL, with `/` at the end; needed with a key
    /// @param origin of the system, once it is known
    public static Promises start(
            Optional<PromiseConfig> config,
            Optional<URI> log,
            Confirm confirm,
            Supplier<Optional<String>> origin,
            MeterRegistry registry) {
        if (config.filter(given -> given.mode() == Mode.FORCED).isPresent() && confirm != Confirm.LOG) {
            Promises.log
                    .atWarn()
                    .log("Promises are forced: the loss of a master's disk can break them, and evidence of that accuses"
                            + " the operator");
        }
        return new Promises(config, log, confirm, origin, registry);
    }

    /// Those of one shard.
    ///
    /// @param master its JDBC URL
    public ShardPromises of(Shard shard, String master) {
        Optional<PatroniMode> group = watched(master);
        ShardPromises promises = of(settings -> why(settings, group));
        promises.meter(shard, registry);
        return promises;
    }

    private ShardPromises of(Function<CommitSettings, Code> why) {
        PromiseConfig given = config;
        return new ShardPromises(given == null ? null : given.signer(), afterLog, why, this::why);
    }

    private synchronized Optional<PatroniMode> watched(String master) {
        PromiseConfig given = config;
        if (given == null || given.mode() == Mode.FORCED || afterLog) {
            return Optional.empty();
        }
        Optional<PatroniMode> group = PatroniMode.watch(master);
        group.ifPresent(groups::push);
        return group;
    }

    /// A promise for a receipt whose vote the log is known to have.
    public Optional<Promise> ofLogged(Receipt receipt) {
        return logged.ofLogged(receipt);
    }

    /// Why the key may not sign now.
    private Code why() {
        PromiseConfig given = config;
        KeyWatch watched = key;
        if (given == null || watched == null) {
            return Code.NO_PROMISE_KEY;
        }
        Code why = watched.why();
        if (why != Code.NONE) {
            return why;
        }
        Optional<String> ours = origin.get();
        if (ours.isEmpty()) {
            return Code.STARTING;
        }
        return ours.get().equals(given.origin()) ? Code.NONE : Code.PROMISE_OTHER_LOG;
    }

    private Code why(CommitSettings settings, Optional<PatroniMode> group) {
        Code why = why();
        PromiseConfig given = config;
        if (why != Code.NONE || given == null || given.mode() == Mode.FORCED || afterLog) {
            return why;
        }
        if (!settings.areSynchronous() || (group.isPresent() && settings.acceptAnyStandby())) {
            return Code.NOT_SYNCHRONOUS;
        }
        return group.isEmpty() || group.get().isStrict() ? Code.NONE : Code.PATRONI_NOT_STRICT;
    }

    @Override
    public synchronized void close() {
        KeyWatch watched = key;
        if (watched != null) {
            watched.close();
        }
        groups.forEach(PatroniMode::close);
    }
}
