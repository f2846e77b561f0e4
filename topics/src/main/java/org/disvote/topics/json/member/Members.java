package org.disvote.topics.json.member;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Text;
import org.disvote.topics.json.Times;
import org.disvote.topics.json.Titles;

/// Reads the members of one JSON object, each by its name, and collects what is wrong with them. A member
/// that cannot be read gives a problem and a stand-in, so that the rest is read as well.
public final class Members {

    /// The largest number that a definition may contain.
    public static final int NUMBER_MAX = 1_000_000_000;

    /// In place of an ID that cannot be read. It is no ID.
    public static final String NO_ID = "?";

    private static final int SHOWN_MAX = 64;

    private final JsonNode object;
    private final String where;
    private final Problems problems;
    private final Set<String> read = new HashSet<>();

    /// @param where a prefix for sentences, for example `question q1: `
    public Members(JsonNode object, String where, Problems problems) {
        this.object = object.isObject() ? object : MissingNode.getInstance();
        this.where = where;
        this.problems = problems;
        if (!object.isObject()) {
            problems.add(where + "it is not a JSON object");
        }
    }

    private boolean isObject() {
        return object.isObject();
    }

    public void problem(String problem) {
        problems.add(where + problem);
    }

    public void refuseIf(boolean broken, String problem) {
        if (broken) {
            problem(problem);
        }
    }

    public boolean has(String name) {
        read.add(name);
        return object.has(name);
    }

    /// A member that must be there.
    public JsonNode required(String name) {
        read.add(name);
        if (isObject() && !object.has(name)) {
            problem(name + " is missing");
        }
        return object.path(name);
    }

    private void wrong(String name, JsonNode value, String must) {
        if (!value.isMissingNode()) {
            problem(name + " must be " + must);
        }
    }

