package org.disvote.cli.roll;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.roll.RollTopic;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.statement.RollStatements;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows the sizes and digests of all rolls, or of one, as they were stated last.")
@Unrecorded(Unrecorded.Why.READS)
final class ShowCommand implements Callable<Integer> {

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    @Option(names = "--roll", paramLabel = "NAME", converter = Convert.RollName.class, description = "only this one")
    private @Nullable String name;

    @Option(names = "--constituencies", description = "also how many voters each constituency has")
    private boolean constituencies;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        RollStatements stated = new RollTopic(brokers.brokers()).read();
        PrintWriter err = output.err();
        stated.skipped().forEach(skipped -> err.println("warning: not a roll's statement: " + skipped));
        List<RollStatement> shown = stated.all().values().stream()
                .filter(roll -> name == null || roll.roll().equals(name))
                .toList();
        if (shown.isEmpty()) {
            throw new OperatorException(
                    name == null
                            ? "there is no roll yet: import one with `disvote roll import FILE`"
                            : "there is no roll %s: there is %s"
                                    .formatted(
                                            name,
                                            stated.all().isEmpty()
                                                    ? "none"
                                                    : String.join(
                                                            ", ", stated.all().keySet())));
        }
        PrintWriter out = output.out();
        for (RollStatement roll : shown) {
            RollTexts.show(out, roll);
            if (constituencies) {
                roll.voters()
                        .forEach((constituency, voters) ->
                                out.printf("  %-40s %,12d%n", constituency.isEmpty() ? "none" : constituency, voters));
            }
        }
        return 0;
    }
}
