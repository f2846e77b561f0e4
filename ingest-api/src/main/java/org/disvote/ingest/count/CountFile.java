package org.disvote.ingest.count;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.group.Groups;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.statement.CountTranscript;

/// A `count.json` whose digest the notary has stated.
///
/// @param numbers what it says besides the groups
/// @param inputRoot of the tree over the records that were counted, in base64
/// @param groups as they stand in it
/// @param shown the same groups with their ballots that count
public record CountFile(CountTranscript numbers, String inputRoot, JsonNode groups, List<Groups.Group> shown) {

    public CountFile {
        shown = List.copyOf(shown);
    }

    /// @param digest that was stated
    /// @throws MalformedEventException if these are other bytes, or no count of the election with these terms
    public static CountFile read(byte[] bytes, String digest, Terms terms) throws MalformedEventException {
        if (!Digests.of(bytes).equals(digest)) {
            throw new MalformedEventException("other bytes than those whose count is stated", null);
        }
        JsonNode json = Jcs.read(bytes);
        CountTranscript numbers = CountTranscript.read(bytes);
        if (!numbers.electionId().equals(terms.id()) || !numbers.terms().equals(terms.digest())) {
            throw new MalformedEventException("the count of another election", null);
        }
        JsonNode groups = json.path("groups");
        return new CountFile(numbers, json.path("inputRoot").asText(), groups, shown(groups, numbers));
    }

    private static List<Groups.Group> shown(JsonNode groups, CountTranscript numbers) throws MalformedEventException {
        List<Groups.Group> shown = new ArrayList<>();
        for (JsonNode group : groups) {
            TreeSet<String> constituencies = new TreeSet<>();
            group.path("constituencies").forEach(name -> constituencies.add(name.asText()));
            if (constituencies.isEmpty()) {
                throw new MalformedEventException("not a count.json: a group without a constituency", null);
            }
            shown.add(new Groups.Group(constituencies, group.path("counted").asLong()));
        }
        if (shown.stream().mapToLong(Groups.Group::counted).sum() != numbers.counted()) {
            throw new MalformedEventException("not a count.json: its groups do not add up", null);
        }
        return shown;
    }

    /// The votes of an option of one question, of all groups together.
    public long votes(String question, String option) {
        long votes = 0;
        for (JsonNode group : groups) {
            votes += group.path("questions")
                    .path(question)
                    .path("options")
                    .path(option)
                    .path("votes")
                    .asLong();
        }
        return votes;
    }
}
