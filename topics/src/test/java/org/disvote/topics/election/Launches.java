package org.disvote.topics.election;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.disvote.topics.ballot.Definition;

/// Elections for tests.
public final class Launches {

    public static final String VOTER_KEY = "sha256:" + "0a".repeat(32);

    /// With a key of pseudonyms.
    public static final SystemRecord SYSTEM = new SystemRecord(
            Instant.parse("2026-11-29T10:00:00Z"),
            "5f0c9a31",
            "log.example.org/disvote-5f0c9a31",
            6,
            Optional.of(VOTER_KEY));

    private Launches() {}

    /// The file of a plain election with choices.
    public static ObjectNode file(String id, Instant opensAt, Instant closesAt, String... choices) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", id);
        file.putObject("title").put("en", "Election " + id);
        ArrayNode list = file.putArray("choices");
        for (String choice : choices) {
            list.addObject().put("id", choice).putObject("title").put("en", "Choice " + choice);
        }
        file.put("voters", "plain");
        file.put("opensAt", opensAt.toString());
        file.put("closesAt", closesAt.toString());
        return file;
    }

    /// What a launch with the least notice makes of a file.
    public static Election election(ObjectNode file) {
        return election(file, SYSTEM);
    }

    public static Election election(ObjectNode file, SystemRecord system) {
        return Election.of(Definition.of(file), system, Duration.ofSeconds(3));
    }
}
