package org.disvote.ingest.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.disvote.ingest.auth.KeySet.UnusableException;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.WakeUp;
import org.disvote.topics.lifetime.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An issuer's public keys, kept up to date by a worker thread. Requests use the set that was last read
/// successfully: no request waits for the issuer, and an outage of the issuer affects only tokens with
/// unknown keys.
///
/// Nimbus' `JWKSourceBuilder` does not replace this class, because it reads the set on the thread that asks
/// for a key; see `docs/decisions/0027`.
final class KeyRing implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyRing.class);

    /// Longer than an issuer and its caches take to publish a new key.
    private static final Duration IN_DOUBT = Duration.ofSeconds(10);
    private static final Duration MISSED_REMEMBERED = Duration.ofMinutes(1);

    private final KeySource source;
    private final Pace pace;
    private final Worker worker;
    /// A token asks for another reading.
    private final WakeUp wanted = new WakeUp();

    private final MissedKeys missed = new MissedKeys(IN_DOUBT, MISSED_REMEMBERED);

    private volatile KeySet keys;
    /// When the last successful reading began, from [System#nanoTime].
    private volatile long keysAsOf;

    // Only the worker uses these.
    private byte[] lastBytes;
    private @Nullable Stamp lastStamp;
    private Stopwatch sinceLastReading;
    private boolean failing;

    private KeyRing(KeySource source, Pace pace, byte[] bytes, @Nullable Stamp stamp) throws UnusableException {
        this.source = source;
        this.pace = pace;
        this.keys = KeySet.parse(bytes);
        this.keysAsOf = System.nanoTime();
        this.lastBytes = bytes;
        this.lastStamp = stamp;
        this.sinceLastReading = Stopwatch.start();
        this.worker = Worker.platform("disvote-keys", pace.closeWithin(), this::run);
    }

    /// Reads the keys once.
    ///
    /// @throws KeysUnavailableException if that fails
    static void require(KeySource source) {
        read(source, Pace.USUAL);
    }

    /// @throws KeysUnavailableException if the first reading fails
    static KeyRing load(KeySource source, Pace pace) {
        KeyRing ring = read(source, pace);
        log.atInfo()
                .addKeyValue("source", source)
                .addKeyValue("keys", ring.keys.keys().size())
                .log("Issuer's keys loaded");
        ring.logPassedOver(List.of());
        ring.worker.start();
        return ring;
    }

    private static KeyRing read(KeySource source, Pace pace) {
        // The stamp is taken before the bytes, so that a change in between is noticed later.
        Stamp stamp = stamp(source);
        try {
            return new KeyRing(source, pace, source.read(), stamp);
        } catch (IOException e) {
            throw new KeysUnavailableException("cannot read the keys of " + source + ": " + e.getMessage(), e);
        } catch (UnusableException e) {
            throw new KeysUnavailableException("the keys of " + source + " are of no use: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysUnavailableException("interrupted while reading the keys of " + source, e);
        }
    }

    /// @param id as in [KeySet#find]; an unknown ID makes the worker read the set again, at a bounded rate
    Optional<VerificationKey> find(@Nullable String id) {
        Optional<VerificationKey> found = keys.find(id);
        if (found.isEmpty() && id != null) {
            readAgain();
        }
        return found;
    }

    /// Whether an unknown key may still appear: the set was not read successfully since the key was first
    /// missed, or that was only a short time ago.
    boolean mayAppear(String id) {
        return missed.mayAppear(id, System.nanoTime(), keysAsOf);
    }

    /// Makes the worker read the set again, as soon as [Pace#atMostEach] allows. Does not wait.
    void readAgain() {
        wanted.call();
    }

    @Override
    public void close() {
        worker.interrupt();
        worker.close();
    }

    private void run(Worker worker) throws InterruptedException {
        while (worker.pause(pace.atMostEach())) {
            awaitReasonToRead();
            read();
        }
    }

    private void awaitReasonToRead() throws InterruptedException {
        boolean asked = false;
        while (!asked && !failing && !hasChanged() && !sinceLastReading.exceeds(pace.atLeastEach())) {
            asked = wanted.await(pace.look());
        }
    }

    private boolean hasChanged() {
        Stamp stamp = stamp(source);
        return stamp != null && !stamp.equals(lastStamp);
    }

    private void read() throws InterruptedException {
        // Cleared before the reading: a key that is missed during it may be newer than what is read.
        wanted.forget();
        long began = System.nanoTime();
        Stamp stamp = stamp(source);
        try {
            byte[] bytes = source.read();
            KeySet read = KeySet.parse(bytes);
            lastStamp = stamp;
            if (failing) {
                log.atInfo().addKeyValue("source", source).log("Issuer's keys can be read again");
            }
            failing = false;
            if (!Arrays.equals(bytes, lastBytes)) {
                List<String> before = keys.passedOver();
                keys = read;
                lastBytes = bytes;
                log.atInfo()
                        .addKeyValue("source", source)
                        .addKeyValue("keys", read.keys().size())
                        .log("Issuer's keys changed, tokens are checked with the new set");
                logPassedOver(before);
            }
            keysAsOf = began;
        } catch (IOException | UnusableException e) {
            if (!failing) {
                log.atWarn()
                        .addKeyValue("source", source)
                        .addKeyValue("error", e.getMessage())
                        .log("Issuer's keys cannot be read, the set that was read last stays in use");
            }
            failing = true;
        } finally {
            sinceLastReading = Stopwatch.start();
        }
    }

    /// Logs each key once, however often the set is read.
    private void logPassedOver(List<String> before) {
        keys.passedOver().stream()
                .filter(key -> !before.contains(key))
                .forEach(key -> log.atWarn()
                        .addKeyValue("source", source)
                        .addKeyValue("key", key)
                        .log("Key of the issuer is not usable, tokens signed with it are refused"));
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
    /// @param look how often the worker checks whether the file has changed
    /// @param atMostEach the shortest time between two readings, even if many tokens name unknown keys or
    ///     readings fail
    /// @param atLeastEach the longest time between two readings, so that a key that the issuer withdrew is
    ///     forgotten
    /// @param closeWithin how long [#close] waits for a reading in progress
    record Pace(Duration look, Duration atMostEach, Duration atLeastEach, Duration closeWithin) {
        static final Pace USUAL =
                new Pace(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(2));
    }

    /// Differs after a file was rewritten in place or replaced.
    private record Stamp(
            @Nullable Object modified, long size, @Nullable Object inode) {}
}
