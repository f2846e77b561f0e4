package org.disvote.topics.json.member;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Text;

/// The problems found so far, each once, in the order in which they were found.
public final class Problems {

    private static final int LISTED_MAX = 1_000;
    private static final int SUMMARY_LENGTH_MAX = 300;

    private final Set<String> listed = new LinkedHashSet<>();
    private long others;

    public void add(String problem) {
        if (listed.size() < LISTED_MAX) {
            listed.add(problem);
        } else if (!listed.contains(problem)) {
            others++;
        }
    }

    public boolean isEmpty() {
        return listed.isEmpty();
    }

    /// @param what for example `a ballot paper`
    /// @throws MalformedEventException with the first problems, if there are any
    public void throwIfAny(String what) throws MalformedEventException {
        if (!isEmpty()) {
            throw new MalformedEventException(
                    Text.printable("not " + what + ": " + String.join("; ", listed), SUMMARY_LENGTH_MAX), null);
        }
    }

    public List<String> list() {
        List<String> list = new ArrayList<>(listed);
        if (others > 0) {
            list.add(others == 1 ? "and one more problem" : "and %,d more problems".formatted(others));
        }
        return List.copyOf(list);
    }
}
