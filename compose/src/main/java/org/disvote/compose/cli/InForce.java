package org.disvote.compose.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.disvote.compose.election.MasterCopies;
import org.disvote.compose.election.MasterCopies.Answer;
import org.disvote.compose.part.OperatorException;
import org.disvote.topics.event.Election;

/// Says what is in force on each master, which may be another definition than the topic's while its publisher is away.
final class InForce {

    /// A publisher copies a definition within a second, or within some more if the shard has just changed
    /// hands.
    private static final Duration WITHIN = Duration.ofSeconds(15);

    private final List<Answer> answers;

    private InForce(List<Answer> answers) {
        this.answers = answers;
    }

    static InForce ask(List<String> masters) {
        return new InForce(MasterCopies.ask(masters));
    }

    /// Waits until every master has the definition, but no longer than [#WITHIN], and tells of each shard.
    static Awaited await(List<String> masters, Election election, PrintWriter out) throws InterruptedException {
        InForce inForce = new InForce(MasterCopies.await(masters, election, WITHIN));
        inForce.tell(election, out);
        out.flush();
        return new Awaited(inForce, election);
    }

    void tell(Election election, PrintWriter out) {
        for (Answer answer : answers) {
            out.printf("shard %-8d %s%n", answer.shard(), answer.about(election));
        }
        tellWhetherAsked(out);
    }

    void tellWhetherAsked(PrintWriter out) {
        if (answers.isEmpty()) {
            out.println("the masters were not asked what is in force there: name them by --masters");
        }
    }

    /// For a line of a list: nothing if every master has it.
    String mark(Election election) {
        String others = answers.stream()
                .filter(answer -> !answer.has(election))
                .map(answer -> "shard " + answer.shard() + " " + answer.about(election))
                .collect(Collectors.joining("; "));
        return others.isEmpty() ? "" : "  " + others;
    }

    /// What a wait came to.
    record Awaited(InForce inForce, Election election) {

        /// @throws OperatorException naming the shards that do not go by the definition
        void requireEverywhere() {
            List<String> without = inForce.answers.stream()
                    .filter(answer -> !answer.has(election))
                    .map(answer -> Integer.toString(answer.shard()))
                    .toList();
            if (!without.isEmpty()) {
                throw new OperatorException(
                        "election %s is in force otherwise on shard %s after %d s, which goes on with what it has: see that ingest runs and publishes it, then ask `disvote election show %s`"
                                .formatted(
                                        election.id(), String.join(", ", without), WITHIN.toSeconds(), election.id()));
            }
        }
    }
}
