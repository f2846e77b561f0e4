package org.disvote.lab.drill;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.disvote.lab.drill.DrillReport.Row;
import org.disvote.lab.drill.fault.Fault;
import org.disvote.lab.drill.log.LogWatch;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.lab.voters.AckLog;
import org.disvote.lab.voters.Voters;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;

/// Breaks a running system with one fault after the other while voters cast votes, waits until it has
/// recovered, and inspects it.
///
/// After each fault the following must hold. Every acknowledged vote is on its master, in the log and on every
/// replica, at its position and with its choice. No voter is counted twice. No voter got contradicting answers.
/// Each shard acknowledged votes again within `gapMax`. Witnesses cosigned a checkpoint again. All checkpoints that
/// notaries and witnesses showed since the drill began are of one tree, which has every acknowledged vote.
///
/// @param data the folder of a running `up --ha`
/// @param seed of the choice of victims, and of faults where they are chosen at random
/// @param gapMax the longest time in which a shard may acknowledge nothing
public record Drill(Path data, long seed, Duration gapMax) {

    private static final int VOTERS_PER_SHARD = 16;

    /// How long to wait until each shard acknowledges votes: before a fault, and after it.
    private static final Duration FLOWING_MAX = Duration.ofSeconds(90);

    private static final Duration WHOLE_MAX = Duration.ofMinutes(3);
    private static final Duration BEFORE_STRIKE = Duration.ofSeconds(2);

    /// Runs these faults, one after the other.
    public DrillReport inOrder(List<Fault> faults, Consumer<String> progress) throws InterruptedException {
        return run(new Random(seed), faults.stream(), progress);
    }

    /// Runs faults that are chosen at random until the time is over.
    public DrillReport atRandom(List<Fault> faults, Duration time, Consumer<String> progress)
            throws InterruptedException {
        Random random = new Random(seed);
        Deadline end = Deadline.after(time);
        Stream<Fault> endless = Stream.generate(() -> faults.get(random.nextInt(faults.size())));
        return run(random, endless.takeWhile(fault -> !end.hasPassed()), progress);
    }

    private DrillReport run(Random random, Stream<Fault> faults, Consumer<String> progress)
            throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        // The names contain the time, since the voters of an earlier run with the same seed have already voted.
        String voters = "D" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-";
        Path file = data.resolve("drill").resolve("acknowledged-" + seed + ".tsv");
        try (HaSystem system = new HaSystem(data);
                LogWatch log = LogWatch.start(system)) {
            try (AckLog acks = new AckLog(file, system.shards(), system::shardOf)) {
                for (Iterator<Fault> each = faults.iterator(); each.hasNext(); ) {
                    Fault fault = each.next();
                    progress.accept(fault.toString());
                    rows.add(row(system, log, fault, random, acks, voters + rows.size() + "-"));
                }
            }
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
        return new DrillReport(seed, rows);
    }

    private Row row(HaSystem system, LogWatch log, Fault fault, Random random, AckLog acks, String prefix)
            throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        String victim = "";
        Duration gap;
        int before = acks.all().size();
        awaitWhole(system);
        try (Voters voters = new Voters(SampleElection.ID, prefix, system::ingests, acks::add)) {
            for (int i = 0; i < system.shards(); i++) {
                int shard = i;
                voters.start(VOTERS_PER_SHARD, voterId -> system.shardOf(voterId) == shard);
            }
            awaitFlow(acks);
            TimeUnit.NANOSECONDS.sleep(BEFORE_STRIKE.toNanos());
            acks.restart();
            try {
                victim = fault.strike(system, random, acks);
            } catch (OperatorException | IOException e) {
                wrong.add(String.valueOf(e.getMessage()));
            }
            Instant repaired = Instant.now();
            try {
                awaitFlow(acks);
                log.awaitCosigned(repaired);
            } catch (OperatorException e) {
                wrong.add(String.valueOf(e.getMessage()));
            }
            gap = acks.longestPause();
            try {
                voters.stop();
            } catch (IllegalStateException e) {
                wrong.add(String.valueOf(e.getMessage()));
            }
            voters.contradictions().stream().limit(3).forEach(wrong::add);
        }
        try {
            awaitWhole(system);
        } catch (OperatorException e) {
            wrong.add(String.valueOf(e.getMessage()));
        }
        if (gap.compareTo(gapMax) > 0) {
            wrong.add(
                    "no vote was acknowledged for %d s, more than %d s".formatted(gap.toSeconds(), gapMax.toSeconds()));
        }
        Inspection inspection = Inspection.of(system.endpoints(), acks.all().values(), system::voter);
        wrong.addAll(inspection.wrong());
        wrong.addAll(log.wrong(acks.all().values()));
        return new Row(
                fault.toString(),
                victim,
                gap,
                acks.all().size() - before,
                inspection.lost(),
                inspection.twice(),
                wrong);
    }

    private static void awaitFlow(AckLog acks) throws InterruptedException {
        long since = System.nanoTime();
        Await.until("a shard acknowledges no vote", FLOWING_MAX, () -> acks.allSince(since));
    }

    private static void awaitWhole(HaSystem system) throws InterruptedException {
        try {
            Await.until(
                    "the system has not recovered",
                    WHOLE_MAX,
                    () -> system.missing().isEmpty());
        } catch (OperatorException e) {
            throw new OperatorException(e.getMessage() + ": " + system.missing(), e);
        }
    }
}
