package org.disvote.sink.apply;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.disvote.sink.apply.PartitionApplier.Page;
import org.disvote.sink.apply.Quarantined.Kind;
import org.disvote.topics.read.Gap;
import org.jspecify.annotations.Nullable;

/// Which partitions of a replica wait for missing votes. Of one thread.
final class Gaps {

    private final Duration alarmAfter;
    private final Clock clock;
    private final Map<Integer, Gap> gaps = new HashMap<>();

    Gaps(Duration alarmAfter, Clock clock) {
        this.alarmAfter = alarmAfter;
        this.clock = clock;
    }

    /// As the replica's quarantine says.
    void putAll(Collection<Integer> partitions, Map<Integer, Gap> kept) {
        gaps.keySet().removeAll(partitions);
        gaps.putAll(kept);
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

    boolean isOpen(int partition) {
        return gaps.getOrDefault(partition, Gap.NONE).isOpen(clock.instant(), alarmAfter);
    }
}
