package org.disvote.cli.count;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.stream.Collectors;
import org.disvote.count.input.CheckedInput;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.json.Text;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;

/// What people see of a checked export. The input digest is not part of it.
final class InputText {

    private static final int TITLE_LENGTH_MAX = 200;

    private InputText() {}

    static void print(PrintWriter out, CheckedInput checked, Policy policy) {
        Terms terms = checked.terms();
        Checkpoint checkpoint = checked.judgement().checkpoint();
        out.printf("election    %s: %s%n", terms.id(), Text.printable(title(terms), TITLE_LENGTH_MAX));
        out.printf("terms       %s%n", terms.digest());
        terms.seal()
                .ifPresent(seal -> out.printf(
                        "seal        %s, %d of %d trustees: %s%n",
                        seal.digest(),
                        seal.threshold(),
                        seal.trustees().size(),
                        seal.trustees().stream().map(trustee -> trustee.name()).collect(Collectors.joining(", "))));
        out.printf("policy      %s%n", policy.digest());
        out.printf("log         %s%n", checkpoint.origin());
        out.printf("checkpoint  %s, root %s%n", Quantity.of(checkpoint.size(), "leaf", "leaves"), checkpoint.root());
        checked.judgement()
                .cosigned()
                .forEach((witness, seconds) ->
                        out.printf("cosigned    by %s at %s%n", witness, Instant.ofEpochSecond(seconds)));
        checked.rollVoters()
                .ifPresent(voters -> out.printf("roll        %s, %s%n", terms.roll(), Quantity.of(voters, "voter")));
        out.printf(
                "input       %s of this election, of %s in all%n",
                Quantity.of(checked.allInput(), "record"), Quantity.of(checked.allRecords(), "record"));
    }

    static void printPartitions(PrintWriter out, CheckedInput checked) {
        for (int partition = 0; partition < checked.records().size(); partition++) {
            out.printf(
                    "  partition %4d: %,12d of this election up to %,d, of %s%n",
                    partition,
                    checked.inputCounts().get(partition),
                    checked.input().lastSeqs().get(partition),
                    Quantity.of(checked.records().get(partition), "record"));
        }
    }

    private static String title(Terms terms) {
        return terms.title()
                .getOrDefault("en", terms.title().values().iterator().next());
    }
}
