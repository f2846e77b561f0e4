package org.disvote.lab.bench;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.LoadReport;
import org.disvote.lab.load.Machine;
import org.disvote.lab.load.Median;
import org.disvote.operate.endpoint.Endpoints;

/// This system compared with its alternatives, on one machine and in one run. They are measured in turn,
/// several rounds, so that other load on the machine affects all of them equally.
///
/// @param rounds in the order of the run
/// @param insertsBy the program that did the single-row inserts
public record Peers(List<Round> rounds, String insertsBy, Machine machine) {

    /// The figures of one round, each a number per second: echoed requests, inserted rows, accepted votes.
    ///
    /// @param inSyncMillis how long after the load's end all three replicas had every vote
    public record Round(double echo, double inserts, double masters, double threeReplicas, long inSyncMillis) {}

    private static final Duration SETTLE_MAX = Duration.ofMinutes(2);
    private static final int REPLICAS = 3;

    public Peers {
        rounds = List.copyOf(rounds);
    }

    /// How much to measure, and how long.
    public record Plan(int rounds, int connections, Duration warmUp, Duration measured) {}

    /// Is called with the progress.
    @FunctionalInterface
    public interface Watch {
        /// @param votes accepted so far
        void doing(String what, long votes);
    }

    /// Creates systems that are also stopped when this process ends.
    @FunctionalInterface
    public interface Systems {
        FreshSystem make(OptionalInt replicas) throws IOException;
    }

    public static Peers measure(Plan plan, Systems systems, Watch watch)
            throws SQLException, IOException, InterruptedException {
        List<Round> rounds = new ArrayList<>();
        String insertsBy = "";
        Machine machine = null;
        for (int i = 1; i <= plan.rounds(); i++) {
            String round = " (round " + i + " of " + plan.rounds() + ")";
            double echo;
            try (EchoServer server = EchoServer.start()) {
                LoadGenerator.Result result =
                        new LoadGenerator(load(plan, server.uri())).run(votes -> watch.doing("echo" + round, votes));
                echo = result.measured() / (double) plan.measured().toSeconds();
            }
            watch.doing("single-row inserts" + round, 0);
            SingleRowInserts.Rate inserts = SingleRowInserts.measure(plan.measured());
            insertsBy = inserts.by();
            LoadReport masters = system(plan, 0, systems, "masters alone" + round, watch);
            LoadReport replicas = system(plan, REPLICAS, systems, "three replicas" + round, watch);
            machine = replicas.machine();
            long inSync = replicas.arrivedMillis().values().stream()
                    .mapToLong(millis -> millis < 0 ? SETTLE_MAX.toMillis() : millis)
                    .max()
                    .orElse(0);
            rounds.add(new Round(
                    echo, inserts.rowsPerSecond(), masters.votesPerSecond(), replicas.votesPerSecond(), inSync));
        }
        if (machine == null) {
            throw new IllegalArgumentException("at least one round");
        }
        return new Peers(rounds, insertsBy, machine);
    }

    private static LoadReport system(Plan plan, int replicas, Systems systems, String what, Watch watch)
            throws SQLException, IOException, InterruptedException {
        try (FreshSystem system = systems.make(OptionalInt.of(replicas))) {
            Endpoints endpoints = system.start(step -> watch.doing(what + ": " + step, 0));
            return LoadReport.measure(
                    load(plan, endpoints.api()),
                    endpoints.masters(),
                    endpoints.replicas(),
                    SETTLE_MAX,
                    votes -> watch.doing(what, votes));
        }
    }

    private static LoadPlan load(Plan plan, URI api) {
        return LoadPlan.closedLoop(api, plan.connections(), plan.warmUp(), plan.measured());
    }

    private double median(ToDoubleFunction<Round> figure) {
        return Median.of(rounds.stream().mapToDouble(figure));
    }

    public String text() {
        StringBuilder text = new StringBuilder(machine.text()).append("\n\n");
        text.append("a second, each round:            ");
        rounds.forEach(round -> text.append("         "));
        text.append("   median\n");
        line(text, "bare Javalin echo", Round::echo);
        line(text, "single-row inserts, " + insertsBy, Round::inserts);
        line(text, "votes, masters alone", Round::masters);
        line(text, "votes, three replicas", Round::threeReplicas);
        line(text, "ms until all replicas had all", Round::inSyncMillis);
        text.append("\nratios, median of the rounds:                     target\n");
        ratio(text, "three replicas / echo", round -> round.threeReplicas() / round.echo(), 0.6);
        ratio(text, "masters alone / echo", round -> round.masters() / round.echo(), 0.85);
        ratio(text, "three replicas / masters alone", round -> round.threeReplicas() / round.masters(), 0.75);
        ratio(text, "masters alone / single inserts", round -> round.masters() / round.inserts(), 2);
        ratio(text, "three replicas / single inserts", round -> round.threeReplicas() / round.inserts(), 1.5);
        return text.toString();
    }

    private void line(StringBuilder text, String name, ToDoubleFunction<Round> figure) {
        text.append("  %-34s".formatted(name));
        rounds.forEach(round -> text.append(" %,8.0f".formatted(figure.applyAsDouble(round))));
        text.append(" %,8.0f%n".formatted(median(figure)));
    }

    private void ratio(StringBuilder text, String name, ToDoubleFunction<Round> ratio, double target) {
        text.append("  %-34s %6.2f       %6.2f%n".formatted(name, median(ratio), target));
    }
}
