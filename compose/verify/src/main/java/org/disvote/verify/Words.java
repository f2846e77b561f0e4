package org.disvote.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.json.Times;
import org.disvote.topics.tlog.Policy;

/// Sentences that several checks use.
final class Words {

    static final String NOT_LOOKED_FOR = "Not looked for: whether the log states that this partition was restored, or"
            + " that the promise's key was revoked. Only --log can tell.";

    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private Words() {}

    static List<String> policy(Policy policy) {
        List<String> lines = new ArrayList<>();
        lines.add("Policy: " + policy.digest() + ", log " + policy.log().text() + ".");
        if (policy.satisfied(Set.of())) {
            lines.add("This policy asks for no witness: another person may be shown another log.");
        } else {
            lines.add("Witnesses: "
                    + String.join(
                            ", ",
                            policy.witnesses().stream()
                                    .map(each -> each.name() + " (" + each.key().name() + ")")
                                    .toList())
                    + ".");
        }
        lines.add("All of this holds only if the policy comes from people whom you trust, not from the server.");
        return lines;
    }

    static String cosigned(Policy.Judgement judgement) {
        List<String> each = new ArrayList<>();
        judgement.cosigned().forEach((witness, seconds) -> each.add(witness + " at " + time(seconds)));
        return "The log signed a tree of %s%s."
                .formatted(
                        Quantity.of(judgement.checkpoint().size(), "leaf", "leaves"),
                        each.isEmpty() ? "" : ", and these witnesses cosigned it: " + String.join(", ", each));
    }

    private static String time(long seconds) {
        return seconds > LAST_SECOND ? seconds + " s" : Times.text(Instant.ofEpochSecond(seconds));
    }
}
