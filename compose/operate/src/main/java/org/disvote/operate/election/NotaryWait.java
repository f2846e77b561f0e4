package org.disvote.operate.election;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.election.Election;
import org.disvote.topics.follow.ElectionFollower;
import org.disvote.topics.follow.ElectionFollower.Withheld;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;

/// Waits until the notary has stated the terms of an election that was just launched.
public final class NotaryWait {

    /// A notary states terms within a second, or a few seconds more if another one has just taken over.
    public static final Duration WITHIN = Duration.ofSeconds(10);

    private static final Duration LOOK_EACH = Duration.ofMillis(50);

    private NotaryWait() {}

    /// @param election in force by the topic
    /// @return why no shard opens it, after [#WITHIN] at most; [Reason#NONE] once its terms are stated
    public static Reason until(Brokers brokers, Election election) throws InterruptedException {
        Deadline deadline = Deadline.after(WITHIN);
        try (ElectionFollower topics = ElectionFollower.start(brokers)) {
            while (true) {
                Reason reason = reason(topics, election);
                if (reason.isNone() || reason.code() == Code.TERMS_DIFFER || deadline.hasPassed()) {
                    return reason;
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_EACH.toNanos());
            }
        }
    }

    private static Reason reason(ElectionFollower topics, Election election) {
        boolean known = topics.elections().stream().anyMatch(one -> one.id().equals(election.id()));
        return topics.withheld().stream()
                .filter(one -> one.id().equals(election.id()))
                .map(Withheld::reason)
                .findFirst()
                .orElse(known ? Reason.NONE : Reason.of(Code.TERMS_NOT_STATED));
    }
}
