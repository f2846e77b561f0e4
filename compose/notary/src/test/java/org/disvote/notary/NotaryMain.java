package org.disvote.notary;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.tlog.Policy;

/// A notary in a process of its own, which stops for ever at a step and says so.
public final class NotaryMain {

    private NotaryMain() {}

    /// @param args brokers, the log's key, the policy, the folder, the step, and at which time it is
    ///     reached
    public static void main(String... args) throws Exception {
        Brokers brokers = Brokers.at(args[0]);
        Probe.Step step = Probe.Step.valueOf(args[4]);
        int times = Integer.parseInt(args[5]);
        AtomicInteger reached = new AtomicInteger();
        Notary.start(
                new NotaryConfig(
                        brokers,
                        SystemTopic.read(brokers),
                        SigningKey.read(Path.of(args[1])),
                        Policy.read(Path.of(args[2])),
                        Path.of(args[3]),
                        "127.0.0.1",
                        0),
                at -> {
                    if (at == step && reached.incrementAndGet() == times) {
                        System.out.println("reached " + step);
                        System.out.flush();
                        awaitResume();
                    }
                });
        new CountDownLatch(1).await();
    }

    /// Until this process is killed, or somebody writes a line to it.
    private static void awaitResume() {
        try {
            var _ = System.in.read();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
