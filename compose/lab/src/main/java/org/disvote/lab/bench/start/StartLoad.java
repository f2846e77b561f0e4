package org.disvote.lab.bench.start;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.topics.json.Json;

/// The program of a load generator that begins at once.
final class StartLoad {

    private StartLoad() {}

    /// @param accepted votes of each second
    /// @param refused requests with any other answer, or none
    record Seconds(List<Long> accepted, long refused) {}

    /// @param arguments the voters' HTTP interface, connections, seconds, and the file that gets [Seconds]
    public static void main(String[] arguments) throws Exception {
        LoadPlan plan = LoadPlan.closedLoop(
                URI.create(arguments[0]),
                Integer.parseInt(arguments[1]),
                Duration.ZERO,
                Duration.ofSeconds(Long.parseLong(arguments[2])));
        LoadGenerator.Result result = new LoadGenerator(plan).run(votes -> {});
        long answers =
                result.byStatus().values().stream().mapToLong(Long::longValue).sum();
        Files.write(
                Path.of(arguments[3]),
                Json.encode(new Seconds(result.bySecond(), answers - result.accepted() + result.unanswered())));
    }
}
