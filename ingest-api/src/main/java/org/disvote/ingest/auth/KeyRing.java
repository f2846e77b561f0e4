package org.disvote.ingest.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.disvote.ingest.auth.KeySet.UnusableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An issuer's public keys, kept up to date by one thread of their own. Requests only ever look at the set that was
/// last read well: no request waits for the issuer, and an issuer that is away stops nobody whose key is known.
final class KeyRing implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyRing.class);

    /// Longer than an issuer and the caches before it take to show a new key.
    private static final Duration IN_DOUBT = Duration.ofSeconds(10);
    private static final Duration MISSED_REMEMBERED = Duration.ofMinutes(1);

    private final KeySource source;
    private final Pace pace;
    private final Thread thread;
    private final AtomicBoolean wanted = new AtomicBoolean();

    private final MissedKeys missed = new MissedKeys(IN_DOUBT, MISSED_REMEMBERED);

    private volatile KeySet keys;
    /// When the reading began that the keys in use are known by, by [System#nanoTime].
    private volatile long keysAsOf;
    private volatile boolean closed;

    // Of the thread alone.
    private byte[] lastBytes;
    private @Nullable Stamp lastStamp;
    private long lastReadNanos;
    private boolean failing;

    private KeyRing(KeySource source, Pace pace, byte[] bytes, @Nullable Stamp stamp) throws UnusableException {
        this.source = source;
        this.pace = pace;
        this.keys = KeySet.parse(bytes);
        this.keysAsOf = System.nanoTime();
        this.lastBytes = bytes;
        this.lastStamp = stamp;
        this.lastReadNanos = System.nanoTime();
        this.thread = Thread.ofPlatform().daemon().name("disvote-keys").unstarted(this::run);
    }

    /// @throws KeysUnavailableException if the first reading fails
    static KeyRing load(KeySource source, Pace pace) {
        // The stamp before the bytes: a change in between is then seen as one.
        Stamp stamp = stamp(source);
        KeyRing ring;
        try {
            ring = new KeyRing(source, pace, source.read(), stamp);
        } catch (IOException e) {
            throw new KeysUnavailableException("cannot read the keys of " + source + ": " + e.getMessage(), e);
        } catch (UnusableException e) {
            throw new KeysUnavailableException("the keys of " + source + " are of no use: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysUnavailableException("interrupted while reading the keys of " + source, e);
        }
        log.atInfo()
                .addKeyValue("source", source)
                .addKeyValue("keys", ring.keys.keys().size())
                .log("the issuer's keys are read");
        ring.logPassedOver(List.of());
        ring.thread.start();
        return ring;
    }

    /// @param id as in [KeySet#find]; one that is unknown has the set read again soon, at a bounded rate
    Optional<VerificationKey> find(@Nullable String id) {
        Optional<VerificationKey> found = keys.find(id);
        if (found.isEmpty() && id != null) {
            readAgain();
        }
        return found;
    }

    /// Whether a key that was not found may be found a moment later, since the set has not been read well since
    /// it was first missed, or only just.
    boolean mayAppear(String id) {
        return missed.mayAppear(id, System.nanoTime(), keysAsOf);
    }

    /// Has the set read again, at once or as soon as [Pace#atMostEach] allows.
    void readAgain() {
        if (wanted.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(pace.closeWithin());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            if (!isDue()) {
                LockSupport.parkNanos(pace.look().toNanos());
                continue;
            }
            try {
                refresh();
            } catch (InterruptedException e) {
                // Only close() interrupts it.
                return;
            }
        }
    }

    private boolean isDue() {
        Duration age = Duration.ofNanos(System.nanoTime() - lastReadNanos);
        if (age.compareTo(pace.atMostEach()) < 0) {
            return false;
        }
        return failing || wanted.get() || age.compareTo(pace.atLeastEach()) >= 0 || hasChanged();
    }

    private boolean hasChanged() {
        Stamp stamp = stamp(source);
        return stamp != null && !stamp.equals(lastStamp);
    }

    private void refresh() throws InterruptedException {
        // Before the reading: who misses a key during it may mean one that is newer still.
        wanted.set(false);
        long began = System.nanoTime();
        Stamp stamp = stamp(source);
        try {
            byte[] bytes = source.read();
            KeySet read = KeySet.parse(bytes);
            lastStamp = stamp;
            if (failing) {
                log.atInfo().addKeyValue("source", source).log("the issuer's keys can be read again");
            }
            failing = false;
            if (!Arrays.equals(bytes, lastBytes)) {
                List<String> before = keys.passedOver();
                keys = read;
                lastBytes = bytes;
                log.atInfo()
                        .addKeyValue("source", source)
                        .addKeyValue("keys", read.keys().size())
                        .log("the issuer's keys have changed");
                logPassedOver(before);
            }
            keysAsOf = began;
        } catch (IOException | UnusableException e) {
            if (!failing) {
                log.atWarn()
                        .addKeyValue("source", source)
                        .addKeyValue("error", e.getMessage())
                        .log("the issuer's keys cannot be read; those read last stay in use");
            }
            failing = true;
        } finally {
            lastReadNanos = System.nanoTime();
        }
    }

    /// Once for each key, however often the set is read.
    private void logPassedOver(List<String> before) {
        keys.passedOver().stream()
                .filter(key -> !before.contains(key))
                .forEach(key -> log.atWarn()
                        .addKeyValue("source", source)
                        .addKeyValue("key", key)
                        .log("A key of the issuer is passed over"));
    }

    private static @Nullable Stamp stamp(KeySource source) {
        if (!(source instanceof KeySource.File file)) {
            return null;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return new Stamp(null, 0, null);
        }
    }

    /// How often the keys are read.
    ///
    /// @param look how often it is looked whether a file has changed or a key is missed
    /// @param atMostEach however many tokens name a key that is unknown, and while readings fail
    /// @param atLeastEach even where nothing is missed, so that a key that the issuer withdrew is forgotten
    /// @param closeWithin for a reading in progress to be given up
    record Pace(Duration look, Duration atMostEach, Duration atLeastEach, Duration closeWithin) {
        static final Pace USUAL =
                new Pace(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(2));
    }

    /// Changes whenever a file does: rewritten in place or replaced by another.
    private record Stamp(
            @Nullable Object modified, long size, @Nullable Object inode) {}
}
