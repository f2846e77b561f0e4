package org.disvote.sink.follow;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.apply.Quarantined.Kind;
import org.disvote.topics.vote.Gap;
import org.jspecify.annotations.Nullable;

/// Which partitions of a consumer wait for missing votes. For one thread.
final class Gaps {

    private final Duration alarmAfter;
    private final InstantSource clock;
    private final Map<Integer, Gap> gaps = new HashMap<>();

    Gaps(Duration alarmAfter, InstantSource clock) {
        this.alarmAfter = alarmAfter;
        this.clock = clock;
    }

    /// Replaces what is known of these partitions.
    ///
    /// @param stored from the replica's quarantine
    void load(Collection<Integer> partitions, Map<Integer, Gap> stored) {
        gaps.keySet().removeAll(partitions);
        gaps.putAll(stored);
    }

    void applied(Page page) {
        int partition = page.to().partition();
        Gap gap = gaps.getOrDefault(partition, Gap.NONE);
        for (Quarantined record : page.quarantined()) {
            if (record.kind() == Kind.AHEAD) {
                gap = gap.met(seqOf(record.seq()), clock.instant());
            }
        }
        gap = gap.at(page.to().seq() + 1);
        if (gap.equals(Gap.NONE)) {
            gaps.remove(partition);
        } else {
            gaps.put(partition, gap);
        }
    }

    private static long seqOf(@Nullable Long seq) {
        return seq == null ? 0 : seq;
    }

    /// Whether votes have been missing for so long that it is alarmed.
    boolean isOpen(int partition) {
        return gaps.getOrDefault(partition, Gap.NONE).isOpen(clock.instant(), alarmAfter);
    }
}
