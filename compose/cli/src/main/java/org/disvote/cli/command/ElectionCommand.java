package org.disvote.cli.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.MastersOption;
import org.disvote.cli.option.UsageException;
import org.disvote.operate.election.ElectionChange;
import org.disvote.operate.election.ElectionFile;
import org.disvote.operate.election.ElectionFile.InvalidElectionException;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.election.ElectionTopic.Content;
import org.disvote.operate.election.ElectionTopic.Known;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.CloseChange;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "election",
        mixinStandardHelpOptions = true,
        description = "Defines, shows and closes elections.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ElectionCommand.Put.class,
            ElectionCommand.All.class,
            ElectionCommand.Show.class,
            ElectionCommand.CloseNow.class
        })
public final class ElectionCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of("Missing command: put, list, show or close-now"));
    }

    @Command(
            name = "put",
            mixinStandardHelpOptions = true,
            description = "Defines an election, or changes one as far as that is still allowed.",
            footer = {
                "",
                "FILE is JSON:",
                "  {\"id\":\"ep2029\", \"title\":{\"en\":\"European election\",\"el\":\"Ευρωεκλογές\"},",
                "   \"choices\":[{\"id\":\"c1\",\"title\":{\"en\":\"One\"}}, …],",
                "   \"opensAt\":\"2029-06-10T04:00:00Z\", \"closesAt\":\"2029-06-10T16:00:00Z\",",
                "   \"eligibility\":\"anyone\", \"liveResults\":false, \"changeOfMind\":\"refused\"}",
                "The last three may be left out; docs/elections.md explains all of it."
            })
    static final class Put implements Callable<Integer> {

        /// More than any valid definition has; a longer one is refused with its own limit.
        private static final int FILE_BYTES_MAX = 1 << 20;

        @Parameters(paramLabel = "FILE", description = "the definition")
        private Path file = Path.of("");

        @Option(
                names = "--if-new",
                description =
                        "define it only where there is no election of its ID, and change nothing otherwise (exit code"
                                + " 0)")
        private boolean ifNew;

        @Mixin
        private final MastersOption system = new MastersOption();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            Election election;
            try {
                election = ElectionFile.parse(OperatorFile.read(file, FILE_BYTES_MAX));
            } catch (InvalidElectionException e) {
                throw new UsageException(e.problems().stream()
                        .map(problem -> file + ": " + problem)
                        .toList());
            }
            ElectionTopic topic = new ElectionTopic(system.brokers());
            Optional<Known> known = topic.find(election.id());
            PrintWriter out = spec.commandLine().getOut();
            if (ifNew && known.isPresent()) {
                Election defined = known.get().election();
                out.printf(
                        "election %s is defined already, open from %s to %s: nothing is changed (--if-new)%n",
                        defined.id(), defined.opensAt(), defined.closesAt());
                return 0;
            }
            Optional<Election> change = ElectionChange.put(
                    known.map(Known::election),
                    known.isPresent() && !known.get().closed().isEmpty(),
                    election,
                    Instant.now());
            change.ifPresent(wanted -> topic.replace(known, wanted));
            out.printf(
                    "election %s: %d choices, open from %s to %s%s%n",
                    election.id(),
                    election.choices().size(),
                    election.opensAt(),
                    election.closesAt(),
                    change.isPresent() ? "" : " (as it was)");
            Election inForce = change.or(() -> known.map(Known::election)).orElse(election);
            InForce.Awaited masters = InForce.await(system.masters(), inForce, out);
            // A new election may be defined before its system runs; a change must reach every master.
            if (change.isPresent() && known.isPresent() && !system.masters().isEmpty()) {
                masters.requireEverywhere();
            }
            return 0;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the elections, when they are open, and masters that have another definition.")
    static final class All implements Callable<Integer> {

        @Mixin
        private final MastersOption system = new MastersOption();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Content content = new ElectionTopic(system.brokers()).read();
            InForce masters = InForce.ask(system.masters());
            Instant now = Instant.now();
            if (content.known().isEmpty()) {
                out.println("no elections yet; define one with `disvote election put FILE`");
            }
            for (Known known : content.known()) {
                Election election = known.election();
                out.printf(
                        "%-24s %-8s %s … %s  %d choices%s%n",
                        election.id(),
                        state(known, now),
                        election.opensAt(),
                        election.closesAt(),
                        election.choices().size(),
                        masters.mark(election));
            }
            masters.printUnasked(out);
            content.skipped().forEach(over -> out.println("passed over: " + over));
            return 0;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Shows an election: its terms, its choices, what each master has, and what became of its close.")
    static final class Show implements Callable<Integer> {

        @Parameters(paramLabel = "ID", converter = Convert.Election.class, description = "the election")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private ElectionId id;

        @Mixin
        private final MastersOption system = new MastersOption();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            Content content = new ElectionTopic(system.brokers()).read();
            content.skipped().stream()
                    .filter(over -> over.key().equals(id.value()))
                    .forEach(over -> spec.commandLine().getErr().println("passed over: " + over));
            Known known = find(content, id);
            Election election = known.election();
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%s (%s)%n", election.id(), state(known, Instant.now()));
            new TreeMap<>(election.title()).forEach((language, title) -> out.printf("  %s: %s%n", language, title));
            out.printf("opens          %s%n", election.opensAt());
            out.printf("closes         %s%n", election.closesAt());
            for (CloseChange change : election.closeChanges()) {
                out.printf("               moved from %s to %s, at %s%n", change.from(), change.to(), change.at());
            }
            out.printf("may vote       %s%n", word(election.eligibility()));
            out.printf("change of mind %s%n", word(election.changeOfMind()));
            out.printf("results        %s%n", election.liveResults() ? "live" : "after the close");
            InForce.ask(system.masters()).print(election, out);
            out.printf(
                    "sealed         %d partitions, as stated%n", known.closed().size());
            for (ClosingStatement closed : known.closed().values()) {
                out.printf(
                        "               partition %d up to seq %d, at %s%n",
                        closed.partition(), closed.lastSeq(), closed.closedAt());
            }
            out.println("choices");
            for (Choice choice : election.choices()) {
                out.printf(
                        "  %-12s %s%n",
                        choice.id().value(), String.join(" / ", new TreeMap<>(choice.title()).values()));
            }
            return 0;
        }

        /// As in an election's file.
        private static String word(Enum<?> term) {
            return term.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Command(
            name = "close-now",
            mixinStandardHelpOptions = true,
            description = {
                "Closes an open election for good, as soon as every master can have heard of it.",
                "It waits until every master of the system has the close, and says where one has not or could not be"
                        + " asked (exit code 1)."
            })
    static final class CloseNow implements Callable<Integer> {

        @Parameters(paramLabel = "ID", converter = Convert.Election.class, description = "the election")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private ElectionId id;

        @Mixin
        private final MastersOption system = new MastersOption();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            ElectionTopic topic = new ElectionTopic(system.brokers());
            Known known = find(topic.read(), id);
            Election closing =
                    ElectionChange.closeNow(known.election(), !known.closed().isEmpty(), Instant.now());
            topic.replace(Optional.of(known), closing);
            PrintWriter out = spec.commandLine().getOut();
            out.printf("election %s closes at %s%n", closing.id(), closing.closesAt());
            InForce.await(system.masters(), closing, out).requireEverywhere();
            return 0;
        }
    }

    private static Known find(Content content, ElectionId id) {
        return content.find(id)
                .orElseThrow(() -> new OperatorException(
                        "there is no election %s: `disvote election list` names those there are".formatted(id)));
    }

    private static String state(Known known, Instant now) {
        Election election = known.election();
        if (now.isBefore(election.opensAt())) {
            return "not yet";
        }
        return election.isOpenAt(now) && known.closed().isEmpty() ? "open" : "closed";
    }
}
