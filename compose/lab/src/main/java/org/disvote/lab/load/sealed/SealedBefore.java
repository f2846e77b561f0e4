package org.disvote.lab.load.sealed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.disvote.lab.load.CastRequests;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.Voters;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Sealer;
import org.jspecify.annotations.Nullable;

/// Envelopes that were truly sealed before the clock starts, so that a measurement is of the system and not of its
/// voters. The pseudonyms are made here with the system's own key, since nobody is asked. The envelopes are in a
/// file, each at the place of its voter's number; [#close] deletes it.
public final class SealedBefore implements LoadPlan.Ballots, AutoCloseable {

    /// What is left free on the disk.
    private static final long FREE_MIN = 1L << 30;

    private static final Duration WATCH_EACH = Duration.ofMillis(200);

    private final SealedVoters voters;
    private final Path path;
    private final FileChannel file;

    private SealedBefore(SealedVoters voters, Path path, FileChannel file) {
        this.voters = voters;
        this.path = path;
        this.file = file;
    }

    /// Seals the ballots of these voters, on all cores.
    ///
    /// @param folder for the file
    /// @param sealed is called with how many are sealed
    /// @throws OperatorException if the disk has no room for them
    public static SealedBefore seal(SealedVoters voters, Voters who, Path folder, LongConsumer sealed)
            throws IOException, InterruptedException {
        long bytes = who.count() * voters.seal().envelopeBytes();
        long free = Files.getFileStore(folder).getUsableSpace();
        if (bytes + FREE_MIN > free) {
            throw new OperatorException(
                    "%,d envelopes need %,d MiB, and %s has %,d MiB: seal fewer, or seal while casting"
                            .formatted(who.count(), bytes >> 20, folder, free >> 20));
        }
        Path path = Files.createTempFile(folder, "envelopes", "");
        SealedBefore before = new SealedBefore(
                voters, path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        try {
            before.fill(who, sealed);
            return before;
        } catch (IOException | InterruptedException | RuntimeException e) {
            before.close();
            throw e;
        }
    }

    private void fill(Voters who, LongConsumer sealed) throws IOException, InterruptedException {
        AtomicLong next = new AtomicLong();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            threads.add(Thread.ofPlatform().name("sealing-" + i).daemon().start(() -> {
                try {
                    Sealer sealer = new Sealer(voters.seal());
                    for (long place = next.getAndIncrement();
                            place < who.count() && failure.get() == null;
                            place = next.getAndIncrement()) {
                        long voter = who.numberOf().applyAsLong(place);
                        write(voter, sealer.seal(voters.context(voter), voters.ballot(voter)));
                    }
                } catch (IOException | RuntimeException e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        try {
            for (Thread thread : threads) {
                while (!thread.join(WATCH_EACH)) {
                    sealed.accept(Math.min(next.get(), who.count()));
                }
            }
        } finally {
            next.set(Long.MAX_VALUE / 2); // ends the threads that still run
        }
        Exception why = failure.get();
        if (why != null) {
            throw new IOException("the envelopes cannot be made", why);
        }
    }

    private void write(long voter, byte[] envelope) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(envelope);
        for (long at = voter * envelope.length; bytes.hasRemaining(); ) {
            at += file.write(bytes, at);
        }
    }

    private byte[] read(long voter) throws IOException {
        byte[] envelope = new byte[voters.seal().envelopeBytes()];
        ByteBuffer bytes = ByteBuffer.wrap(envelope);
        long start = voter * envelope.length;
        while (bytes.hasRemaining()) {
            if (file.read(bytes, start + bytes.position()) < 0) {
                throw new IOException("no envelope of this voter was sealed");
            }
        }
        return envelope;
    }

    @Override
    public Supplier<LoadPlan.Caster> casters(LoadPlan plan) {
        CastRequests requests = voters.requests(plan);
        return () -> new EnvelopeCaster(plan, voters, requests, this::read);
    }

    @Override
    public void accepted(long voter) {
        voters.accepted(voter);
    }

    @Override
    public void close() {
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
