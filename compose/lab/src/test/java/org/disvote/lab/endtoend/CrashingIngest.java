package org.disvote.lab.endtoend;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.Limits;
import org.disvote.ingest.Probe;
import org.disvote.ingest.auth.AuthConfig;
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
                new IngestConfig(
                        List.of(arguments).subList(4, arguments.length),
                        Brokers.at(arguments[0]),
                        "127.0.0.1",
                        0,
                        Confirm.MASTER,
                        new Routing(Integer.parseInt(arguments[1])),
                        false,
                        Limits.defaults(),
                        AuthConfig.none(),
                        Optional.of(Pipeline.KEY)),
                probe);
        System.out.println(ChildJvm.READY + api.uri());
        new CountDownLatch(1).await(); // until killed
    }
}