    /// To be called last: members that nobody asked for are problems.
    public void noOthers() {
        object.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                problem("unknown member " + Text.printable(name, SHOWN_MAX));
            }
        });
    }

    public Optional<String> text(String name) {
        JsonNode value = required(name);
        if (!value.isTextual()) {
            wrong(name, value, "text");
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    public String id(String name) {
        Optional<String> text = text(name);
        if (text.isPresent() && !Ids.isValid(text.get())) {
            problem(name + " must be " + Ids.FORM);
            return NO_ID;
        }
        return text.orElse(NO_ID);
    }

    /// An ID, or nothing for those without a constituency.
    public String constituency(String name) {
        Optional<String> text = text(name);
        return text.isPresent() && text.get().isEmpty() ? "" : id(name);
    }

    public void constant(String name, String must) {
        Optional<String> text = text(name);
        if (text.isPresent() && !text.get().equals(must)) {
            problem(name + " must be " + must);
        }
    }

    public void version(int must) {
        JsonNode value = required("v");
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() != must) {
            wrong("v", value, String.valueOf(must));
        }
    }

    public boolean isEmptyList(String name) {
        return object.path(name).isArray() && object.path(name).isEmpty();
    }

    public boolean isEmptyObject(String name) {
        return object.path(name).isObject() && object.path(name).isEmpty();
    }

    /// A member that must be there.
    ///
    /// @return empty if it is missing or none of the words
    public <W extends Word> Optional<W> oneOf(String name, W[] words) {
        Optional<String> text = text(name);
        for (W word : words) {
            if (text.isPresent() && word.word().equals(text.get())) {
                return Optional.of(word);
            }
        }
        if (text.isPresent()) {
            problem(name + " must be " + Arrays.stream(words).map(Word::word).collect(Collectors.joining(" or ")));
        }
        return Optional.empty();
    }

    public <W extends Word> Optional<W> oneOf(String name, W[] words, W absent) {
        return has(name) ? oneOf(name, words) : Optional.of(absent);
    }

    public int number(String name, int least) {
        JsonNode value = required(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > NUMBER_MAX) {
            wrong(name, value, "a whole number from " + least + " to " + NUMBER_MAX);
            return least;
        }
        return value.intValue();
    }

    public int number(String name, int least, int absent) {
        return has(name) ? number(name, least) : absent;
    }

    public boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        JsonNode value = object.path(name);
        if (!value.isBoolean()) {
            wrong(name, value, "true or false");
        }
        return value.booleanValue();
    }

    /// The time of an opening or a close.
    public Optional<Instant> electionTime(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Instant time;
        try {
            time = Times.parse(text.get());
        } catch (DateTimeParseException e) {
            problem(name + " must be a time such as 2027-05-21T04:00:00Z");
            return Optional.empty();
        }
        Times.problemOfElectionTime(time).ifPresent(problem -> problem(name + " " + problem));
        return Optional.of(time);
    }

    public SortedMap<String, String> title() {
        JsonNode value = required("title");
        if (!value.isObject()) {
            wrong("title", value, "an object with a text for each language");
            return Collections.emptySortedMap();
        }
        SortedMap<String, String> title = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (entry.getValue().isTextual()) {
                title.put(entry.getKey(), entry.getValue().textValue());
            } else {
                problem("title." + Text.printable(entry.getKey(), SHOWN_MAX) + " must be text");
            }
        }
        if (value.isEmpty() || !title.isEmpty()) {
            Titles.problems("title", title).forEach(this::problem);
        }
        return Collections.unmodifiableSortedMap(title);
    }

    /// The members of the object with this name.
    public Members object(String name) {
        return within(required(name), name);
    }

    /// The members of each object of an array.
    ///
    /// @param what what one of them is, for example `question`; it stands before the ID in sentences
    public List<Members> objects(String name, String what) {
        JsonNode array = required(name);
        if (!array.isArray()) {
            wrong(name, array, "a list");
            return List.of();
        }
        List<Members> objects = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String id = array.get(i).path("id").asText();
            objects.add(within(array.get(i), Ids.isValid(id) ? what + " " + id : name + "[" + i + "]"));
        }
        return objects;
    }

    /// The members of each object in an object, by name.
    public Map<String, Members> byId(String name, String what) {
        JsonNode object = required(name);
        if (!object.isObject()) {
            wrong(name, object, "an object");
            return Map.of();
        }
        Map<String, Members> members = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (Ids.isValid(entry.getKey())) {
                members.put(entry.getKey(), within(entry.getValue(), what + " " + entry.getKey()));
            } else {
                problem(name + " has the name " + Text.printable(entry.getKey(), SHOWN_MAX) + ", which must be "
                        + Ids.FORM);
            }
        }
        return members;
    }

    private Members within(JsonNode child, String what) {
        String outer = where.isEmpty() ? "" : where.substring(0, where.length() - 2) + ", ";
        return new Members(child, outer + what + ": ", problems);
    }

    /// The texts of an array; each may stand in it once.
    public List<String> texts(String name) {
        JsonNode array = required(name);
        if (!array.isArray()) {
            wrong(name, array, "a list");
            return List.of();
        }
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                problem(name + " must be a list of texts");
            } else if (!texts.add(element.textValue())) {
                problem(name + " has " + Text.printable(element.textValue(), SHOWN_MAX) + " twice");
            }
        }
        return List.copyOf(texts);
    }

    /// The texts of an object, by name.
    public SortedMap<String, String> textsByName(String name) {
        JsonNode object = required(name);
        if (!object.isObject()) {
            wrong(name, object, "an object");
            return Collections.emptySortedMap();
        }
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().textValue());
            } else {
                problem(name + "." + Text.printable(entry.getKey(), SHOWN_MAX) + " must be text");
            }
        }
        return texts;
    }

    /// Reports each ID that stands more than once, but not stand-ins.
    public static void repeated(Collection<String> ids, Consumer<String> report) {
        Set<String> seen = new HashSet<>();
        Set<String> reported = new HashSet<>();
        for (String id : ids) {
            if (!id.equals(NO_ID) && !seen.add(id) && reported.add(id)) {
                report.accept(id);
            }
        }
    }
}
