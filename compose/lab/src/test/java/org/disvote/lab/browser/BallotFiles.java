package org.disvote.lab.browser;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Files of elections with thirty lists of twenty candidates.
final class BallotFiles {

    private static final int CONSTITUENCIES = 59;
    private static final int LISTS = 30;
    private static final int CANDIDATES = 20;

    private BallotFiles() {}

    /// Everybody has the same paper, and may vote again.
    static ObjectNode council() {
        ObjectNode file = file("council", "Εκλογή συμβουλίου", "Election of the council");
        file.put("voters", "plain").put("changeOfMind", "last-counts");
        ArrayNode options = question(file);
        for (int list = 1; list <= LISTS; list++) {
            ObjectNode option = option(options, list);
            candidates(option, list, 0);
        }
        return file;
    }

    /// Each constituency has lists with candidates of its own.
    static ObjectNode country() {
        ObjectNode file = file("country", "Βουλευτικές εκλογές", "Parliamentary election");
        file.put("eligibility", "roll");
        ArrayNode options = question(file);
        for (int list = 1; list <= LISTS; list++) {
            ObjectNode lists = option(options, list).putObject("lists");
            for (int constituency = 1; constituency <= CONSTITUENCIES; constituency++) {
                candidates(lists.putObject("E%02d".formatted(constituency)), list, constituency);
            }
        }
        return file;
    }

    private static ObjectNode file(String id, String greek, String english) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", id).put("ballots", "open");
        titles(file, greek, english);
        file.put("opensAt", now.minus(1, ChronoUnit.DAYS).toString());
        file.put("closesAt", now.plus(2, ChronoUnit.DAYS).toString());
        return file;
    }

    private static ArrayNode question(ObjectNode file) {
        ObjectNode question = file.putArray("questions").addObject().put("id", "list");
        titles(question, "Συνδυασμός", "List");
        question.putArray("allow").add("blank").add("spoiled");
        return question.putArray("options");
    }

    private static ObjectNode option(ArrayNode options, int list) {
        ObjectNode option = options.addObject().put("id", "c" + list);
        titles(option, "Συνδυασμός " + list, "List " + list);
        return option;
    }

    private static void candidates(ObjectNode of, int list, int constituency) {
        of.putObject("crosses").put("max", 3);
        ArrayNode candidates = of.putArray("candidates");
        for (int i = 1; i <= CANDIDATES; i++) {
            titles(
                    candidates.addObject().put("id", "k%d-%d".formatted(list, i)),
                    "Υποψήφιος %d.%d.%d".formatted(constituency, list, i),
                    "Candidate %d.%d.%d".formatted(constituency, list, i));
        }
    }

    private static void titles(ObjectNode of, String greek, String english) {
        of.putObject("title").put("el", greek).put("en", english);
    }
}
