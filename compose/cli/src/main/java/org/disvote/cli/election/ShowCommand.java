package org.disvote.cli.election;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.MastersOption;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.election.DraftTopic;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.election.ElectionTopic.Content;
import org.disvote.operate.election.ElectionTopic.Known;
import org.disvote.topics.ballot.Conditions;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.draft.Draft;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.CloseMove;
import org.disvote.topics.follow.StatedTerms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.SealTrustee;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Shows an election or a draft: its terms, its ballot papers, what each master has, what was refused and"
                        + " why, and what became of its close.")
@Unrecorded(Unrecorded.Why.READS)
final class ShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", converter = Convert.Election.class, description = "the election")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ElectionId id;

    @Mixin
    private final MastersOption system = new MastersOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        ElectionTopic topic = new ElectionTopic(system.brokers());
        Content content = topic.read();
        Optional<Draft> draft = new DraftTopic(system.brokers()).read().find(id);
        PrintWriter err = output.err();
        content.skipped(id).forEach(over -> err.println("passed over: " + over));
        Optional<Known> known = content.find(id);
        if (known.isPresent()) {
            show(known.get(), content, topic.stated(), draft);
        } else {
            show(
                    draft.orElseThrow(() -> new OperatorException(
                            "there is no election and no draft %s: `disvote election list` names those there are"
                                    .formatted(id))),
                    content);
        }
        return 0;
    }

    private void show(Known known, Content content, StatedTerms stated, Optional<Draft> draft) {
        PrintWriter out = output.out();
        Election election = known.election();
        out.printf("%s (%s)%n", election.id(), state(known, Instant.now()));
        print(election.terms(), out);
        out.printf("opens          %s%n", election.opensAt());
        out.printf("closes         %s%n", election.closesAt());
        for (CloseMove move : election.closeMoves()) {
            out.printf("               moved from %s to %s, at %s%n", move.from(), move.to(), move.at());
        }
        out.printf("notice         %d s%n", election.notice().toSeconds());
        out.printf("launched       at offset %d of the elections topic%n", known.offset());
        out.printf("terms          %s%n", election.digest());
        out.printf("notary         %s%n", notary(content, stated, election));
        InForce.ask(system.masters()).print(election, out);
        out.printf("closed         %s, as stated%n", Quantity.of(known.closed().size(), "partition"));
        for (ClosingStatement closed : known.closed().values()) {
            out.printf(
                    "               partition %d up to seq %d, at %s%n",
                    closed.partition(), closed.lastSeq(), closed.closedAt());
        }
        draft.ifPresent(put -> out.printf("draft          put at %s; it changes nothing any more%n", put.at()));
        print(election.papers().values(), out);
    }

    private static String notary(Content content, StatedTerms stated, Election election) {
        return switch (content.withheld(election, stated).code()) {
            case NONE -> "has stated these terms";
            case TERMS_DIFFER ->
                "has stated other terms: %s; no shard opens the election"
                        .formatted(stated.find(election.id())
                                .map(Leaf.TermsLeaf::terms)
                                .orElse(""));
            default ->
                stated.isEmpty()
                        ? "has not stated them: none has ever run in this system; no shard opens the election before"
                        : "has not stated them yet; no shard opens the election before";
        };
    }

    private void show(Draft draft, Content content) {
        PrintWriter out = output.out();
        out.printf("%s (draft, put at %s)%n", draft.id(), draft.at());
        switch (Definition.parse(draft.file())) {
            case Definition.Refused refused ->
                refused.problems().forEach(problem -> out.printf("is no definition: %s%n", problem));
            case Definition.Valid(Definition definition) -> {
                print(definition, out);
                out.printf("would open     %s%n", definition.opensAt());
                out.printf("would close    %s%n", definition.closesAt());
                ElectionTopic.problemsOfLaunch(definition, content.system(), Election.NOTICE_DEFAULT, Instant.now())
                        .forEach(problem -> out.printf("not to launch  %s%n", problem));
                print(definition.papers().values(), out);
            }
        }
    }

    private static void print(Conditions conditions, PrintWriter out) {
        conditions.title().forEach((language, title) -> out.printf("  %s: %s%n", language, title));
        out.printf("voters         %s%n", conditions.voters().word());
        out.printf("ballots        %s%n", conditions.ballots().word());
        conditions
                .seal()
                .ifPresent(seal -> out.printf(
                        "seal           %s, %d of %d trustees: %s%n",
                        seal.digest(),
                        seal.threshold(),
                        seal.trustees().size(),
                        seal.trustees().stream().map(SealTrustee::name).collect(Collectors.joining(", "))));
        out.printf(
                "may vote       %s%n",
                conditions.eligibility() == Eligibility.ROLL
                        ? "those on the roll " + conditions.roll()
                        : conditions.eligibility().word());
        out.printf(
                "change of mind %s%n",
                conditions.changeOfMind() == ChangeOfMind.LAST_COUNTS
                        ? "last-counts, at most %s".formatted(Quantity.of(conditions.changesMax(), "time"))
                        : conditions.changeOfMind().word());
        out.printf("results        %s%n", conditions.liveResults() ? "live" : "after the close");
        out.printf(
                "groups         of at least %s, candidates of lists with at least %s%n",
                Quantity.of(conditions.minGroup(), "ballot"), Quantity.of(conditions.minList(), "vote"));
    }

    private static void print(Collection<Paper> papers, PrintWriter out) {
        for (Paper paper : papers) {
            String of = paper.constituency().isEmpty() ? "everybody else" : paper.constituency();
            out.printf("paper          %s  %s%n", paper.digest(), papers.size() == 1 ? "everybody" : of);
        }
        // Of many papers, only one is shown; they differ in lists and candidates.
        papers.stream().findFirst().ifPresent(paper -> paper.questions().forEach(question -> print(question, out)));
    }

    private static void print(Paper.Question question, PrintWriter out) {
        out.printf(
                "question %s: %s (pick %d to %d%s)%n",
                question.id(),
                joined(question.title()),
                question.pick().min(),
                question.pick().max(),
                question.allow().isEmpty()
                        ? ""
                        : "; also "
                                + String.join(
                                        ", ",
                                        question.allow().stream()
                                                .map(Definition.Allowed::word)
                                                .toList()));
        for (Paper.Option option : question.options()) {
            String candidates = option.candidates().isEmpty()
                    ? ""
                    : "  (%s, %d to %s)"
                            .formatted(
                                    Quantity.of(option.candidates().size(), "candidate"),
                                    option.crosses().min(),
                                    Quantity.of(option.crosses().max(), "cross", "crosses"));
            out.printf("  %-12s %s%s%n", option.id(), joined(option.title()), candidates);
        }
    }

    private static String joined(SortedMap<String, String> title) {
        return String.join(" / ", title.values());
    }

    static String state(Known known, Instant now) {
        Election election = known.election();
        if (now.isBefore(election.opensAt())) {
            return "not yet";
        }
        return election.isOpenAt(now) && known.closed().isEmpty() ? "open" : "closed";
    }
}
