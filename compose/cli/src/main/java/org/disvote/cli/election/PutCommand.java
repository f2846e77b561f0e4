package org.disvote.cli.election;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.election.LaunchCommand.Launch;
import org.disvote.cli.option.MastersOption;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.election.DraftTopic;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.election.ElectionTopic.Content;
import org.disvote.operate.election.ElectionTopic.Known;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "put",
        mixinStandardHelpOptions = true,
        description = {
            "Stores the definition of an election as a draft, which may still change, or launches it at once.",
            "Nobody votes by a draft: only a launched election opens."
        },
        footer = {
            "",
            "FILE is JSON:",
            "  {\"id\":\"ep2029\", \"title\":{\"en\":\"European election\",\"el\":\"Ευρωεκλογές\"},",
            "   \"choices\":[{\"id\":\"c1\",\"title\":{\"en\":\"One\"}}, …],",
            "   \"opensAt\":\"2029-06-10T04:00:00Z\", \"closesAt\":\"2029-06-10T16:00:00Z\",",
            "   \"voters\":\"plain\", \"eligibility\":\"anyone\", \"liveResults\":false, \"changeOfMind\":\"refused\"}",
            "The last four may be left out; docs/elections.md explains all of it, and ballots with several questions,",
            "lists by constituency and crosses."
        })
final class PutCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "the definition")
    private Path file = Path.of("");

    @Option(names = "--launch", description = "launch it at once; nothing of it changes afterwards but its close")
    private boolean launch;

    @Option(
            names = "--if-new",
            description = "do it only where there is no election and no draft of its ID, and change nothing otherwise"
                    + " (exit code 0)")
    private boolean ifNew;

    @Mixin
    private final NoticeOption notice = new NoticeOption();

    @Mixin
    private final KeyTestOption keyTest = new KeyTestOption();

    @Mixin
    private final MastersOption system = new MastersOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        byte[] content = OperatorFile.read(file, Definition.FILE_BYTES_MAX);
        Definition definition = switch (Definition.parse(content)) {
            case Definition.Valid valid -> valid.definition();
            case Definition.Refused refused ->
                throw new UsageException(refused.problems().stream()
                        .map(problem -> file + ": " + problem)
                        .toList());
        };
        ElectionTopic topic = new ElectionTopic(system.brokers());
        DraftTopic drafts = new DraftTopic(system.brokers());
        PrintWriter out = output.out();
        Content before = topic.read();
        Optional<Known> known = before.find(definition.id());
        if (ifNew && known.isPresent()) {
            out.printf(
                    "election %s is launched already, open from %s to %s: nothing is changed (--if-new)%n",
                    definition.id(),
                    known.get().election().opensAt(),
                    known.get().election().closesAt());
            return 0;
        }
        if (ifNew && !launch && drafts.read().find(definition.id()).isPresent()) {
            out.printf("there is a draft of election %s already: nothing is changed (--if-new)%n", definition.id());
            return 0;
        }
        if (known.isPresent()) {
            throw new OperatorException(
                    ("election %s is launched, and nothing of it changes but its close: use `disvote election close`,"
                                    + " or another id")
                            .formatted(definition.id()));
        }
        if (launch) {
            LaunchCommand.launch(topic, new Launch(definition, notice.notice(), keyTest.read()), system, output);
            return 0;
        }
        boolean replaced = drafts.put(definition, content).isPresent();
        requireNotOvertaken(topic, definition.id());
        out.printf(
                "draft of election %s %s: %s, to be open from %s to %s; `disvote election launch %1$s%6$s` freezes"
                        + " it%n",
                definition.id(),
                replaced ? "is replaced" : "is stored",
                Ballots.summary(definition.papers().values()),
                definition.opensAt(),
                definition.closesAt(),
                definition.seal().isPresent() ? " --keytest FILE" : "");
        List<String> problems =
                ElectionTopic.problemsOfLaunch(definition, before.system(), notice.notice(), Instant.now());
        problems.forEach(problem -> out.printf("it cannot be launched as it is: %s%n", problem));
        return 0;
    }

    /// Another command may have launched the election since this one looked.
    private static void requireNotOvertaken(ElectionTopic topic, ElectionId id) {
        topic.find(id).ifPresent(launched -> {
            throw new OperatorException(
                    ("election %s was launched meanwhile, at offset %d of the elections topic (%s), and the draft that"
                                    + " is now stored changes nothing of it: see `disvote election show %1$s`")
                            .formatted(
                                    id, launched.offset(), launched.election().digest()));
        });
    }
}
