package org.disvote.cli.election;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.MastersOption;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.election.DraftTopic;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.election.ElectionTopic.Content;
import org.disvote.operate.election.ElectionTopic.Known;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.draft.Draft;
import org.disvote.topics.draft.DraftFold;
import org.disvote.topics.election.Election;
import org.disvote.topics.follow.StatedTerms;
import org.disvote.topics.reason.Reason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the elections, when they are open, which wait for the notary, masters that have them"
                + " otherwise, and drafts.")
@Unrecorded(Unrecorded.Why.READS)
final class ListCommand implements Callable<Integer> {

    @Mixin
    private final MastersOption system = new MastersOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        PrintWriter out = output.out();
        ElectionTopic topic = new ElectionTopic(system.brokers());
        Content content = topic.read();
        StatedTerms stated = topic.stated();
        DraftFold drafts = new DraftTopic(system.brokers()).read();
        InForce masters = InForce.ask(system.masters());
        Instant now = Instant.now();
        if (content.known().isEmpty() && drafts.drafts().isEmpty()) {
            out.println("no elections yet; define one with `disvote election put FILE`");
        }
        for (Known known : content.known()) {
            Election election = known.election();
            out.printf(
                    "%-24s %-8s %s … %s  %s%s%s%n",
                    election.id(),
                    ShowCommand.state(known, now),
                    election.opensAt(),
                    election.closesAt(),
                    Ballots.summary(election.papers().values()),
                    notary(content.withheld(election, stated)),
                    masters.mark(election));
        }
        drafts.drafts().stream()
                .filter(draft -> content.find(draft.id()).isEmpty())
                .forEach(draft -> out.printf("%-24s %-8s %s%n", draft.id(), "draft", about(draft)));
        masters.printUnasked(out);
        content.skipped().forEach(over -> out.println("passed over: " + over));
        drafts.skipped().forEach(over -> out.println("passed over in the drafts: " + over));
        return 0;
    }

    private static String notary(Reason withheld) {
        return switch (withheld.code()) {
            case NONE -> "";
            case TERMS_DIFFER -> "  the notary has stated other terms";
            default -> "  waits for the notary";
        };
    }

    private static String about(Draft draft) {
        return switch (Definition.parse(draft.file())) {
            case Definition.Valid(Definition definition) ->
                "%s … %s  %s"
                        .formatted(
                                definition.opensAt(),
                                definition.closesAt(),
                                Ballots.summary(definition.papers().values()));
            case Definition.Refused _ -> "is no definition: put it again";
        };
    }
}
