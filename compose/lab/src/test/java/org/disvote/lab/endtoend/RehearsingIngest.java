package org.disvote.lab.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.routing.Routing;

/// An ingest instance that goes on rehearsing until it is killed.
final class RehearsingIngest {

    private static final String ANSWERS = "disvote_rehearsal_answers ";
    private static final double SOME = 500;

    private RehearsingIngest() {}

    /// @param arguments brokers, partitions, and the masters' URLs
    public static void main(String[] arguments) throws InterruptedException {
        IngestApi api = IngestApi.start(
                IngestConfig.builder(List.of(arguments).subList(2, arguments.length), Brokers.at(arguments[0]))
                        .routing(new Routing(Integer.parseInt(arguments[1])))
                        .voterKey(Pipeline.KEY)
                        .rehearsal(Duration.ofMinutes(5))
                        .build());
        Awaitility.await().until(() -> answers(api) > SOME);
        System.out.println(ChildJvm.READY + api.uri());
        new CountDownLatch(1).await(); // until killed
    }

    private static double answers(IngestApi api) {
        return new String(api.metrics().scrape(), UTF_8)
                .lines()
                .filter(line -> line.startsWith(ANSWERS))
                .mapToDouble(line -> Double.parseDouble(line.substring(ANSWERS.length())))
                .sum();
    }
}
