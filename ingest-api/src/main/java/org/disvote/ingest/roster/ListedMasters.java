package org.disvote.ingest.roster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.database.MissingRight;
import org.disvote.topics.database.Role;
import org.disvote.topics.lifetime.Backoff;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out which shard each master of the list is. It looks until all are found, on its own thread, since a
/// master that is frozen answers only after a timeout. Each look asks every master, so the pauses between
/// looks grow.
public final class ListedMasters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ListedMasters.class);

    private static final Duration PAUSE_MIN = Duration.ofMillis(250);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(4);

    private final List<String> masters;
    private final Routing routing;
    private final BooleanSupplier logIsEmpty;
    private final BiConsumer<Shard, String> whenFound;
    private final Map<Shard, String> found = new ConcurrentSkipListMap<>();
    private final Worker worker = Worker.platform("masters", Duration.ZERO, this::lookUntilFound);

    private volatile SortedMap<Integer, Roster.Away> away = new TreeMap<>();

    // Of the thread that looks: first the caller of [#look], then the worker.
    private final Backoff pause = new Backoff(PAUSE_MIN, PAUSE_MAX);
    private String refusedLogged = "";

    /// Looks at nothing yet.
    ///
    /// @param masters JDBC URLs
    /// @param logIsEmpty asked before a new system begins
    /// @param whenFound called once for each master as soon as its number is certain
    public ListedMasters(
            List<String> masters, Routing routing, BooleanSupplier logIsEmpty, BiConsumer<Shard, String> whenFound) {
        this.masters = masters;
        this.routing = routing;
        this.logIsEmpty = logIsEmpty;
        this.whenFound = whenFound;
    }

    /// Why each other master has no number yet, by its place in the list.
    public SortedMap<Integer, Roster.Away> away() {
        return away;
    }

    /// Looks once.
    ///
    /// @throws RosterException if the list is not that of one system
    public void look() {
        if (allFound()) {
            return;
        }
        try {
            take(Roster.settle(masters, found.values(), routing, logIsEmpty));
        } catch (MasterUnavailableException | KafkaException e) {
            String text = SqlFailure.text(e);
            if (SqlFailure.isMissingRight(text) && !text.equals(refusedLogged)) {
                refusedLogged = text;
                log.atError()
                        .addKeyValue("error", text + "; " + MissingRight.cure(Role.INGEST))
                        .log("New master gets no number, an operator must give this instance its rights");
            }
            log.atDebug().addKeyValue("error", text).log("New master has no number yet");
        }
    }

    /// Waits until it is time for another look.
    ///
    /// @return false once it is closed
    public boolean pause() throws InterruptedException {
        return worker.pause(pause.next());
    }

    /// From now on it looks by itself. A list that is refused is then logged.
    public void keepLooking() {
        worker.start();
    }

    private void lookUntilFound(Worker thread) throws InterruptedException {
        while (!allFound() && pause()) {
            try {
                look();
            } catch (RosterException | IngestStartException e) {
                logRefused(String.valueOf(e.getMessage()));
                take(Roster.certain(masters, routing));
            }
        }
    }

    private void logRefused(String why) {
        if (!why.equals(refusedLogged)) {
            refusedLogged = why;
            log.atError()
                    .addKeyValue("error", why)
                    .log("List of masters is not that of the system, an operator must correct it");
        }
    }

    /// Takes nothing once it is closed: the caller then closes the masters that were found.
    private synchronized void take(Roster roster) {
        roster.shards().forEach((shard, master) -> {
            if (!worker.isStopping() && found.putIfAbsent(shard, master) == null) {
                whenFound.accept(shard, master);
            }
        });
        SortedMap<Integer, Roster.Away> now = new TreeMap<>();
        roster.away()
                .forEach((place, why) -> now.put(
                        place,
                        new Roster.Away(why.reason(), MissingRight.said(why.text(), Role.INGEST, masters.get(place)))));
        away = now;
    }

    private boolean allFound() {
        return found.size() == masters.size();
    }

    /// Waits for nothing: a look that is under way ends by itself, and finds no master any more.
    @Override
    public synchronized void close() {
        worker.interrupt();
    }
}
