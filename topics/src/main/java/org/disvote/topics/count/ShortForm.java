package org.disvote.topics.count;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Election;
import org.disvote.topics.json.Json;

/// An election that is defined by choices, as a definition of ballots.
public final class ShortForm {

    private ShortForm() {}

    public static Definition of(Election election) {
        ObjectNode definition = Json.MAPPER.createObjectNode();
        definition.put("id", election.id().value());
        definition.set("title", Json.MAPPER.valueToTree(election.title()));
        definition.set("opensAt", Json.MAPPER.valueToTree(election.opensAt()));
        definition.set("closesAt", Json.MAPPER.valueToTree(election.closesAt()));
        definition.set("eligibility", Json.MAPPER.valueToTree(election.eligibility()));
        definition.set("changeOfMind", Json.MAPPER.valueToTree(election.changeOfMind()));
        definition.put("liveResults", election.liveResults());
        ArrayNode choices = definition.putArray("choices");
        election.choices().forEach(choice -> choices.add(Json.MAPPER.<ObjectNode>valueToTree(choice)));
        return Definition.of(definition);
    }
}
