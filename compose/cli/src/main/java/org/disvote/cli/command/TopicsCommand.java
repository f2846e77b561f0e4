package org.disvote.cli.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.CopiesOption;
import org.disvote.cli.option.PartitionsOption;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.provision.SystemRecordException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.rights.Grants;
import org.disvote.topics.rights.Grants.Differences;
import org.disvote.topics.rights.Recipe;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.VoterKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the topics that are missing, and checks those that are there, which it never changes.",
            "Their first record says how many partitions the log has, for good. With --grant the users of the brokers"
                    + " get their rights."
        },
        footer = {
            "",
            "They are disvote.votes.v1 (the log), disvote.elections.v1, disvote.drafts.v1, disvote.closings.v1,",
            "disvote.statements.v1, disvote.notary.v1, disvote.progress.v1, disvote.turnout.v1 and disvote.tally.v1.",
            "docs/log-format.md has every key and record of them."
        })
public final class TopicsCommand implements Callable<Integer> {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    @Option(names = "--check", description = "only check; with --grant also that users and ACLs are as the recipe says")
    private boolean check;

    @Option(
            names = "--grant",
            paramLabel = "FILE",
            description = "a recipe of the users of the brokers, such as compose/kafka/rights.json: gives them their"
                    + " passwords and rights, as Kafka's administrator, see --kafka-config")
    private @Nullable Path recipe;

    @Option(names = "--revoke", description = "with --grant: also takes away rights that the recipe does not give")
    private boolean revoke;

    @Mixin
    private final PartitionsOption partitions = new PartitionsOption();

    @Mixin
    private final CopiesOption copies = new CopiesOption();

    @Option(
            names = "--origin",
            paramLabel = "NAME",
            converter = Convert.OriginName.class,
            description = "the name by which everybody will know a new system, for good, such as"
                    + " log.example.org/disvote; a dash and the system's ID follow it; default: "
                    + SystemRecord.ORIGIN_NAME_DEFAULT)
    private @Nullable String origin;

    @Option(
            names = "--voter-key",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "${env:DISVOTE_VOTER_KEY_FILE}",
            description =
                    "the key of the pseudonyms of a new system, for good (DISVOTE_VOTER_KEY_FILE): its commitment is"
                            + " written; without it the system holds elections with plain voters only")
    private @Nullable Path voterKey;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        if (revoke && recipe == null) {
            throw new UsageException(List.of("--revoke needs --grant FILE"));
        }
        Routing routing = partitions.given().or(this::existing).orElse(new Routing(Routing.PARTITIONS_DEFAULT));
        TopicCatalog catalog =
                copies.copies() == 1 ? TopicCatalog.ofOneBroker(routing) : TopicCatalog.ofThreeBrokers(routing);
        try (Admin admin = brokers.brokers().admin(ANSWER_MAX)) {
            TopicProvisioner provisioner = new TopicProvisioner(
                    brokers.brokers(),
                    admin,
                    catalog,
                    new TopicProvisioner.Identity(
                            Optional.ofNullable(origin),
                            Optional.ofNullable(voterKey).map(VoterKey::read).map(VoterKey::commitment)));
            show(catalog, check ? provisioner.check() : provisioner.provision());
            return recipe == null || rights(new Grants(admin, Recipe.read(recipe))) ? 0 : 1;
        }
    }

    /// Whether the rights are as the recipe says.
    private boolean rights(Grants grants) {
        PrintWriter out = output.out();
        Differences found = check ? grants.compare() : grants.grant();
        if (revoke && !check) {
            grants.revoke(found.extra());
        }
        found.sentences().forEach(out::println);
        boolean right = found.none() || (!check && (revoke || found.extra().isEmpty()));
        if (found.none()) {
            out.println("users and rights are as the recipe says");
        } else if (check) {
            out.println("users and rights are not as the recipe says: run `disvote topics --grant` with it");
        } else if (right) {
            out.println("users and rights were not as the recipe says, and are now");
        } else {
            out.println("what was missing is there now; --revoke takes away what is not in the recipe");
        }
        out.flush();
        return right;
    }

    private void show(TopicCatalog catalog, TopicProvisioner.Provisioned provisioned) {
        PrintWriter out = output.out();
        provisioned.notes().forEach(note -> out.println("note: " + note));
        out.printf(
                "%d topics are as they must be: system %s, made at %s, %d partitions, origin %s, %s%n",
                catalog.topics().size(),
                provisioned.system().id(),
                provisioned.system().at(),
                provisioned.system().partitions(),
                provisioned.system().origin(),
                provisioned
                        .system()
                        .voterKey()
                        .map(commitment -> "voter key " + commitment)
                        .orElse("no voter key: elections with plain voters only"));
        out.flush();
    }

    /// The partitions of a system that exists already. A system record that cannot be read is left for the
    /// provisioner to report.
    private Optional<Routing> existing() {
        try {
            return SystemTopic.find(brokers.brokers()).map(SystemRecord::routing);
        } catch (SystemRecordException e) {
            return Optional.empty();
        }
    }
}
