package org.disvote.lab.bench.start;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.disvote.lab.bench.EchoServer;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.json.Json;

/// The program of a load generator that begins as soon as a system is ready. While the system starts it casts votes to
/// an echo, so that what is slow at first is the system and not the generator.
final class StartLoad {

    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final int LOOK_EACH_MILLIS = 5;

    private StartLoad() {}

    /// @param accepted votes of each second
    /// @param refused requests with any other answer, or none
    record Seconds(List<Long> accepted, long refused) {}

    /// @param arguments the system's folder, which has the file of the endpoints once it is ready; connections;
    ///     seconds; the file that gets [Seconds]
    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        int connections = Integer.parseInt(arguments[1]);
        try (EchoServer echo = EchoServer.start()) {
            cast(echo.uri(), connections, WARM_UP);
        }
        while (!Files.exists(data.resolve(Endpoints.FILE))) {
            Thread.sleep(LOOK_EACH_MILLIS);
        }
        LoadGenerator.Result result =
                cast(Endpoints.read(data).api(), connections, Duration.ofSeconds(Long.parseLong(arguments[2])));
        long answers =
                result.byStatus().values().stream().mapToLong(Long::longValue).sum();
        Files.write(
                Path.of(arguments[3]),
                Json.encode(new Seconds(result.bySecond(), answers - result.accepted() + result.unanswered())));
    }

    private static LoadGenerator.Result cast(URI api, int connections, Duration time)
            throws IOException, InterruptedException {
        return new LoadGenerator(LoadPlan.closedLoop(api, connections, Duration.ZERO, time)).run(votes -> {});
    }
}
