package org.disvote.operate.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.disvote.topics.election.Choice;

/// Definitions of elections with choices, as an operator would write them.
public final class ShortForm {

    private ShortForm() {}

    /// The file of an election for plain voters, so that a plain request can vote. The caller may add members.
    ///
    /// @param title by language tag
    public static ObjectNode file(
            String id, Map<String, String> title, List<Choice> choices, Instant opensAt, Instant closesAt) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", id);
        ObjectNode titles = file.putObject("title");
        title.forEach(titles::put);
        ArrayNode list = file.putArray("choices");
        for (Choice choice : choices) {
            ObjectNode of = list.addObject().put("id", choice.id().value()).putObject("title");
            choice.title().forEach(of::put);
        }
        file.put("voters", "plain");
        file.put("opensAt", opensAt.toString());
        file.put("closesAt", closesAt.toString());
        return file;
    }
}
