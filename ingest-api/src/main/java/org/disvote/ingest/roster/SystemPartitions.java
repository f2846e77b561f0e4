package org.disvote.ingest.roster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.IngestStartException;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.provision.SystemRecordException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.rights.Kind;
import org.disvote.topics.rights.OwnRights;
import org.disvote.topics.routing.Routing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many partitions the system has, for an ingest instance that starts. The system record says it, and
/// masters keep it too, so that voters can vote while the brokers are away.
public final class SystemPartitions {

    private static final Logger log = LoggerFactory.getLogger(SystemPartitions.class);

    /// How long the brokers may take before the masters are asked.
    private static final Duration BROKERS_MAX = Duration.ofSeconds(3);

    private SystemPartitions() {}

    /// Waits for the brokers or a master, whichever answers first.
    ///
    /// @param masters JDBC URLs in any order
    /// @param keyCommitment to the voter key that this instance has. While the brokers are away it is compared
    ///     in each batch only
    /// @throws IngestStartException if the brokers answer and have no system record or another voter key, or the
    ///     masters contradict each other
    /// @throws org.disvote.topics.operator.OperatorException if the brokers answer, and their user lacks a right
    public static Routing await(List<String> masters, Brokers brokers, Optional<String> keyCommitment)
            throws InterruptedException {
        CompletableFuture<SystemRecord> record = new CompletableFuture<>();
        Thread asking = Thread.ofPlatform().daemon().name("system-record").start(() -> {
            try {
                record.complete(SystemTopic.await(brokers, asked -> OwnRights.require(asked, Kind.INGEST)));
            } catch (RuntimeException e) {
                record.completeExceptionally(e);
            }
        });
        try {
            while (true) {
                Optional<SystemRecord> system = within(record);
                system.ifPresent(there -> requireKey(there, keyCommitment));
                Optional<Routing> known = system.map(SystemRecord::routing).or(() -> Roster.partitions(masters));
                if (known.isPresent()) {
                    return known.get();
                }
                log.atDebug().log("Neither the brokers nor a master say how many partitions the system has");
            }
        } catch (RosterException | SystemRecordException e) {
            throw new IngestStartException(String.valueOf(e.getMessage()), e);
        } finally {
            asking.interrupt();
        }
    }

    private static void requireKey(SystemRecord system, Optional<String> keyCommitment) {
        if (keyCommitment.isEmpty() || keyCommitment.equals(system.voterKey())) {
            return;
        }
        throw new IngestStartException(system.voterKey()
                .map(kept -> ("the voter key has the commitment %s, and the system's has %s: "
                                + "name the file of the system's key by --voter-key")
                        .formatted(keyCommitment.get(), kept))
                .orElse("the system has no voter key: start without --voter-key, or begin a new system by "
                        + "`disvote topics --voter-key`"));
    }

    private static Optional<SystemRecord> within(CompletableFuture<SystemRecord> record) throws InterruptedException {
        try {
            return Optional.of(record.get(BROKERS_MAX.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        }
    }
}
