package org.disvote.lab.bench.opening;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.input.InputCheck;
import org.disvote.count.input.SealClaim;
import org.disvote.count.opening.Opening;
import org.disvote.lab.bench.BenchWatch;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Suite;

/// How long it takes to check the export of a sealed election, and to open and count it. Nothing else runs meanwhile:
/// no broker, no database. Making the export is not measured.
///
/// @param suite its ID
/// @param threads that open ballots
/// @param checkSeconds of the check of all records, before anything is opened
/// @param openSeconds from the first record to `count.json`
/// @param openCpuSeconds of this process meanwhile, on all cores: what a machine that does other work too can compare
/// @param heapMib in use after collections, at most, by check and opening; 0 if there was no collection
/// @param heapMaxMib the maximum heap of this JVM
public record OpeningTime(
        String suite,
        long ballots,
        int threads,
        double checkSeconds,
        double openSeconds,
        double openCpuSeconds,
        long heapMib,
        long heapMaxMib) {

    /// A million X-Wing ballots in three minutes on two cores.
    private static final double BALLOTS_A_SECOND_MIN = 1_000_000 / 180.0;

    /// @param folder gets the export, and what `count open` needs beside it: `policy` and `trustees`
    public static OpeningTime measure(Path folder, Suite suite, int ballots, int threads, BenchWatch watch)
            throws IOException, InterruptedException {
        MadeExport made = MadeExport.write(folder, suite, ballots, watch);
        AtomicLong heap = new AtomicLong();
        Watch watching = (doing, done, all) -> {
            heap.accumulateAndGet(usedAfterCollection(), Math::max);
            watch.progress(doing, done, all);
        };
        System.gc(); // what making the export has left is not the opening's
        try (SealKey key = made.election().key()) {
            ExportFolder export = ExportFolder.open(made.export());
            Stopwatch checking = Stopwatch.start();
            CheckedInput input = InputCheck.check(
                    export,
                    made.policy(),
                    made.election().shares().stream()
                            .map(share -> new SealClaim(share.trustee(), share.sealDigest()))
                            .toList(),
                    watching);
            double checkSeconds = checking.seconds();
            double cpuBefore = cpuSeconds();
            Stopwatch opening = Stopwatch.start();
            byte[] json = Opening.count(export, input, Optional.of(key), threads, watching);
            double openSeconds = opening.seconds();
            double openCpuSeconds = cpuSeconds() - cpuBefore;
            requireCounted(Json.MAPPER.readTree(json), ballots);
            return new OpeningTime(
                    suite.id(),
                    ballots,
                    threads,
                    checkSeconds,
                    openSeconds,
                    openCpuSeconds,
                    heap.get() >> 20,
                    Runtime.getRuntime().maxMemory() >> 20);
        } catch (RefusedException e) {
            throw new IllegalStateException("an export that was made here is refused", e);
        }
    }

    private static void requireCounted(JsonNode count, int ballots) {
        for (String member : List.of("records", "voters", "counted")) {
            if (count.path(member).longValue() != ballots) {
                throw new OperatorException("%s of the count is %d, not %d"
                        .formatted(member, count.path(member).longValue(), ballots));
            }
        }
    }

    private static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static long usedAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    public double ballotsASecond() {
        return ballots / openSeconds;
    }

    public boolean isFastEnough() {
        return ballotsASecond() >= BALLOTS_A_SECOND_MIN;
    }

    public String text() {
        return """
                %,d ballots (suite %s), %d threads, heap at most %,d MiB

                  checked      %,10.1f s   %,10.0f records/s
                  opened       %,10.1f s   %,10.0f ballots/s, at least %,.0f
                  CPU          %,10.1f s   %,10.0f µs a ballot
                  heap         %,10d MiB in use after collections, at most
                """.formatted(
                        ballots,
                        suite,
                        threads,
                        heapMaxMib,
                        checkSeconds,
                        ballots / checkSeconds,
                        openSeconds,
                        ballotsASecond(),
                        BALLOTS_A_SECOND_MIN,
                        openCpuSeconds,
                        openCpuSeconds * 1e6 / ballots,
                        heapMib);
    }
}
