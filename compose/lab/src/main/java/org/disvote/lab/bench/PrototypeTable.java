package org.disvote.lab.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.lab.bench.Peers.Systems;
import org.disvote.lab.bench.Peers.Watch;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.load.Convergence;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.LoadReport;
import org.disvote.lab.load.Machine;
import org.disvote.lab.load.Voters;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.routing.Routing;

/// The table that the prototype's authors published, measured with this system: the time that N votes to each
/// of two shards take, from the first request until every replica has every vote; without replicas, until the
/// last answer.
///
/// @param seconds by number of replicas and by N
public record PrototypeTable(SortedMap<Integer, SortedMap<Integer, Double>> seconds, Machine machine) {

    private static final int SHARDS = 2;
    private static final Duration TIME_MAX = Duration.ofMinutes(30);

    /// The published seconds by N: masters alone, and with three replicas.
    private static final Map<Integer, double[]> PUBLISHED = Map.of(
            10, new double[] {0.34, 2.97},
            100, new double[] {3.38, 20.32},
            500, new double[] {18.31, 98.63},
            1_000, new double[] {33.69, 192.01});

    public PrototypeTable {
        seconds = new TreeMap<>(seconds);
    }

    /// @param sizes the values of N
    /// @param replicas each number of replicas
    /// @param warmUp how long each system is under load before it is measured
    public static PrototypeTable measure(
            List<Integer> sizes, List<Integer> replicas, int connections, Duration warmUp, Systems systems, Watch watch)
            throws SQLException, IOException, InterruptedException {
        SortedMap<Integer, SortedMap<Integer, Double>> seconds = new TreeMap<>();
        Machine machine = null;
        for (int count : replicas) {
            try (FreshSystem system = systems.make(OptionalInt.of(count))) {
                String name = count + " replicas";
                Endpoints endpoints = system.start(step -> watch.doing(name + ": " + step, 0));
                machine = LoadReport.measure(
                                plan(endpoints, "warm-", Voters.endless(), connections, warmUp),
                                endpoints.masters(),
                                endpoints.replicas(),
                                TIME_MAX,
                                votes -> watch.doing(name + ": warming up", votes))
                        .machine();
                for (int size : sizes) {
                    String what = name + ", " + size + " + " + size;
                    String prefix = "table-" + size + "-";
                    LoadPlan plan = plan(endpoints, prefix, voters(prefix, size), connections, TIME_MAX);
                    double took = time(endpoints, plan, votes -> watch.doing(what, votes));
                    seconds.computeIfAbsent(count, key -> new TreeMap<>()).put(size, took);
                }
            }
        }
        if (machine == null) {
            throw new IllegalArgumentException("at least one number of replicas");
        }
        return new PrototypeTable(seconds, machine);
    }

    private static double time(Endpoints endpoints, LoadPlan plan, LoadGenerator.Watch watch)
            throws SQLException, InterruptedException {
        LoadGenerator load = new LoadGenerator(plan);
        Stopwatch sinceFirst = Stopwatch.start();
        LoadGenerator.Result result = load.run(watch);
        double answered = sinceFirst.seconds();
        if (result.accepted() != plan.voters().count()) {
            throw new SQLException("only %,d of %,d votes were accepted"
                    .formatted(result.accepted(), plan.voters().count()));
        }
        if (endpoints.replicas().isEmpty()) {
            return answered;
        }
        try (Convergence convergence = Convergence.of(endpoints.masters(), endpoints.replicas())) {
            convergence.await(TIME_MAX);
            return sinceFirst.seconds();
        }
    }

    /// This number of voters for each shard, in the order of their numbers.
    private static Voters voters(String prefix, int size) {
        Routing routing = new Routing(Routing.PARTITIONS_DEFAULT);
        int[] left = new int[SHARDS];
        Arrays.fill(left, size);
        List<Long> voters = new ArrayList<>(SHARDS * size);
        for (long number = 0; voters.size() < SHARDS * size; number++) {
            int partition = routing.partitionOf(new VoterId(prefix + LoadPlan.digits(number)));
            int shard = routing.initialShardOf(partition, SHARDS).index();
            if (left[shard] > 0) {
                left[shard]--;
                voters.add(number);
            }
        }
        return Voters.of(voters);
    }

    private static LoadPlan plan(
            Endpoints endpoints, String prefix, Voters voters, int connections, Duration duration) {
        return LoadPlan.builder(endpoints.api(), (int) Math.min(connections, voters.count()), duration)
                .voterPrefix(prefix)
                .voters(voters)
                .build();
    }

    public String text() {
        StringBuilder text = new StringBuilder(machine.text()).append("\n\n");
        text.append("seconds until every replica has every vote (the prototype's published figures in brackets)\n\n");
        text.append("        N + N");
        seconds.keySet()
                .forEach(replicas ->
                        text.append("%22s".formatted(replicas == 0 ? "masters alone" : replicas + " replicas")));
        text.append("\n");
        for (int size : seconds.values().iterator().next().keySet()) {
            text.append("%,13d".formatted(size));
            seconds.forEach((replicas, bySize) -> {
                String published = published(size, replicas);
                text.append("%11.3f %10s".formatted(bySize.getOrDefault(size, Double.NaN), published));
            });
            text.append("\n");
        }
        return text.toString();
    }

    private static String published(int size, int replicas) {
        double[] seconds = PUBLISHED.get(size);
        return seconds == null || (replicas != 0 && replicas != 3)
                ? ""
                : "(%.2f)".formatted(seconds[replicas == 0 ? 0 : 1]);
    }
}
