package org.disvote.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The results of one question, as `GET /elections/{id}/results` shows them: by groups of constituencies.
public record GroupedResults(List<Group> groups) {

    /// @param counted ballots
    /// @param empty ballots that pick nothing
    /// @param lists by the option's ID
    public record Group(
            List<String> constituencies,
            long counted,
            long blank,
            long spoiled,
            long empty,
            SortedMap<String, ListResult> lists) {

        public Group {
            constituencies = List.copyOf(constituencies);
            lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
        }

        /// The list with the most votes; empty if nobody voted for any.
        public Optional<String> first() {
            return lists.entrySet().stream()
                    .filter(list -> list.getValue().votes() > 0)
                    .max(Map.Entry.comparingByValue(Comparator.comparingLong(ListResult::votes)))
                    .map(Map.Entry::getKey);
        }
    }

    /// @param candidates crosses by the candidate's ID; empty if they are withheld or the list has no candidates
    public record ListResult(long votes, boolean withheld, Optional<SortedMap<String, Long>> candidates) {

        /// The candidate with the most crosses; empty if they are withheld or none has any.
        public Optional<Map.Entry<String, Long>> firstCandidate() {
            return candidates.flatMap(crosses -> crosses.entrySet().stream()
                    .filter(candidate -> candidate.getValue() > 0)
                    .max(Map.Entry.comparingByValue()));
        }
    }

    public GroupedResults {
        groups = List.copyOf(groups);
    }

    /// @param results the answer
    public static GroupedResults of(JsonNode results, String question) {
        List<Group> groups = new ArrayList<>();
        for (JsonNode group : results.path("groups")) {
            JsonNode asked = group.path("questions").path(question);
            SortedMap<String, ListResult> lists = new TreeMap<>();
            asked.path("options").properties().forEach(option -> lists.put(option.getKey(), list(option.getValue())));
            groups.add(new Group(
                    group.path("constituencies")
                            .valueStream()
                            .map(JsonNode::asText)
                            .toList(),
                    group.path("counted").asLong(),
                    asked.path("blank").asLong(),
                    asked.path("spoiled").asLong(),
                    asked.path("empty").asLong(),
                    lists));
        }
        return new GroupedResults(groups);
    }

    private static ListResult list(JsonNode option) {
        Optional<SortedMap<String, Long>> candidates = Optional.empty();
        if (option.has("candidates")) {
            SortedMap<String, Long> crosses = new TreeMap<>();
            option.path("candidates")
                    .properties()
                    .forEach(candidate ->
                            crosses.put(candidate.getKey(), candidate.getValue().asLong()));
            candidates = Optional.of(Collections.unmodifiableSortedMap(crosses));
        }
        return new ListResult(
                option.path("votes").asLong(), option.path("withheld").asBoolean(), candidates);
    }

    public long counted() {
        return groups.stream().mapToLong(Group::counted).sum();
    }

    public long blank() {
        return groups.stream().mapToLong(Group::blank).sum();
    }

    public long spoiled() {
        return groups.stream().mapToLong(Group::spoiled).sum();
    }

    /// The votes of each list in the whole country.
    public SortedMap<String, Long> votes() {
        SortedMap<String, Long> votes = new TreeMap<>();
        for (Group group : groups) {
            group.lists().forEach((list, result) -> votes.merge(list, result.votes(), Long::sum));
        }
        return votes;
    }
}
