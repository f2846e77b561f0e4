package org.disvote.cli.count;

import java.io.PrintWriter;
import org.disvote.topics.statement.CountTranscript;

/// What people see of a count.
final class CountText {

    private CountText() {}

    static void print(PrintWriter out, CountTranscript counted) {
        out.printf("counted     election %s, terms %s%n", counted.electionId(), counted.terms());
        out.printf(
                "records     %,d, of them %,d void and %,d superseded%n",
                counted.records(), counted.voids(), counted.records() - counted.voids() - counted.voters());
        out.printf("voters      %,d, of them %,d counted%n", counted.voters(), counted.counted());
        counted.invalid().forEach((reason, voters) -> {
            if (voters > 0) {
                out.printf("invalid     %,d %s%n", voters, reason);
            }
        });
    }
}
