package org.disvote.lab.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.disvote.cli.Main;
import org.disvote.lab.load.Machine;
import org.disvote.lab.process.JvmCommand;
import org.disvote.topics.count.ConstituencyCount;
import org.disvote.topics.count.Counts;
import org.disvote.topics.follow.CountFollower;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.routing.Routing;

/// Measures one counting process on the votes of a country, see [CountryVotes], in a JVM of its own with a heap as
/// small as the launcher's.
///
/// @param counted ballots in the counts at the end
/// @param seconds with the start of the JVM
/// @param residentMib the most that the process had; 0 where the machine does not have this figure
/// @param options cells of options that got a vote, of all partitions together
public record CountsBench(
        long votes, long counted, double seconds, long residentMib, long options, int heapMib, Machine machine) {

    private static final Duration COUNTED_MAX = Duration.ofHours(2);
    private static final Duration POLL = Duration.ofMillis(500);

    /// @param log not started yet
    public static CountsBench measure(FilledLog log, long votes, int heapMib, BenchWatch watch)
            throws IOException, InterruptedException {
        CountryVotes country = new CountryVotes(votes);
        log.start(votes, country, watch);
        ElectionId election = country.definition().id();
        ProcessBuilder builder = new ProcessBuilder(JvmCommand.of(
                        heapMib,
                        List.of(),
                        Main.class.getName(),
                        List.of(
                                "counts",
                                "--brokers",
                                log.brokers().bootstrap(),
                                "--state",
                                log.folder().resolve("counts").toString())))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.logFile().toFile()));
        builder.environment().putAll(JvmCommand.environment());
        Stopwatch counting = Stopwatch.start();
        Process process = builder.start();
        try (CountFollower follower = CountFollower.start(log.brokers())) {
            long resident = await(process, follower.counts(), votes, watch);
            double seconds = counting.seconds();
            return new CountsBench(
                    votes,
                    follower.counts().byConstituency(election).values().stream()
                            .mapToLong(ConstituencyCount::ballots)
                            .sum(),
                    seconds,
                    resident,
                    follower.counts().byConstituency(election).values().stream()
                            .flatMap(count -> count.questions().values().stream())
                            .mapToLong(question -> question.options().size())
                            .sum(),
                    heapMib,
                    Machine.here("no database"));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /// @return the most memory that the process had
    private static long await(Process process, Counts counts, long votes, BenchWatch watch)
            throws InterruptedException {
        Deadline deadline = Deadline.after(COUNTED_MAX);
        long resident = 0;
        while (true) {
            resident = Math.max(resident, residentMib(process.pid()));
            long reached = IntStream.range(0, Routing.PARTITIONS_DEFAULT)
                    .mapToLong(counts::reachedSeq)
                    .sum();
            watch.progress("counting", reached, votes);
            if (reached == votes) {
                return resident;
            }
            if (!process.isAlive() || deadline.hasPassed()) {
                throw new IllegalStateException("counted %,d of %,d votes, then %s"
                        .formatted(
                                reached,
                                votes,
                                process.isAlive()
                                        ? "the time was over"
                                        : "its process ended, exit code " + process.exitValue()));
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    private static long residentMib(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // another system than Linux, or the process has ended
        }
    }

    /// Whether every vote is counted.
    public boolean isComplete() {
        return counted == votes;
    }

    public String text() {
        return machine.text()
                + "%n%n%,d votes of 59 constituencies with 30 lists of 20 candidates, 12 hours%n".formatted(votes)
                + "  counted in %.1f s: %,.0f votes/s, with the start of the JVM%n".formatted(seconds, votes / seconds)
                + "  heap at most %d MiB, resident at most %,d MiB%n".formatted(heapMib, residentMib)
                + "  %,d ballots in the counts, %,d lists by constituency%n".formatted(counted, options);
    }
}
