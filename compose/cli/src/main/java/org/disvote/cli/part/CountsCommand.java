package org.disvote.cli.part;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.CopiesOption;
import org.disvote.cli.option.MetricsOptions;
import org.disvote.cli.option.MetricsOptions.Operators;
import org.disvote.cli.option.RequiredBrokers;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.sink.count.CountsApp;
import org.disvote.sink.count.CountsConfig;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.rights.Kind;
import org.disvote.topics.rights.OwnRights;
import org.disvote.topics.routing.Routing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "counts",
        mixinStandardHelpOptions = true,
        description = "Counts turnout and tally from the log.",
        footer = {"", "Several may run, each with a state folder of its own; they share the partitions."})
@Unrecorded(Unrecorded.Why.PART)
public final class CountsCommand implements Callable<Integer> {

    @Mixin
    private final RequiredBrokers brokers = new RequiredBrokers();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            defaultValue = "${env:DISVOTE_STATE:-counts-state}",
            description = "what this process keeps between starts (DISVOTE_STATE); default: ${DEFAULT-VALUE}")
    private Path state = Path.of("counts-state");

    @Mixin
    private final CopiesOption copies = new CopiesOption();

    @Mixin
    private final MetricsOptions metrics = new MetricsOptions();

    @Override
    public Integer call() throws Exception {
        Logs.toStandardOutput();
        Operators operators = metrics.open();
        BrokersAwaited awaited = new BrokersAwaited(operators);
        Brokers log = brokers.brokers();
        Routing routing = awaited.start(() -> {
                    OwnRights.require(log, Kind.COUNTS);
                    return SystemTopic.read(log);
                })
                .routing();
        CountsConfig config;
        try {
            int kept = copies.copies();
            config = new CountsConfig(log, routing, state, 1, (short) kept, kept == 1 ? 1 : kept - 1);
        } catch (IllegalArgumentException e) {
            throw UsageException.of(e);
        }
        CountsApp counts = awaited.start(() -> CountsApp.start(config));
        Lifetime.closeAtExit(counts);
        operators.show(counts.metrics(), counts::health);
        Lifetime.awaitEnd();
        return 0;
    }
}
