package org.disvote.lab.load;

import java.util.List;
import java.util.function.LongToIntFunction;
import org.disvote.topics.id.ChoiceId;

/// What the votes of a load say.
///
/// @param members the member of a request that has the ballot, such as `"choice":"c1"`, in ASCII
/// @param memberOf which of them a voter casts, by the voter's number
public record LoadBallots(List<String> members, LongToIntFunction memberOf) {

    public LoadBallots {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("no choice to vote for");
        }
    }

    /// The short form, for elections with one question. The votes are distributed evenly over the choices.
    public static LoadBallots choices(List<ChoiceId> choices) {
        return new LoadBallots(
                choices.stream()
                        .map(choice -> "\"choice\":\"" + choice.value() + "\"")
                        .toList(),
                voter -> (int) (voter % choices.size()));
    }

    /// Hides how a voter votes.
    @Override
    public String toString() {
        return "LoadBallots[" + members.size() + "]";
    }
}
