package org.disvote.topics.ballot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.disvote.topics.json.Json;

/// Definitions for tests.
final class Definitions {

    /// Two questions; the first has lists by constituency, an option of one constituency only, and crosses.
    static final String EURO = """
        {"id":"e1","title":{"en":"One"},"ballots":"open","opensAt":"2027-05-21T04:00:00Z",
        "closesAt":"2027-05-21T16:00:00Z","questions":[
        {"id":"q2","title":{"en":"List"},"allow":["blank","spoiled"],"options":[
         {"id":"c3","title":{"en":"Blue"},"lists":{
          "A1":{"candidates":[{"id":"k12","title":{"en":"Anna"}},{"id":"k7","title":{"en":"Bob"}},
           {"id":"k1","title":{"en":"Cleo"}}],"crosses":{"max":2}},
          "B":{"candidates":[{"id":"k7","title":{"en":"Dora"}}],"crosses":{"max":1}}}},
         {"id":"c1","title":{"en":"Green"}},
         {"id":"c9","title":{"en":"Red"},"in":["A1"],"candidates":[{"id":"z","title":{"en":"Zoe"}}],
          "crosses":{"min":1,"max":1}}]},
        {"id":"q1","title":{"en":"Two of three"},"pick":{"min":0,"max":2},"allow":["blank"],"options":[
         {"id":"x","title":{"en":"X"}},{"id":"y","title":{"en":"Y"}},{"id":"z","title":{"en":"Z"}}]}]}
        """;

    static final String SHORT = """
        {"id":"ref","title":{"en":"Referendum"},"opensAt":"2027-05-21T04:00:00Z",
        "closesAt":"2027-05-21T16:00:00Z","choices":[{"id":"yes","title":{"en":"Yes"}},{"id":"no","title":{"en":"No"}}]}
        """;

    static final String ORIGIN = "log.example.org/disvote-1a2b3c4d";
    static final String VOTER_KEY = "sha256:" + "0a".repeat(32);

    private Definitions() {}

    static Definition euro() {
        return valid(EURO);
    }

    static Paper paper(Definition definition, String constituency) {
        return Objects.requireNonNull(definition.papers().get(constituency));
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }

    static Definition valid(String text) {
        return Definition.of(json(text));
    }

    static List<String> problems(String text) {
        return problems(Definition.parse(text.getBytes(UTF_8)));
    }

    static List<String> problems(Definition.Parsed parsed) {
        return switch (parsed) {
            case Definition.Valid _ -> List.of();
            case Definition.Refused refused -> refused.problems();
        };
    }

    /// 59 constituencies with lists of their own, as in a Greek parliamentary election.
    static ObjectNode country(int constituencies, int lists, int candidates) {
        ObjectNode json = object(SHORT);
        json.remove("choices");
        json.put("id", "greece-2027").put("ballots", "open").put("eligibility", "roll");
        ObjectNode question = json.putArray("questions").addObject();
        question.put("id", "list").putObject("title").put("en", "List").put("el", "Λίστα");
        question.putArray("allow").add("blank").add("spoiled");
        var options = question.putArray("options");
        for (int i = 0; i < lists; i++) {
            ObjectNode option = options.addObject().put("id", "list" + i);
            option.putObject("title").put("en", "List " + i).put("el", "Συνδυασμός " + i);
            ObjectNode byConstituency = option.putObject("lists");
            for (int c = 0; c < constituencies; c++) {
                ObjectNode list = byConstituency.putObject("constituency" + c);
                list.putObject("crosses").put("max", Math.min(4, candidates));
                var array = list.putArray("candidates");
                for (int k = 0; k < candidates; k++) {
                    String name = i + "." + k + " of " + c;
                    ObjectNode candidate = JsonNodeFactory.instance.objectNode().put("id", "k" + i + "-" + k);
                    candidate
                            .putObject("title")
                            .put("en", "Candidate no. " + name)
                            .put("el", "Υποψήφιος αρ. " + name);
                    array.add(candidate);
                }
            }
        }
        return json;
    }
}
