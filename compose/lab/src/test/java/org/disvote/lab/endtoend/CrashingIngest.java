package org.disvote.lab.endtoend;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Probe;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.routing.Routing;

/// An ingest instance that kills itself, as SIGKILL does, when it reaches a step for the nth time.
final class CrashingIngest {

    private CrashingIngest() {}

    /// @param arguments brokers, partitions, the step or `none`, how often the step is passed before, and the
    ///     masters' URLs
    public static void main(String[] arguments) throws InterruptedException {
        Probe probe = CrashStep.of(Probe.Step.class, arguments[2], arguments[3])
                .<Probe>map(crash -> crash::reached)
                .orElse(Probe.NONE);
        IngestApi api = IngestApi.start(
                IngestConfig.builder(List.of(arguments).subList(4, arguments.length), Brokers.at(arguments[0]))
                        .routing(new Routing(Integer.parseInt(arguments[1])))
                        .voterKey(Pipeline.KEY)
                        .build(),
                probe);
        System.out.println(ChildJvm.READY + api.uri());
        new CountDownLatch(1).await(); // until killed
    }
}
