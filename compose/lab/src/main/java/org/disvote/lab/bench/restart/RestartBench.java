package org.disvote.lab.bench.restart;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.disvote.lab.bench.Peers.Watch;
import org.disvote.lab.cluster.ScratchServers;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.Machine;
import org.disvote.lab.load.Median;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;

/// Two ingest instances are restarted one after the other, while votes come through the proxy at half of what
/// both can take.
///
/// @param plateau votes a second that both take, from as many connections as there are
/// @param offered votes that are due each second during the restarts
/// @param accepted votes of each second
/// @param latest seconds from the time at which a vote was due to its answer, the longest
/// @param otherwise answers by status other than 201, or 0 for those without an answer
/// @param events what happened, and in which second
/// @param load the machine's load average when this began
public record RestartBench(
        double plateau,
        double offered,
        List<Long> accepted,
        double latest,
        SortedMap<Integer, Long> otherwise,
        List<Event> events,
        double load,
        Machine machine) {

    /// The part of the offered votes that each second must have.
    public static final double SECOND_MIN = 0.9;

    /// In which each vote must be answered.
    public static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private static final double OFFERED = 0.5;
    private static final Duration BEFORE = Duration.ofSeconds(5);
    private static final int CREATED = 201;

    public RestartBench {
        accepted = List.copyOf(accepted);
        otherwise = new TreeMap<>(otherwise);
        events = List.copyOf(events);
    }

    public record Event(double second, String what) {}

    /// @param proxy the configuration of the voters' proxy
    /// @param connections of the load generator
    /// @param plateau how long the plateau is measured, after the same time of warm-up
    /// @param restarts how long votes come during the restarts
    /// @param rehearsal of each instance, in seconds at most
    public record Plan(Path proxy, int connections, Duration plateau, Duration restarts, int rehearsal) {}

    /// @param servers not started yet; closed with this measurement
    public static RestartBench measure(Plan plan, ScratchServers servers, Watch watch) throws Exception {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (TwoInstances instances = new TwoInstances(servers, plan.rehearsal())) {
            watch.doing("starting two instances", 0);
            URI voters = instances.start(plan.proxy());
            LoadGenerator.Result most = new LoadGenerator(
                            LoadPlan.closedLoop(voters, plan.connections(), plan.plateau(), plan.plateau()))
                    .run(votes -> watch.doing("votes", votes));
            double plateau = Median.of(most.bySecond().stream().mapToDouble(Long::doubleValue));
            double offered = Math.max(1, OFFERED * plateau);
            List<Event> events = new ArrayList<>();
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(() -> restartEach(instances, events));
            LoadGenerator.Result result = new LoadGenerator(open(voters, plan, offered))
                    .run(votes -> watch.doing("votes during restarts", votes));
            if (!restarted.isDone()) {
                throw new OperatorException(
                        "the instances were not restarted within the %d s of votes: give more with --seconds"
                                .formatted(plan.restarts().toSeconds()));
            }
            joined(restarted);
            SortedMap<Integer, Long> otherwise = new TreeMap<>(result.byStatus());
            otherwise.remove(CREATED);
            if (result.unanswered() > 0) {
                otherwise.put(0, result.unanswered());
            }
            return new RestartBench(
                    plateau,
                    offered,
                    result.bySecond(),
                    result.latencies().getMaxValue() / 1e6,
                    otherwise,
                    events,
                    load,
                    Machine.here("of the system"));
        }
    }

    private static void joined(CompletableFuture<Void> restarted) {
        try {
            restarted.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof OperatorException cause ? cause : e;
        }
    }

    private static LoadPlan open(URI voters, Plan plan, double offered) {
        return LoadPlan.builder(voters, plan.connections(), plan.restarts())
                .votesPerSecond(OptionalDouble.of(offered))
                .build();
    }

    private static void restartEach(TwoInstances instances, List<Event> events) {
        Stopwatch running = Stopwatch.start();
        try {
            Thread.sleep(BEFORE);
            for (int i = 0; i < instances.count(); i++) {
                events.add(new Event(running.seconds(), "SIGTERM to instance " + (i + 1)));
                instances.restart(i);
                events.add(new Event(running.seconds(), "instance " + (i + 1) + " is ready again"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The slowest second beside the offered rate.
    public double slowest() {
        return accepted.stream().mapToLong(Long::longValue).min().orElse(0) / offered;
    }

    /// Whether voters notice nothing.
    public boolean isUnnoticed() {
        return slowest() >= SECOND_MIN && latest <= ANSWER_MAX.toSeconds() && otherwise.isEmpty();
    }

    public String text() {
        StringBuilder text = new StringBuilder(machine.text()).append('\n');
        text.append("load average when it began: %.1f%n%n".formatted(load));
        text.append("plateau of two instances behind the proxy: %,.0f votes/s; offered: %,.0f%n%n"
                .formatted(plateau, offered));
        text.append("  second   votes%n".formatted());
        for (int second = 0; second < accepted.size(); second++) {
            text.append("  %6d  %,6d".formatted(second + 1, accepted.get(second)));
            int now = second;
            events.stream()
                    .filter(event -> (int) event.second() == now)
                    .forEach(event -> text.append("  ").append(event.what()));
            text.append(System.lineSeparator());
        }
        text.append("%n  slowest second  %.2f of the offered rate; target %.2f%n".formatted(slowest(), SECOND_MIN));
        text.append("  latest answer   %.2f s after the vote was due; target %d%n"
                .formatted(latest, ANSWER_MAX.toSeconds()));
        if (otherwise.isEmpty()) {
            text.append("  every vote was answered 201%n".formatted());
        }
        otherwise.forEach((status, count) -> text.append(
                status == 0
                        ? "  without an answer: %,d%n".formatted(count)
                        : "  answered %d: %,d%n".formatted(status, count)));
        return text.toString();
    }
}
