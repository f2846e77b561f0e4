package org.disvote.ingest.ownership;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.lifetime.WakeUp;
import org.disvote.topics.lifetime.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps an [Ownership] up to date, on its own thread: it reads the masters' heads often while a partition
/// has no known owner, rarely otherwise, and soon when what is known is in doubt.
public final class OwnershipWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OwnershipWatch.class);

    private static final Duration READ_EACH = Duration.ofSeconds(30);
    private static final Duration READ_MISSING_EACH = Duration.ofMillis(250);
    private static final Duration END_MAX = Duration.ofSeconds(3);

    private final Ownership ownership;
    private final Supplier<List<MasterReader>> usable;
    private final int masters;
    private final WakeUp inDoubt = new WakeUp();
    private final Worker worker = Worker.platform("ownership", END_MAX, this::watch);

    /// Of the thread: what was logged.
    private Set<Integer> lostLogged = Set.of();

    /// @param usable the masters that can be used so far
    /// @param masters how many there are in all
    public OwnershipWatch(Ownership ownership, Supplier<List<MasterReader>> usable, int masters) {
        this.ownership = ownership;
        this.usable = usable;
        this.masters = masters;
    }

    /// Reads once, for the start.
    ///
    /// @throws IngestStartException if the masters' heads do not fit together
    public void readFirst() {
        try {
            ownership.read(usable.get());
        } catch (MasterUnavailableException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("Master is away, its voters are answered 503");
        } catch (IllegalStateException e) {
            throw new IngestStartException(String.valueOf(e.getMessage()), e);
        }
    }

    public void start() {
        worker.start();
    }

    /// A voter was sent to a shard that does not have their partition. Any thread may call this; it never
    /// waits.
    public void doubt() {
        inDoubt.call();
    }

    private void watch(Worker thread) throws InterruptedException {
        while (!thread.isStopping()) {
            Duration each = ownership.isComplete() ? READ_EACH : READ_MISSING_EACH;
            boolean doubted = inDoubt.await(each);
            // Many voters may doubt at once; the pause bounds how often the masters are asked.
            if (!doubted || thread.pause(READ_MISSING_EACH)) {
                read();
            }
        }
    }

    private void read() {
        try {
            Set<Integer> lost = ownership.read(usable.get());
            logLost(usable.get().size() == masters ? lost : Set.of());
        } catch (MasterUnavailableException e) {
            // What was known of it stays, and its shard's own state is logged.
            log.atDebug().addKeyValue("error", e.getMessage()).log("Not every master says what it owns");
        } catch (IllegalStateException e) {
            log.atError()
                    .addKeyValue("error", e.getMessage())
                    .log("Heads of the masters do not fit together, an operator is needed");
        }
    }

    private void logLost(Set<Integer> lost) {
        if (!lost.isEmpty() && !lost.equals(lostLogged)) {
            log.atError()
                    .addKeyValue("partitions", lost)
                    .log("No master has these partitions, and none has given them away, an operator is needed");
        }
        lostLogged = lost;
    }

    /// Asks the thread to end, without waiting.
    public void interrupt() {
        worker.interrupt();
    }

    @Override
    public void close() {
        worker.interrupt();
        worker.close();
    }
}
