package org.disvote.cli.part;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.MetricsOptions;
import org.disvote.cli.option.MetricsOptions.Operators;
import org.disvote.cli.option.RequiredBrokers;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.sink.ReplicaSink;
import org.disvote.sink.SinkConfig;
import org.disvote.sink.replica.ReplicaDatabase;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.rights.Kind;
import org.disvote.topics.rights.OwnRights;
import org.disvote.topics.routing.Routing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sink",
        mixinStandardHelpOptions = true,
        description = "Applies the log to one replica.",
        footer = {"", "Several may run for the same replica, on any machines; they share its partitions."})
@Unrecorded(Unrecorded.Why.PART)
public final class SinkCommand implements Callable<Integer> {

    @Option(
            names = "--replica",
            required = true,
            paramLabel = "NAME",
            converter = Convert.ReplicaName.class,
            defaultValue = "${env:DISVOTE_REPLICA}",
            description = "the replica's name, the same for all its processes (DISVOTE_REPLICA)")
    private String replica = "";

    @Option(
            names = "--replica-db",
            required = true,
            paramLabel = "JDBC",
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_REPLICA_DB}",
            description = "the replica's database (DISVOTE_REPLICA_DB)")
    private String database = "";

    @Mixin
    private final RequiredBrokers brokers = new RequiredBrokers();

    @Option(
            names = "--consumers",
            paramLabel = "N",
            converter = Convert.Consumers.class,
            defaultValue = "${env:DISVOTE_CONSUMERS:-1}",
            description = "how many consumers this process runs (DISVOTE_CONSUMERS); default: ${DEFAULT-VALUE}")
    private int consumers = 1;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "N",
            defaultValue = "${env:DISVOTE_ONLY}",
            description = "the partitions that this replica holds, comma separated (DISVOTE_ONLY); default: all")
    private Set<Integer> only = new TreeSet<>();

    @Mixin
    private final MetricsOptions metrics = new MetricsOptions();

    @Override
    public Integer call() throws Exception {
        Logs.toStandardOutput();
        Operators operators = metrics.open();
        BrokersAwaited awaited = new BrokersAwaited(operators);
        Brokers log = brokers.brokers();
        Routing routing = awaited.start(() -> {
                    OwnRights.require(log, Kind.SINK, replica);
                    return SystemTopic.read(log);
                })
                .routing();
        SinkConfig config;
        try {
            config = new SinkConfig(replica, database, log, routing, consumers, only);
        } catch (IllegalArgumentException e) {
            throw UsageException.of(e);
        }
        try {
            new ReplicaDatabase(replica, database, routing).requireSameSystem();
        } catch (ReplicaDatabase.OtherReplicaException e) {
            throw new OperatorException(String.valueOf(e.getMessage()), e);
        }
        ReplicaSink sink = awaited.start(() -> ReplicaSink.start(config));
        Lifetime.closeAtExit(sink);
        operators.show(sink.metrics(), sink::health);
        Lifetime.awaitEnd();
        return 0;
    }
}
