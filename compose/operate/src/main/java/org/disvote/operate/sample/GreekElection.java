package org.disvote.operate.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.disvote.topics.id.ElectionId;

/// A Greek parliamentary election with invented lists and candidates, as the law requires: each list has its
/// own candidates in each constituency, a voter picks one list and marks up to one to four of its candidates
/// by the number of seats, or casts a blank or a spoiled ballot.
public final class GreekElection {

    /// How many lists and candidates there are.
    public enum Size {
        /// 418 candidates for each list that stands everywhere; small lists do not. About 1.1 MB of JSON.
        BY_LAW,

        /// 59 constituencies × 30 lists × 20 candidates, the largest that this system is measured with. About
        /// 3.6 MB of JSON.
        LARGEST
    }

    public static final String QUESTION = "parliament";

    private static final int LARGEST_CANDIDATES = 20;

    /// More than a list has candidates in any constituency.
    private static final int NUMBERS_PER_LIST = 24;

    /// Which constituency a small one is counted with, where too few have voted there.
    private static final List<List<String>> NEIGHBOURS = List.of(
            List.of("evrytania", "phthiotis"),
            List.of("phocis", "boeotia"),
            List.of("grevena", "kozani"),
            List.of("kastoria", "florina"),
            List.of("florina", "kastoria"),
            List.of("kefalonia", "zakynthos"),
            List.of("zakynthos", "elis"),
            List.of("lefkada", "preveza"),
            List.of("preveza", "arta"),
            List.of("arta", "preveza"),
            List.of("thesprotia", "ioannina"),
            List.of("samos", "chios"),
            List.of("chios", "lesbos"),
            List.of("lasithi", "heraklion"),
            List.of("rethymno", "chania"));

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private GreekElection() {}

    /// The definition as it would stand in a file for `election put`. It is for the voters of the roll `main`.
    public static ObjectNode json(ElectionId id, Instant opensAt, Instant closesAt, Size size) {
        ObjectNode definition = JSON.objectNode();
        definition.put("id", id.value());
        definition.set("title", title("Βουλευτικές εκλογές", "Parliamentary election"));
        definition.put("ballots", "open");
        definition.put("eligibility", "roll");
        definition.put("changeOfMind", "refused");
        definition.put("liveResults", false);
        definition.put("opensAt", opensAt.toString());
        definition.put("closesAt", closesAt.toString());
        ObjectNode neighbours = definition.putObject("neighbours");
        NEIGHBOURS.forEach(pair -> neighbours.put(pair.getFirst(), pair.getLast()));
        ObjectNode question = definition.putArray("questions").addObject();
        question.put("id", QUESTION);
        question.set("title", title("Εκλογή βουλευτών", "Members of parliament"));
        question.putObject("pick").put("min", 1).put("max", 1);
        question.putArray("allow").add("blank").add("spoiled");
        ArrayNode options = question.putArray("options");
        for (int list = 0; list < PartyList.ALL.size(); list++) {
            options.add(option(list, size));
        }
        return definition;
    }

    private static ObjectNode option(int list, Size size) {
        PartyList party = PartyList.ALL.get(list);
        ObjectNode option = JSON.objectNode();
        option.put("id", party.id());
        option.set("title", title(party.greek(), party.english()));
        ObjectNode lists = option.putObject("lists");
        for (int at = 0; at < Constituency.ALL.size(); at++) {
            Constituency constituency = Constituency.ALL.get(at);
            if (size == Size.LARGEST || PartyList.standsIn(list, at)) {
                ObjectNode there = lists.putObject(constituency.id());
                there.set("candidates", candidates(list, at, size));
                there.putObject("crosses").put("min", 0).put("max", constituency.crossesMax());
            }
        }
        return option;
    }

    private static ArrayNode candidates(int list, int constituency, Size size) {
        int count = size == Size.LARGEST
                ? LARGEST_CANDIDATES
                : Constituency.ALL.get(constituency).candidatesMax();
        ArrayNode candidates = JSON.arrayNode();
        List<CandidateName> names = IntStream.range(0, count)
                .mapToObj(number -> CandidateName.of(constituency, list * NUMBERS_PER_LIST + number))
                .sorted(CandidateName.BY_ALPHABET)
                .toList();
        for (int place = 0; place < count; place++) {
            CandidateName name = names.get(place);
            ObjectNode candidate = candidates.addObject();
            candidate.put("id", "k%d%02d".formatted(list + 1, place + 1));
            candidate.set("title", title(name.greek(), name.latin()));
        }
        return candidates;
    }

    private static ObjectNode title(String greek, String english) {
        return JSON.objectNode().put("el", greek).put("en", english);
    }
}
