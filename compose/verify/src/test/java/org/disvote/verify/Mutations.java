package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.disvote.topics.json.Jcs;

/// Edits a JSON file in every member. The edits are made from the file itself, so a member that a later
/// version adds is edited too: each member is removed, renamed, and given another type; each text is changed
/// in some characters; numbers grow and shrink; lists are shortened, and elements doubled and exchanged. A
/// text that is JSON itself is edited in the same ways, and of texts in lines each line is removed, doubled
/// and exchanged.
final class Mutations {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int POSITIONS = 3;
    private static final String SIGNATURE = "\u2014 ";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// An edited file.
    ///
    /// @param what where and how it was edited
    /// @param same whether it makes the same claim by the same proofs, because the order of what was
    ///     exchanged says nothing, or because what was added is passed over
    record Mutation(String what, String text, boolean same) {}

    private record Edit<T>(String what, T value, boolean same) {
        <U> Edit<U> within(String outer, U whole) {
            return new Edit<>(outer + "/" + what, whole, same);
        }
    }

    private Mutations() {}

    /// @param text canonical JSON, perhaps with a final LF
    static List<Mutation> of(String text) {
        JsonNode file = json(text);
        List<Mutation> mutations = new ArrayList<>();
        Set<String> orderless = file.path("evidence").asText().equals("malformed")
                ? Set.of()
                : Set.of("promises", "statements", "checkpoints", "input");
        for (Edit<JsonNode> edit : edits(file, false, orderless)) {
            if (!edit.value().equals(file)) {
                mutations.add(new Mutation(edit.what(), new String(Jcs.write(edit.value()), UTF_8), edit.same()));
            }
        }
        String line = text.strip();
        mutations.add(new Mutation("LF at the end", line + "\n", true));
        mutations.add(new Mutation("two LFs at the end", line + "\n\n", false));
        mutations.add(new Mutation("white space", line.replaceFirst(",", ", "), false));
        mutations.add(new Mutation("member twice", line.replaceFirst("\\{", "{\"v\":1,"), false));
        mutations.add(new Mutation("escaped", line.replaceFirst("\"v\":1", "\"\\\\u0076\":1"), false));
        mutations.add(new Mutation("fraction", line.replaceFirst("\"v\":1", "\"v\":1.0"), false));
        mutations.add(new Mutation("in a list", "[" + line + "]", false));
        return mutations;
    }

