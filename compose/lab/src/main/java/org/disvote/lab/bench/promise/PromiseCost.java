package org.disvote.lab.bench.promise;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.cast.NoteText;
import org.disvote.ingest.promise.BatchSigner;
import org.disvote.ingest.promise.PromiseConfig;
import org.disvote.ingest.promise.PromiseConfig.Mode;
import org.disvote.lab.bench.Peers.Systems;
import org.disvote.lab.bench.Peers.Watch;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.Median;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.voter.VoterKey;

/// What promises cost, measured in turn in one process: three instances of ingest on the same masters, one without
/// promises, one whose answers have the same bytes without being hashed or signed, one with promises. None of them
/// publishes: an instance that was there before does, for all three.
///
/// @param pairs in the order of the run
public record PromiseCost(List<Pair> pairs) {

    /// What the requirement allows, as a ratio of votes a second to those with the same bytes.
    private static final double RATIO_MIN = 0.97;

    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);

    /// What an instance gives.
    public enum Given {
        NOTHING,
        BYTES,
        PROMISES
    }

    /// @param micros processor time of this process for each vote, load generator and all parts included
    public record Figures(double votesPerSecond, double micros) {}

    public record Pair(Figures nothing, Figures bytes, Figures promises) {}

    public record Plan(int pairs, int connections, Duration warmUp, Duration measured) {}

    public PromiseCost {
        pairs = List.copyOf(pairs);
    }

    public static PromiseCost measure(Plan plan, Systems systems, Watch watch)
            throws IOException, InterruptedException {
        try (FreshSystem system = systems.make(OptionalInt.of(0))) {
            Endpoints endpoints = system.start(step -> watch.doing(step, 0));
            SystemRecord record = SystemTopic.read(endpoints.brokers());
            try (StatedKey stated = new StatedKey(record.origin());
                    Instances instances = new Instances(
                            endpoints, record, VoterKey.read(system.data().resolve("voter.key")), stated)) {
                instances.awaitReady();
                Turns turns = new Turns(plan, instances, watch);
                turns.pair("warming up", plan.warmUp(), false);
                List<Pair> pairs = new ArrayList<>();
                for (int i = 1; i <= plan.pairs(); i++) {
                    pairs.add(turns.pair("pair %d of %d".formatted(i, plan.pairs()), plan.measured(), i % 2 == 0));
                }
                return new PromiseCost(pairs);
            }
        }
    }

    private static final class Instances implements AutoCloseable {
        private final Map<Given, IngestApi> byGiven = new EnumMap<>(Given.class);

        Instances(Endpoints endpoints, SystemRecord system, VoterKey key, StatedKey stated) {
            PromiseConfig promises = PromiseConfig.of(stated.key(), Mode.FORCED, stated.policy());
            NoteText note = new NoteText(new PromiseText(
                            system.origin(), 64, Merkle.EMPTY, Instant.now().getEpochSecond())
                    .sign(stated.key())
                    .toString());
            BatchSigner bytes = new SameBytes(stated.key().vkey(), note);
            Supplier<IngestConfig.Builder> config = () -> IngestConfig.builder(endpoints.masters(), endpoints.brokers())
                    .routing(system.routing())
                    .voterKey(key);
            byGiven.put(Given.NOTHING, IngestApi.start(config.get().build()));
            byGiven.put(
                    Given.BYTES,
                    IngestApi.start(config.get()
                            .log(stated.uri())
                            .promises(new PromiseConfig(bytes, Mode.FORCED, stated.policy()))
                            .build()));
            byGiven.put(
                    Given.PROMISES,
                    IngestApi.start(
                            config.get().log(stated.uri()).promises(promises).build()));
        }

        URI uri(Given given) {
            return of(given).uri();
        }

        private IngestApi of(Given given) {
            IngestApi instance = byGiven.get(given);
            if (instance == null) {
                throw new IllegalStateException("no instance gives " + given);
            }
            return instance;
        }

        void awaitReady() throws InterruptedException {
            Deadline deadline = Deadline.after(READY_MAX);
            while (!isReady()) {
                if (deadline.hasPassed()) {
                    throw new OperatorException("the instances do not become ready; their log says why");
                }
                Thread.sleep(POLL);
            }
        }

        private boolean isReady() {
            return byGiven.values().stream().allMatch(IngestApi::ready)
                    && givesPromises(Given.BYTES)
                    && givesPromises(Given.PROMISES);
        }

        private boolean givesPromises(Given given) {
            return of(given).health().shards().stream()
                    .allMatch(shard -> shard.promise().isNone());
        }

        @Override
        public void close() {
            byGiven.values().forEach(IngestApi::close);
        }
    }

    private static final class Turns {
        private final Plan plan;
        private final Instances instances;
        private final Watch watch;
        private final OperatingSystemMXBean machine =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private int turn;

        Turns(Plan plan, Instances instances, Watch watch) {
            this.plan = plan;
            this.instances = instances;
            this.watch = watch;
        }

        Pair pair(String name, Duration duration, boolean reversed) throws InterruptedException {
            List<Given> order = Arrays.asList(Given.values());
            Map<Given, Figures> figures = new EnumMap<>(Given.class);
            for (Given given : reversed ? order.reversed() : order) {
                figures.put(given, run(name, given, duration));
            }
            return new Pair(of(figures, Given.NOTHING), of(figures, Given.BYTES), of(figures, Given.PROMISES));
        }

        private static Figures of(Map<Given, Figures> figures, Given given) {
            Figures figure = figures.get(given);
            if (figure == null) {
                throw new IllegalStateException("nothing was measured with " + given);
            }
            return figure;
        }

        private Figures run(String name, Given given, Duration duration) throws InterruptedException {
            turn++;
            LoadPlan load = LoadPlan.builder(instances.uri(given), plan.connections(), duration)
                    .voterPrefix("bench-" + Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX) + "-"
                            + turn + "-")
                    .build();
            long before = machine.getProcessCpuTime();
            LoadGenerator.Result result = new LoadGenerator(load)
                    .run(votes -> watch.doing(name + ", " + given.name().toLowerCase(Locale.ROOT), votes));
            long used = machine.getProcessCpuTime() - before;
            if (result.accepted() == 0) {
                throw new OperatorException("no vote was accepted: " + result.byStatus());
            }
            return new Figures((double) result.measured() / duration.toSeconds(), used / 1e3 / result.accepted());
        }
    }

    /// The median of the pairs' ratios to the same bytes: what hashing and signing leave of the throughput.
    public double ratioToBytes() {
        return median(pair -> pair.promises().votesPerSecond() / pair.bytes().votesPerSecond());
    }

    /// The same to answers without promises.
    public double ratioToNothing() {
        return median(pair -> pair.promises().votesPerSecond() / pair.nothing().votesPerSecond());
    }

    public boolean isWithinLimit() {
        return ratioToBytes() >= RATIO_MIN;
    }

    private double median(ToDoubleFunction<Pair> figure) {
        return Median.of(pairs.stream().mapToDouble(figure));
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("  votes a second (processor µs a vote)   no promises   same bytes   promises\n");
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            text.append("  pair %-10d %s %s %s   promises / bytes %.3f, / none %.3f%n"
                    .formatted(
                            i + 1,
                            cell(pair.nothing()),
                            cell(pair.bytes()),
                            cell(pair.promises()),
                            pair.promises().votesPerSecond() / pair.bytes().votesPerSecond(),
                            pair.promises().votesPerSecond() / pair.nothing().votesPerSecond()));
        }
        text.append("%n  promises / same bytes   %.3f, at least %.2f (medians of the pairs' ratios)%n"
                .formatted(ratioToBytes(), RATIO_MIN));
        text.append("  promises / no promises  %.3f%n".formatted(ratioToNothing()));
        text.append("  processor time of this process: promises / same bytes %.3f, / no promises %.3f%n"
                .formatted(
                        median(pair -> pair.promises().micros() / pair.bytes().micros()),
                        median(pair -> pair.promises().micros() / pair.nothing().micros())));
        return text.toString();
    }

    private static String cell(Figures figures) {
        return "%,9.0f (%5.1f)".formatted(figures.votesPerSecond(), figures.micros());
    }
}
