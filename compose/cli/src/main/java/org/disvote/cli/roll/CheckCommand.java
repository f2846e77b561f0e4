package org.disvote.cli.roll;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.roll.RollTopic;
import org.disvote.operate.roll.file.RollCheck.Checked;
import org.disvote.operate.roll.file.SortedRoll;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.voter.VoterKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks FILE as `import` does, and prints both digests that an import of it would state.",
            "It compares them with what is stated, if a system runs on --data or --brokers names it. It changes"
                    + " nothing."
        },
        footer = {
            "",
            "Exit codes: 0 the same is stated, or no system was asked; 1 another roll is stated or none, or something",
            "stands in the way; 2 FILE is wrong, with its lines."
        })
@Unrecorded(Unrecorded.Why.READS)
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "the whole roll")
    private Path file = Path.of("");

    @Mixin
    private final RollOptions roll = new RollOptions();

    @Mixin
    private final VoterKeyOption key = new VoterKeyOption();

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        Checked checked = RollTexts.check(file, output);
        PrintWriter out = output.out();
        VoterKey ofSystem = key.key(brokers);
        SortedRoll.Summary summary;
        try (VoteProgress progress = output.progress("voters");
                SortedRoll sorted = SortedRoll.of(
                        checked, voter -> ofSystem.pseudonym(roll.name(), voter), roll.temporary(), progress::show)) {
            summary = sorted.summary();
        }
        out.printf("%s: %s%n", file, RollStatement.sizeText(summary.voters()));
        RollTexts.show(out, summary.raw(), summary.pseudonymous());
        if (!brokers.given() && !Files.exists(brokers.data().resolve(Endpoints.FILE))) {
            out.printf("compared with no system: none runs on %s%n", brokers.data());
            return 0;
        }
        return compare(out, summary);
    }

    private int compare(PrintWriter out, SortedRoll.Summary summary) {
        Optional<RollStatement> stated = new RollTopic(brokers.brokers()).read().find(roll.name());
        if (stated.isEmpty()) {
            out.printf("no roll %s is stated%n", roll.name());
            return 1;
        }
        boolean raw = stated.get().raw().equals(summary.raw());
        boolean pseudonymous = stated.get().pseudonymous().equals(summary.pseudonymous());
        if (raw && pseudonymous) {
            out.printf(
                    "roll %s is stated to be this, at %s%n",
                    roll.name(), stated.get().at());
            return 0;
        }
        out.println(
                raw
                        ? "the same file is stated under other pseudonyms: --roll or --voter-key is another one"
                        : "another roll is stated:");
        RollTexts.show(out, stated.get());
        return 1;
    }
}
