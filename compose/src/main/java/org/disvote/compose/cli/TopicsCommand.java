package org.disvote.compose.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.disvote.topics.provision.TopicCatalog;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description =
                "Makes the topics that are missing and checks every topic's settings; it never changes one that is there.")
final class TopicsCommand implements Callable<Integer> {

    private static final int ANSWER_MAX_MS = 20_000;

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    @Option(names = "--check", description = "only check")
    private boolean check;

    @Mixin
    private final PartitionsOption partitions = new PartitionsOption();

    @Mixin
    private final CopiesOption copies = new CopiesOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Routing routing = partitions.routing();
        TopicCatalog catalog =
                copies.copies() == 1 ? TopicCatalog.ofOneBroker(routing) : TopicCatalog.ofThreeBrokers(routing);
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers.brokers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MAX_MS / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MAX_MS))) {
            TopicProvisioner provisioner = new TopicProvisioner(admin, catalog);
            if (check) {
                provisioner.check();
            } else {
                provisioner.provision();
            }
        }
        spec.commandLine().getOut().println(catalog.topics().size() + " topics are as they must be");
        return 0;
    }
}
