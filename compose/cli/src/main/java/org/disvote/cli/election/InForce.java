package org.disvote.cli.election;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.disvote.operate.election.MasterCopies;
import org.disvote.operate.election.MasterCopies.Answer;
import org.disvote.topics.election.Election;
import org.disvote.topics.operator.OperatorException;

/// Reports what is in force on each master. While a shard has no publisher, that may be
/// less than the topic says.
final class InForce {

    /// A publisher copies a launch or a moved close within a second, or a few seconds more if another instance has just
    /// taken over the shard.
    private static final Duration WITHIN = Duration.ofSeconds(15);

    private final List<Answer> answers;

    private InForce(List<Answer> answers) {
        this.answers = answers;
    }

    static InForce ask(List<String> masters) {
        return new InForce(MasterCopies.ask(masters));
    }

    /// Waits until every master has the election so, but no longer than [#WITHIN], and prints the state of
    /// each shard.
    static Awaited await(List<String> masters, Election election, PrintWriter out) throws InterruptedException {
        if (!masters.isEmpty()) {
            out.printf("waiting        until every master has it so, %d s at most%n", WITHIN.toSeconds());
            out.flush();
        }
        InForce inForce = new InForce(MasterCopies.await(masters, election, WITHIN));
        inForce.print(election, out);
        out.flush();
        return new Awaited(inForce, election);
    }

    void print(Election election, PrintWriter out) {
        for (Answer answer : answers) {
            out.printf("shard %-8d %s%n", answer.shard(), answer.about(election));
        }
        printUnasked(out);
    }

    void printUnasked(PrintWriter out) {
        if (answers.isEmpty()) {
            out.println("the masters were not asked what is in force there: name them by --masters");
        } else if (answers.stream().allMatch(Answer::answered)) {
            MasterCopies.missing(answers)
                    .forEach(shard -> out.printf("shard %-8d was not asked: name its master by --masters%n", shard));
        }
    }

    /// For a line of a list; empty if every master has it so.
    String mark(Election election) {
        String others = answers.stream()
                .filter(answer -> !answer.has(election))
                .map(answer -> "shard " + answer.shard() + " " + answer.about(election))
                .collect(Collectors.joining("; "));
        return others.isEmpty() ? "" : "  " + others;
    }

    /// The result of a wait.
    record Awaited(InForce inForce, Election election) {

        /// @throws OperatorException if it is not known to be in force on every master of the system
        void requireEverywhere() {
            List<Answer> answers = inForce.answers;
            if (answers.isEmpty()) {
                throw refused("is in the topic, but no master was asked whether it is in force there: name all by "
                        + "--masters");
            }
            NavigableSet<Integer> doubled = MasterCopies.doubled(answers);
            if (!doubled.isEmpty()) {
                throw refused("is in the topic, but --masters names shard " + numbers(doubled)
                        + " more than once: name every master once");
            }
            Set<Integer> without = answers.stream()
                    .filter(answer -> answer.answered() && !answer.has(election))
                    .map(Answer::shard)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!without.isEmpty()) {
                throw refused("is in force otherwise on shard " + numbers(without) + " after " + WITHIN.toSeconds()
                        + " s, which goes on with what it has: see that ingest runs and publishes it");
            }
            NavigableSet<Integer> missing = MasterCopies.missing(answers);
            if (!missing.isEmpty()) {
                throw refused("is in the topic, but the master of shard " + numbers(missing)
                        + " did not answer or is not in --masters, so nobody knows what is in force there: bring it up"
                        + " and name it");
            }
        }

        private OperatorException refused(String what) {
            return new OperatorException("election %s %s, then ask `disvote election show %s`"
                    .formatted(election.id(), what, election.id()));
        }
    }

    private static String numbers(Set<Integer> shards) {
        return shards.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
