package org.disvote.notary;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.disvote.notary.NotaryStatus.Role;
import org.disvote.notary.cosign.WitnessStatus;
import org.disvote.topics.kafka.TopicCatalog;

/// The notary's meters.
final class NotaryMetrics {

    private NotaryMetrics() {}

    static void bind(MeterRegistry registry, NotaryStatus status, List<WitnessStatus> witnesses) {
        Gauge.builder("disvote.notary.writes", status, of -> of.role() == Role.WRITING ? 1 : 0)
                .description("1 if this process is the notary that writes")
                .register(registry);
        Gauge.builder("disvote.notary.stopped", status, of -> of.role() == Role.STOPPED ? 1 : 0)
                .description("1 if this process must not go on by itself")
                .register(registry);
        Gauge.builder("disvote.notary.tree.size", status, NotaryStatus::treeSize)
                .description("leaves of the tree")
                .register(registry);
        Gauge.builder("disvote.notary.cosigned.size", status, NotaryStatus::cosignedSize)
                .description("leaves of the tree that was cosigned last")
                .register(registry);
        Gauge.builder("disvote.notary.cosigned.age", status, NotaryStatus::cosignedSeconds)
                .description("seconds since the last cosigned checkpoint")
                .baseUnit("seconds")
                .register(registry);
        FunctionCounter.builder("disvote.notary.rounds", status, NotaryStatus::rounds)
                .description("rounds that this process made")
                .register(registry);
        FunctionCounter.builder("disvote.notary.votes", status, NotaryStatus::votes)
                .description("votes in these rounds")
                .register(registry);
        FunctionCounter.builder("disvote.notary.requests.refused", status, NotaryStatus::refusedRequests)
                .description("records that ask for a statement and are not obeyed")
                .register(registry);
        for (String topic : List.of(TopicCatalog.NOTARY, TopicCatalog.VOTES)) {
            FunctionCounter.builder("disvote.notary.foreign", status, of -> of.foreignIn(topic))
                    .description("records that are no statement or no vote, since this process began to read")
                    .tag("topic", topic)
                    .register(registry);
        }
        for (Probe.Step step : Probe.Step.values()) {
            FunctionCounter.builder("disvote.notary.step", status, of -> of.stepSeconds(step))
                    .description("time spent on a step of all rounds")
                    .baseUnit("seconds")
                    .tag("step", step.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .register(registry);
        }
        for (WitnessStatus witness : witnesses) {
            counter(registry, witness, "cosigned", WitnessStatus::cosigned);
            counter(registry, witness, "refused", WitnessStatus::refused);
            counter(registry, witness, "away", WitnessStatus::away);
            Gauge.builder("disvote.notary.witness.age", witness, WitnessStatus::ageSeconds)
                    .description("seconds since a witness's last cosignature")
                    .baseUnit("seconds")
                    .tag("witness", witness.name())
                    .register(registry);
            Gauge.builder("disvote.notary.witness.refuses", witness, of -> of.refuses() ? 1 : 0)
                    .description("1 if its last answer was a refusal")
                    .tag("witness", witness.name())
                    .register(registry);
        }
    }

    private static void counter(
            MeterRegistry registry, WitnessStatus witness, String outcome, ToDoubleFunction<WitnessStatus> count) {
        FunctionCounter.builder("disvote.notary.witness.answers", witness, count)
                .description("what a witness answered")
                .tag("witness", witness.name())
                .tag("outcome", outcome)
                .register(registry);
    }
}
