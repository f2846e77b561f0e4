package org.disvote.lab.bench.notary;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.disvote.cli.Main;
import org.disvote.lab.bench.BenchWatch;
import org.disvote.lab.bench.FilledLog;
import org.disvote.lab.load.Machine;
import org.disvote.lab.process.JvmCommand;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.tlog.Policy;
import org.disvote.witness.Witness;
import org.disvote.witness.WitnessConfig;

/// Measures one notary, in a JVM of its own, with two witnesses: on a log that is filled already, after a
/// start from nothing, and on a steady stream of votes.
///
/// @param votes in the log at first
/// @param firstSeconds from the start of the first notary to a cosigned checkpoint over all of them
/// @param againSeconds from a start that folds them again to its first cosigned checkpoint
/// @param streamed votes of the stream
/// @param streamSeconds from its first vote to the cosigned checkpoint over its last
/// @param streamCpuSeconds that the notary used meanwhile
public record NotaryBench(
        long votes,
        double firstSeconds,
        double againSeconds,
        long streamed,
        double streamSeconds,
        double streamCpuSeconds,
        Machine machine) {

    private static final int HEAP_MIB = 256;
    private static final int WITNESSES = 2;
    private static final Duration COSIGNED_MAX = Duration.ofHours(1);
    private static final Duration POLL = Duration.ofMillis(20);

    /// @param log not started yet
    /// @param votesASecond of the stream
    public static NotaryBench measure(FilledLog log, long votes, int votesASecond, Duration stream, BenchWatch watch)
            throws IOException, InterruptedException {
        log.start(votes, watch);
        Path folder = log.folder();
        SigningKey key = SigningKey.generate(SystemTopic.read(log.brokers()).origin());
        key.create(folder.resolve("log.key"));
        List<Witness> witnesses = new ArrayList<>();
        try {
            List<Policy.Witness> named = new ArrayList<>();
            for (int i = 1; i <= WITNESSES; i++) {
                SigningKey own = SigningKey.generate("bench.example/w" + i);
                own.create(folder.resolve("w" + i + ".key"));
                Witness witness = Witness.start(new WitnessConfig(
                        key.vkey(), folder.resolve("w" + i + ".key"), folder.resolve("w" + i), "127.0.0.1", 0));
                witnesses.add(witness);
                named.add(new Policy.Witness(
                        "w" + i, own.cosigner(), Optional.of(witness.uri().toString())));
            }
            Files.writeString(
                    folder.resolve("policy"),
                    Policy.of(key.verifier(), named, WITNESSES).text());
            return measure(log, votes, votesASecond, stream, watch, folder);
        } finally {
            witnesses.forEach(Witness::close);
        }
    }

    private static NotaryBench measure(
            FilledLog log, long votes, int votesASecond, Duration stream, BenchWatch watch, Path folder)
            throws IOException, InterruptedException {
        Path checkpoint = folder.resolve("log/checkpoint");
        Stopwatch first = Stopwatch.start();
        Process notary = start(log, folder);
        double firstSeconds;
        try {
            awaitSize(notary, checkpoint, votes, watch);
            firstSeconds = first.seconds();
        } finally {
            end(notary);
        }
        long before = Files.getLastModifiedTime(checkpoint).toMillis();
        Stopwatch again = Stopwatch.start();
        notary = start(log, folder);
        try {
            Deadline deadline = Deadline.after(COSIGNED_MAX);
            while (Files.getLastModifiedTime(checkpoint).toMillis() == before) {
                pause(notary, deadline);
            }
            final double againSeconds = again.seconds();
            Stopwatch streaming = Stopwatch.start();
            double cpuBefore = cpuSeconds(notary);
            long streamed = log.stream(votesASecond, stream, watch);
            awaitSize(notary, checkpoint, votes + streamed, watch);
            return new NotaryBench(
                    votes,
                    firstSeconds,
                    againSeconds,
                    streamed,
                    streaming.seconds(),
                    cpuSeconds(notary) - cpuBefore,
                    Machine.here("no database"));
        } finally {
            end(notary);
        }
    }

    private static Process start(FilledLog log, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(JvmCommand.of(
                        HEAP_MIB,
                        List.of(),
                        Main.class.getName(),
                        List.of(
                                "notary",
                                "--brokers",
                                log.brokers().bootstrap(),
                                "--log-key",
                                folder.resolve("log.key").toString(),
                                "--policy",
                                folder.resolve("policy").toString(),
                                "--data",
                                folder.resolve("log").toString(),
                                "--port",
                                "0")))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.logFile().toFile()));
        builder.environment().putAll(JvmCommand.environment());
        return builder.start();
    }

    private static void end(Process notary) throws InterruptedException {
        notary.destroy();
        notary.waitFor();
    }

    /// The tree has a leaf for each vote, and some more.
    private static void awaitSize(Process notary, Path checkpoint, long votes, BenchWatch watch)
            throws IOException, InterruptedException {
        Deadline deadline = Deadline.after(COSIGNED_MAX);
        for (long size = 0; size < votes; size = size(checkpoint)) {
            watch.progress("notarising", Math.min(size, votes), votes);
            pause(notary, deadline);
        }
    }

    private static void pause(Process notary, Deadline deadline) throws InterruptedException {
        if (!notary.isAlive() || deadline.hasPassed()) {
            throw new IllegalStateException("no checkpoint was cosigned, then "
                    + (notary.isAlive() ? "the time was over" : "the notary ended, exit code " + notary.exitValue()));
        }
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }

    private static long size(Path checkpoint) throws IOException {
        try {
            return Long.parseLong(
                    Files.readString(checkpoint).lines().skip(1).findFirst().orElse("0"));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static double cpuSeconds(Process notary) {
        return notary.info()
                .totalCpuDuration()
                .map(used -> used.toNanos() / 1e9)
                .orElse(0.0);
    }

    /// Which part of a core the stream took.
    private double cores() {
        return streamCpuSeconds / streamSeconds;
    }

    public String text() {
        return machine.text()
                + "%n%n%,d votes, from nothing: cosigned after %.1f s, with the start of the JVM%n"
                        .formatted(votes, firstSeconds)
                + "folded again, every file compared: cosigned after %.1f s, %,.0f votes/s%n"
                        .formatted(againSeconds, votes / againSeconds)
                + "stream of %,.0f votes/s for %.0f s: %.1f %% of a core, %.1f µs of CPU per vote%n"
                        .formatted(
                                streamed / streamSeconds,
                                streamSeconds,
                                100 * cores(),
                                1e6 * streamCpuSeconds / streamed);
    }
}
