package org.disvote.cli.election;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.MastersOption;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.election.DraftTopic;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.election.NotaryWait;
import org.disvote.operate.roll.RollTopic;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.note.Note;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.Reason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "launch",
        mixinStandardHelpOptions = true,
        description = {
            "Freezes the draft of an election for good, and lets it open: nothing of it changes afterwards but its"
                    + " close.",
            "It prints the digest of its terms, waits until the notary has stated it, and prints what each master"
                    + " has."
        })
final class LaunchCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", converter = Convert.Election.class, description = "the election")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ElectionId id;

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
        Definition definition = new DraftTopic(system.brokers()).definition(id);
        launch(
                new ElectionTopic(system.brokers()),
                new Launch(definition, notice.notice(), keyTest.read()),
                system,
                output);
        return 0;
    }

    /// @param keyTest of a sealed election, the protocol of its key's test
    record Launch(Definition definition, Duration notice, Optional<Note> keyTest) {}

    /// Launches, and prints what is in force. A new election may be launched before its system runs, so neither
    /// a notary that has not stated it nor a master that does not have it yet is a failure; nor is a roll that is
    /// still to be imported.
    static void launch(ElectionTopic topic, Launch launch, MastersOption system, Output output)
            throws InterruptedException {
        Definition definition = launch.definition();
        PrintWriter out = output.out();
        // Read first: once it is launched, nothing may fail that has no bearing on it.
        boolean rollIsMissing = definition.eligibility() == Eligibility.ROLL
                && new RollTopic(system.brokers())
                        .read()
                        .find(definition.roll())
                        .isEmpty();
        Election election =
                topic.launch(definition, launch.notice(), launch.keyTest()).election();
        out.printf(
                "election %s is launched: %s, open from %s to %s%n",
                election.id(), Ballots.summary(election.papers().values()), election.opensAt(), election.closesAt());
        out.printf("terms          %s%n", election.digest());
        if (rollIsMissing) {
            output.err()
                    .printf(
                            "warning: the roll %s was never stated, so nobody may vote in election %s: import it with"
                                    + " `disvote roll import FILE --roll %1$s`%n",
                            definition.roll(), election.id());
            output.err().flush();
        }
        out.printf("waiting        for the notary to state these terms, %d s at most%n", NotaryWait.WITHIN.toSeconds());
        out.flush();
        Reason withheld = NotaryWait.until(system.brokers(), election);
        switch (withheld.code()) {
            case NONE -> {
                out.println("notary         has stated these terms");
                InForce.await(system.masters(), election, out);
            }
            case TERMS_DIFFER ->
                throw new OperatorException(("election %s is launched, and the notary has stated other terms of it, so"
                                + " no shard opens it: use another id, and find out who wrote to the notary's topic")
                        .formatted(election.id()));
            default -> {
                output.err()
                        .printf(
                                "warning: no notary has stated the terms of election %s within %d s, and no shard"
                                        + " opens it before: start one with `disvote notary`; `disvote election show"
                                        + " %1$s` says what is missing%n",
                                election.id(), NotaryWait.WITHIN.toSeconds());
                output.err().flush();
                InForce.ask(system.masters()).print(election, out);
                out.flush();
            }
        }
    }
}
