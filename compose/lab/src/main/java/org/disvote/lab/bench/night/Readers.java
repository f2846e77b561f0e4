package org.disvote.lab.bench.night;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;

/// The program of the readers, one thread for all of them, held to half a core. With no readers it uses half a core for
/// nothing, so that votes with and without readers have the same rest of the machine.
final class Readers {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Duration REST_MAX = Duration.ofMillis(50);

    private static final List<String> PATHS = List.of(
            "/elections/" + SampleElection.ID.value() + "/turnout",
            "/elections",
            "/elections/" + SampleElection.ID.value() + "/turnout",
            "/elections/" + SampleElection.ID.value());

    private Readers() {}

    /// @param byStatus answers
    /// @param lost connections that the server closed, each opened again
    record Result(SortedMap<Integer, Long> byStatus, long lost, double seconds, double cpuSeconds) {

        double answersPerSecond() {
            return byStatus.values().stream().mapToLong(Long::longValue).sum() / seconds;
        }

        boolean allAnswered() {
            return byStatus.keySet().stream().allMatch(status -> status == 200) && lost == 0;
        }
    }

    /// @param arguments the voters' HTTP interface, how many readers, seconds, and the file that gets the [Result]
    public static void main(String[] arguments) throws Exception {
        URI api = URI.create(arguments[0]);
        int readers = Integer.parseInt(arguments[1]);
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[2]));
        Result result =
                readers == 0 ? idle(time) : read(new InetSocketAddress(api.getHost(), api.getPort()), readers, time);
        Files.write(Path.of(arguments[3]), Json.encode(result));
    }

    private static Result idle(Duration time) throws InterruptedException {
        HalfACore half = new HalfACore();
        Deadline end = Deadline.after(time);
        while (!end.hasPassed()) {
            rest(half);
        }
        return new Result(new TreeMap<>(), 0, time.toSeconds(), half.usedSeconds());
    }

    private static Result read(InetSocketAddress server, int readers, Duration time)
            throws IOException, InterruptedException {
        SortedMap<Integer, Long> byStatus = new TreeMap<>();
        long lost = 0;
        HalfACore half = new HalfACore();
        Stopwatch running = Stopwatch.start();
        Deadline end = Deadline.after(time);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < readers; i++) {
                Reader.open(selector, server, PATHS.get(i % PATHS.size()));
                rest(half);
            }
            while (!end.hasPassed()) {
                selector.selectNow(); // it uses up its half, also while its readers wait for their turn
                for (SelectionKey key : selector.selectedKeys()) {
                    Reader reader = (Reader) key.attachment();
                    try {
                        int status = reader.proceed(buffer);
                        if (status > 0) {
                            byStatus.merge(status, 1L, Long::sum);
                        }
                    } catch (IOException e) {
                        lost++;
                        reader.close();
                        Reader.open(selector, server, PATHS.getFirst());
                    }
                }
                selector.selectedKeys().clear();
                rest(half);
            }
            for (SelectionKey key : selector.keys()) {
                ((Reader) key.attachment()).close();
            }
        }
        return new Result(byStatus, lost, running.seconds(), half.usedSeconds());
    }

    private static void rest(HalfACore half) throws InterruptedException {
        Duration rest = half.rest();
        if (rest.isPositive()) {
            Thread.sleep(rest.compareTo(REST_MAX) < 0 ? rest : REST_MAX);
        }
    }
}
