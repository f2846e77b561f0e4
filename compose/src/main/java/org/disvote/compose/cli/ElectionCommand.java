package org.disvote.compose.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.compose.election.ElectionFile;
import org.disvote.compose.election.ElectionFile.InvalidElectionException;
import org.disvote.compose.election.ElectionTopic;
import org.disvote.compose.part.OperatorException;
import org.disvote.topics.event.Choice;
import org.disvote.topics.event.Election;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "election",
        mixinStandardHelpOptions = true,
        description = "Defines and lists elections.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ElectionCommand.Put.class, ElectionCommand.All.class})
final class ElectionCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of("Missing command: put or list"));
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
                "   \"opensAt\":\"2029-06-10T04:00:00Z\", \"closesAt\":\"2029-06-10T16:00:00Z\"}"
            })
    static final class Put implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "the definition")
        private Path file = Path.of("");

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            Election election;
            try {
                election = ElectionFile.parse(content());
            } catch (InvalidElectionException e) {
                throw new UsageException(e.problems().stream()
                        .map(problem -> file + ": " + problem)
                        .toList());
            }
            ElectionTopic topic = new ElectionTopic(brokers.brokers());
            topic.all().stream()
                    .filter(known -> known.id().equals(election.id()))
                    .forEach(known -> requireAllowed(known, election, Instant.now()));
            topic.put(election);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "election %s: %d choices, open from %s to %s%n",
                            election.id(), election.choices().size(), election.opensAt(), election.closesAt());
            return 0;
        }

        private byte[] content() {
            try {
                return Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                throw new OperatorException("there is no file %s: check the path".formatted(file), e);
            } catch (IOException e) {
                throw new OperatorException("%s cannot be read: check its permissions".formatted(file), e);
            }
        }

        /// Votes may have been cast under the known definition: what they chose must stay what they chose.
        private static void requireAllowed(Election known, Election wanted, Instant now) {
            if (now.isBefore(known.opensAt())) {
                return;
            }
            if (!ids(known).equals(ids(wanted)) || !known.opensAt().equals(wanted.opensAt())) {
                throw new OperatorException(
                        "election %s opened at %s, so its choices and its opening stay as they are: change only titles and closesAt, or use another id"
                                .formatted(known.id(), known.opensAt()));
            }
        }

        private static List<String> ids(Election election) {
            return election.choices().stream().map(Choice::id).toList();
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the elections and when they are open.")
    static final class All implements Callable<Integer> {

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<Election> elections = new ElectionTopic(brokers.brokers()).all();
            Instant now = Instant.now();
            if (elections.isEmpty()) {
                out.println("no elections yet; define one with `disvote election put FILE`");
            }
            for (Election election : elections) {
                String state =
                        election.isOpenAt(now) ? "open" : now.isBefore(election.opensAt()) ? "not yet" : "closed";
                out.printf(
                        "%-24s %-8s %s … %s  %d choices%n",
                        election.id(),
                        state,
                        election.opensAt(),
                        election.closesAt(),
                        election.choices().size());
            }
            return 0;
        }
    }
}
