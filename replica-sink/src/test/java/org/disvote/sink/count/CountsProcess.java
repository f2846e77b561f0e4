package org.disvote.sink.count;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.disvote.sink.count.topology.RandomVotes;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.routing.Routing;

/// Counts in a separate process, which can be killed.
final class CountsProcess implements AutoCloseable {

    private final Process process;

    CountsProcess(CountsConfig config) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CountsProcess.class.getName(),
                config.brokers().bootstrap(),
                Integer.toString(config.routing().partitions()),
                config.stateDirectory().toString());
        File out = config.stateDirectory().resolve("counts.out").toFile();
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /// kill -9
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    static void main(String[] arguments) throws InterruptedException {
        CountsConfig config = CountsAppIT.withShortTimeout(
                Brokers.at(arguments[0]), new Routing(Integer.parseInt(arguments[1])), Path.of(arguments[2]));
        CountsApp.start(config, RandomVotes::rules);
        new CountDownLatch(1).await(); // until killed
    }
}