    private static JsonNode json(String text) {
        try {
            return Vectors.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// @param orderless whether elements may be exchanged without changing what the list says
    /// @param orderlessMembers the members of which that is so
    private static List<Edit<JsonNode>> edits(JsonNode value, boolean orderless, Set<String> orderlessMembers) {
        List<Edit<JsonNode>> edits = new ArrayList<>(otherTypes(value));
        switch (value.getNodeType()) {
            case OBJECT -> object((ObjectNode) value, orderlessMembers, edits);
            case ARRAY -> array((ArrayNode) value, orderless, edits);
            case STRING -> {
                for (Edit<String> edit : texts(value.textValue())) {
                    edits.add(new Edit<>(edit.what(), NODES.textNode(edit.value()), edit.same()));
                }
            }
            case NUMBER -> {
                for (long by : new long[] {1, -1, 1L << 32}) {
                    edits.add(new Edit<>("plus " + by, NODES.numberNode(value.longValue() + by), false));
                }
            }
            default -> {}
        }
        return edits;
    }

    private static List<Edit<JsonNode>> otherTypes(JsonNode value) {
        List<JsonNode> others = new ArrayList<>(List.of(
                NODES.nullNode(),
                NODES.objectNode(),
                NODES.numberNode(1),
                NODES.textNode(value.isValueNode() ? value.asText() : ""),
                NODES.arrayNode().add(value)));
        others.removeIf(other -> other.getNodeType() == value.getNodeType());
        return others.stream()
                .map(other -> new Edit<>("as " + other.getNodeType(), other, false))
                .toList();
    }

    private static void object(ObjectNode object, Set<String> orderless, List<Edit<JsonNode>> edits) {
        edits.add(new Edit<>("one more member", with(object, "extra", NODES.numberNode(1)), false));
        for (String name : names(object)) {
            ObjectNode without = NODES.objectNode().setAll(object);
            JsonNode value = without.remove(name);
            edits.add(new Edit<>(name + " removed", without, false));
            edits.add(new Edit<>(name + " renamed", with(without, name + "x", value), false));
            for (Edit<JsonNode> edit : edits(value, orderless.contains(name), Set.of())) {
                edits.add(edit.within(name, with(object, name, edit.value())));
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static ObjectNode with(ObjectNode object, String name, JsonNode value) {
        ObjectNode changed = NODES.objectNode();
        changed.setAll(object);
        changed.set(name, value);
        return changed;
    }

    private static void array(ArrayNode array, boolean orderless, List<Edit<JsonNode>> edits) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        edits.add(new Edit<>("emptied", NODES.arrayNode(), false));
        edits.add(new Edit<>("one more", NODES.arrayNode().addAll(elements).addNull(), false));
        for (Edit<List<JsonNode>> edit : lists(elements)) {
            edits.add(new Edit<>(
                    edit.what(),
                    NODES.arrayNode().addAll(edit.value()),
                    orderless && edit.what().contains("exchanged")));
        }
        for (int i = 0; i < elements.size(); i++) {
            for (Edit<JsonNode> edit : edits(elements.get(i), false, Set.of())) {
                List<JsonNode> changed = new ArrayList<>(elements);
                changed.set(i, edit.value());
                edits.add(edit.within(Integer.toString(i), NODES.arrayNode().addAll(changed)));
            }
        }
    }

    /// Without each element, with each one twice, and with two neighbours exchanged.
    private static <T> List<Edit<List<T>>> lists(List<T> elements) {
        List<Edit<List<T>>> edits = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            List<T> without = new ArrayList<>(elements);
            without.remove(i);
            edits.add(new Edit<>(i + " removed", without, false));
            List<T> twice = new ArrayList<>(elements);
            twice.add(i, elements.get(i));
            edits.add(new Edit<>(i + " doubled", twice, false));
            if (i > 0) {
                List<T> exchanged = new ArrayList<>(elements);
                Collections.swap(exchanged, i - 1, i);
                edits.add(new Edit<>(i + " exchanged", exchanged, false));
            }
        }
        return edits;
    }

    private static List<Edit<String>> texts(String text) {
        List<Edit<String>> edits = new ArrayList<>();
        edits.add(new Edit<>("emptied", "", false));
        edits.add(new Edit<>("longer", text + "x", false));
        edits.add(new Edit<>("LF more", text + "\n", false));
        for (int at : positions(text)) {
            String changed = text.substring(0, at) + other(text.charAt(at)) + text.substring(at + 1);
            edits.add(new Edit<>("changed at " + at, changed, false));
        }
        if (text.length() > 1) {
            int middle = text.length() / 2;
            edits.add(new Edit<>("shorter", text.substring(0, text.length() - 1), false));
            edits.add(new Edit<>("first removed", text.substring(1), false));
            edits.add(new Edit<>("middle removed", text.substring(0, middle) + text.substring(middle + 1), false));
        }
        unusedBits(text, edits);
        if (text.startsWith("{")) {
            for (Edit<JsonNode> edit : edits(json(text), false, Set.of())) {
                edits.add(edit.within("{}", new String(Jcs.write(edit.value()), UTF_8)));
            }
        } else if (text.contains("\n")) {
            lines(text, edits);
        }
        return edits;
    }

    /// The first and last character, those around line ends, and some between.
    private static Set<Integer> positions(String text) {
        Set<Integer> positions = new TreeSet<>();
        int last = text.length() - 1;
        for (int i = 0; i < POSITIONS && last >= 0; i++) {
            positions.add((int) ((long) i * last / (POSITIONS - 1)));
        }
        IntStream.rangeClosed(0, last).filter(at -> text.charAt(at) == '\n').forEach(at -> {
            positions.add(at);
            positions.add(Math.min(last, at + 1));
        });
        return positions;
    }

    private static char other(char one) {
        return switch (one) {
            case '9' -> '0';
            case 'z' -> 'y';
            case 'Z' -> 'Y';
            case '\n' -> ' ';
            default -> Character.isLetterOrDigit(one) ? (char) (one + 1) : 'x';
        };
    }

    /// The last character of base64 has bits that stand for nothing. They must be zero.
    private static void unusedBits(String text, List<Edit<String>> edits) {
        for (int end = text.indexOf('='); end > 0; end = text.indexOf('=', end + 1)) {
            int value = BASE64.indexOf(text.charAt(end - 1));
            if (value >= 0) {
                String changed = text.substring(0, end - 1) + BASE64.charAt(value ^ 1) + text.substring(end);
                edits.add(new Edit<>("unused bits at " + end, changed, false));
            }
        }
    }

    private static void lines(String text, List<Edit<String>> edits) {
        List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
        for (Edit<List<String>> edit : lists(lines)) {
            edits.add(new Edit<>("line " + edit.what(), joined(edit.value()), isSame(lines, edit)));
        }
        if (lines.getFirst().startsWith("c2sp.org/tlog-proof")) {
            edits.add(new Edit<>("extra line", joined(inserted(lines, 1, "extra aGVsbG8=")), true));
        }
        if (lines.getLast().startsWith(SIGNATURE)) {
            String unknown = SIGNATURE + "somebody.example AAAAAAAAAAAAAAAAAAAAAAAAAAAA";
            edits.add(new Edit<>("unknown signature", joined(inserted(lines, lines.size(), unknown)), true));
        }
    }

    /// Of two signature lines of one key only the first is looked at, and their order says nothing.
    private static boolean isSame(List<String> lines, Edit<List<String>> edit) {
        return edit.value().size() >= lines.size()
                && IntStream.range(0, lines.size())
                        .filter(i -> !lines.get(i).equals(edit.value().get(i)))
                        .allMatch(i -> lines.get(i).startsWith(SIGNATURE))
                && edit.value().stream()
                                .filter(line -> line.startsWith(SIGNATURE))
                                .count()
                        >= edit.value().size()
                                - lines.stream()
                                        .filter(line -> !line.startsWith(SIGNATURE))
                                        .count();
    }

    private static List<String> inserted(List<String> lines, int at, String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(at, line);
        return more;
    }

    private static String joined(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
