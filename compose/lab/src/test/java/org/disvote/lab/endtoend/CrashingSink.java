package org.disvote.lab.endtoend;

import java.util.concurrent.CountDownLatch;
import org.disvote.sink.ReplicaSink;
import org.disvote.sink.SinkConfig;
import org.disvote.sink.replica.Probe;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.routing.Routing;

/// A sink that kills itself, as SIGKILL does, when it reaches a step for the nth time.
final class CrashingSink {

    private CrashingSink() {}

    /// @param arguments brokers, partitions, the step or `none`, how often the step is passed before, the
    ///     replica's name, its URL, and the number of consumers
    public static void main(String[] arguments) throws InterruptedException {
        Probe probe = CrashStep.of(Probe.Step.class, arguments[2], arguments[3])
                .<Probe>map(crash -> crash::reached)
                .orElse(Probe.NONE);
        ReplicaSink.start(
                new SinkConfig(
                        arguments[4],
                        arguments[5],
                        Brokers.at(arguments[0]),
                        new Routing(Integer.parseInt(arguments[1])),
                        Integer.parseInt(arguments[6])),
                probe);
        System.out.println(ChildJvm.READY + arguments[4]);
        new CountDownLatch(1).await(); // until killed
    }
}
