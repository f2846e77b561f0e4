package org.disvote.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.master.Roster;
import org.disvote.ingest.master.RosterException;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out which shard each master of the list is. It looks until all have been found, on a thread of its
/// own, since a master that is frozen lets it wait for long; ever more slowly, since each look asks every
/// master.
final class ListedMasters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ListedMasters.class);

    private static final Duration LOOK_AFTER_MIN = Duration.ofMillis(250);
    private static final Duration LOOK_AFTER_MAX = Duration.ofSeconds(4);

    private final List<String> masters;
    private final Routing routing;
    private final BooleanSupplier logIsEmpty;
    private final BiConsumer<Shard, String> whenFound;
    private final Map<Shard, String> found = new ConcurrentSkipListMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread looking;

    private volatile SortedMap<Integer, Roster.Away> away = new TreeMap<>();

    // Of whoever looks: at first the caller of [#look], then the thread.
    private Duration lookAfter = LOOK_AFTER_MIN;
    private String refusedLogged = "";

    /// Looks at nothing yet.
    ///
    /// @param masters JDBC URLs
    /// @param logIsEmpty asked before a new system begins
    /// @param whenFound called once for each master as soon as its number is certain
    ListedMasters(
            List<String> masters, Routing routing, BooleanSupplier logIsEmpty, BiConsumer<Shard, String> whenFound) {
        this.masters = masters;
        this.routing = routing;
        this.logIsEmpty = logIsEmpty;
        this.whenFound = whenFound;
        looking = Thread.ofPlatform().daemon().name("masters").unstarted(this::lookOn);
    }

    /// Why each other master has no number yet, by its place in the list.
    SortedMap<Integer, Roster.Away> away() {
        return away;
    }

    /// Looks once.
    ///
    /// @throws RosterException if the list is not that of one system
    void look() {
        if (allFound()) {
            return;
        }
        try {
            take(Roster.settle(masters, served(), routing, logIsEmpty));
        } catch (MasterUnavailableException | KafkaException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("a new master has no number yet");
        }
    }

    /// Waits until it is time for another look.
    ///
    /// @return whether it is time to end
    boolean pause() throws InterruptedException {
        Duration after = lookAfter;
        Duration twice = after.multipliedBy(2);
        lookAfter = twice.compareTo(LOOK_AFTER_MAX) < 0 ? twice : LOOK_AFTER_MAX;
        return closing.await(after.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// From now on it looks by itself, and a list that is refused is a matter for the log.
    void keepLooking() {
        looking.start();
    }

    private void lookOn() {
        try {
            while (!allFound() && !pause()) {
                try {
                    look();
                } catch (RosterException | IngestStartException e) {
                    sayRefused(String.valueOf(e.getMessage()));
                    take(Roster.certain(masters, routing));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayRefused(String why) {
        if (!why.equals(refusedLogged)) {
            refusedLogged = why;
            log.atError()
                    .addKeyValue("error", why)
                    .log("the list of masters is not that of the system; an operator is needed");
        }
    }

    /// Not while it is being closed: whoever is found is closed by the caller.
    private synchronized void take(Roster roster) {
        roster.shards().forEach((shard, master) -> {
            if (closing.getCount() > 0 && found.putIfAbsent(shard, master) == null) {
                whenFound.accept(shard, master);
            }
        });
        away = roster.away();
    }

    private Collection<String> served() {
        return found.values();
    }

    private boolean allFound() {
        return found.size() == masters.size();
    }

    /// Waits for nothing: a look that is under way ends by itself, and finds nobody anew.
    @Override
    public synchronized void close() {
        closing.countDown();
        looking.interrupt();
    }
}
