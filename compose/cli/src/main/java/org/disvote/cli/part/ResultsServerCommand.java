package org.disvote.cli.part;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.HostOption;
import org.disvote.cli.option.MetricsOptions;
import org.disvote.cli.option.MetricsOptions.Operators;
import org.disvote.cli.option.RequiredBrokers;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.part.limit.AddressOptions;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.ingest.Front;
import org.disvote.ingest.Limits;
import org.disvote.ingest.results.ResultsConfig;
import org.disvote.ingest.results.ResultsServer;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.rights.Kind;
import org.disvote.topics.rights.OwnRights;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "results-server",
        mixinStandardHelpOptions = true,
        description = "Serves elections, turnout, results and the log to readers, from the topics alone.",
        footer = {
            "",
            "The same answers as ingest's, without masters, votes and receipts. Any number may run, for election night."
        })
@Unrecorded(Unrecorded.Why.PART)
public final class ResultsServerCommand implements Callable<Integer> {

    @Mixin
    private final RequiredBrokers brokers = new RequiredBrokers();

    @Mixin
    private final HostOption host = new HostOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Convert.Port.class,
            defaultValue = "${env:DISVOTE_RESULTS_PORT:-8089}",
            description = "the port to listen on (DISVOTE_RESULTS_PORT); 0 takes a free one; default: ${DEFAULT-VALUE}")
    private int port = 8089;

    @Option(
            names = "--log",
            paramLabel = "URL",
            defaultValue = "${env:DISVOTE_LOG}",
            description = "where the notary serves the log, http://HOST:PORT/log/ (DISVOTE_LOG); readers find its files"
                    + " at /log/; results of sealed elections are read there")
    private @Nullable URI log;

    @Mixin
    private final FrontOptions fronts = new FrontOptions();

    @Mixin
    private final AddressOptions addresses = new AddressOptions();

    @Mixin
    private final MetricsOptions metrics = new MetricsOptions();

    @Override
    public Integer call() throws Exception {
        Logs.toStandardOutput();
        Operators operators = metrics.open();
        Front front = fronts.open("readers");
        BrokersAwaited awaited = new BrokersAwaited(operators);
        Brokers topics = brokers.brokers();
        Routing routing = awaited.start(() -> {
                    OwnRights.require(topics, Kind.RESULTS);
                    return SystemTopic.readWithoutVotes(topics);
                })
                .routing();
        ResultsConfig config;
        try {
            config = new ResultsConfig(
                    topics,
                    host.host(),
                    port,
                    routing,
                    Limits.defaults().withConnections(addresses.connections()).with(addresses.limits(0)),
                    Optional.ofNullable(log),
                    front);
        } catch (IllegalArgumentException e) {
            throw UsageException.of(e);
        }
        ResultsServer results = ResultsServer.start(config);
        Lifetime.closeAtExit(results);
        operators.show(results.metrics(), results::health);
        Lifetime.awaitEnd();
        return 0;
    }
}
