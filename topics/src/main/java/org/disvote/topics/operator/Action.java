package org.disvote.topics.operator;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A line of the log of operators' actions. An action has two lines with one `id`: the first is written before
/// anything is done, the second with the outcome. A first line without a second is of a process that was killed.
///
/// @param at by the clock of the machine that acts
/// @param step `begin` or `end`
/// @param who the user of the operating system, or the subject of an operator's token
/// @param from where the person is: the machine, and the address from which they reached it
/// @param what the command, such as `election close`, or what was asked of a part
/// @param election if the action is about one
/// @param arguments by name, without secrets
/// @param outcome of a second line: `done`, or `failed`
/// @param exitCode of a command's second line
public record Action(
        Instant at,
        String id,
        String step,
        String who,
        String from,
        String what,
        @Nullable String election,

        SequencedMap<String, String> arguments,
        @Nullable String outcome,
        @Nullable Integer exitCode) {

    public static final String BEGIN = "begin";
    public static final String END = "end";
    public static final String DONE = "done";
    public static final String FAILED = "failed";

    public Action {
        arguments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arguments));
    }
}
