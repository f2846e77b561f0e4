package org.disvote.cli.paper;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Lets a voter select some entries of a numbered list by their numbers. A part of a title finds entries in a
/// long list.
///
/// @param entries the titles, as shown
/// @param searched for each entry, the texts that a search looks at
/// @param words other answers, such as `blank`, which end the selection
/// @param noun one entry, such as `list`
record Selection(List<String> entries, List<List<String>> searched, int min, int max, Set<String> words, String noun) {

    static final String QUIT = "quit";
    private static final String DONE = "done";
    private static final String SHOW = "show";
    private static final int SHOWN_MAX = 40;
    private static final Pattern NUMBERS = Pattern.compile("[0-9]{1,6}([ ,]+[0-9]{1,6})*");

    /// @param indices of the selected entries
    /// @param word in their place, if the voter answered with one
    record Selected(SortedSet<Integer> indices, Optional<String> word) {}

    Selected by(Terminal terminal) {
        show(terminal, IntStream.range(0, entries.size()).boxed().toList(), new TreeSet<>());
        terminal.say(help());
        SortedSet<Integer> selected = new TreeSet<>();
        while (true) {
            String line = terminal.ask(">");
            if (line.equals(QUIT) || words.contains(line)) {
                return new Selected(new TreeSet<>(), Optional.of(line));
            }
            if (line.startsWith("/")) {
                show(terminal, found(line.substring(1)), selected);
            } else if (line.equals(SHOW)) {
                show(terminal, IntStream.range(0, entries.size()).boxed().toList(), selected);
            } else if (line.equals(DONE)) {
                if (selected.size() >= min) {
                    return new Selected(selected, Optional.empty());
                }
                terminal.say(left(selected));
            } else if (!NUMBERS.matcher(line).matches()) {
                terminal.say(help());
            } else if (change(terminal, line, selected) && min == 1 && max == 1) {
                return new Selected(selected, Optional.empty());
            }
        }
    }

    /// A number selects its entry, or takes it back.
    private boolean change(Terminal terminal, String line, SortedSet<Integer> selected) {
        SortedSet<Integer> changed = new TreeSet<>(selected);
        for (String each : line.split("[ ,]+", -1)) {
            int index = Integer.parseInt(each) - 1;
            if (index < 0 || index >= entries.size()) {
                terminal.say("There is no number %s: they go from 1 to %d.".formatted(each, entries.size()));
                return false;
            }
            if (!changed.remove(index)) {
                changed.add(index);
            }
        }
        if (changed.size() > max) {
            terminal.say("That would be %d, and at most %d may be marked. Nothing changed: %s"
                    .formatted(changed.size(), max, left(selected)));
            return false;
        }
        selected.clear();
        selected.addAll(changed);
        if (max > 1 || min == 0) {
            selected.forEach(index -> terminal.say("  marked: " + entries.get(index)));
            terminal.say(left(selected));
        }
        return true;
    }

    private String left(SortedSet<Integer> selected) {
        String next = selected.size() < min ? "at least %d needed".formatted(min) : "'%s' goes on".formatted(DONE);
        return "%d marked, %d left; %s.".formatted(selected.size(), max - selected.size(), next);
    }

    private void show(Terminal terminal, List<Integer> indices, SortedSet<Integer> selected) {
        if (indices.isEmpty()) {
            terminal.say("No " + noun + " has this in its title.");
        }
        indices.stream()
                .limit(SHOWN_MAX)
                .forEach(index -> terminal.say(
                        "%s%4d  %s".formatted(selected.contains(index) ? "*" : " ", index + 1, entries.get(index))));
        if (indices.size() > SHOWN_MAX) {
            terminal.say("      … and %d more".formatted(indices.size() - SHOWN_MAX));
        }
    }

    private String help() {
        List<String> ways = new ArrayList<>();
        ways.add(max == 1 ? "a number" : "one or more numbers");
        ways.add("'/text' to search");
        if (min != 1 || max != 1) {
            ways.add("'%s' when ready".formatted(DONE));
        }
        words.stream().sorted().forEach(word -> ways.add("'" + word + "'"));
        ways.add("'%s'".formatted(QUIT));
        return "Answer with " + String.join(", ", ways) + ".";
    }

    private List<Integer> found(String text) {
        String folded = folded(text);
        return IntStream.range(0, entries.size())
                .filter(index -> searched.get(index).stream()
                        .anyMatch(each -> folded(each).contains(folded)))
                .boxed()
                .toList();
    }

    /// Without accents, and in upper case, where a final sigma is like any other.
    private static String folded(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toUpperCase(Locale.ROOT);
    }
}
