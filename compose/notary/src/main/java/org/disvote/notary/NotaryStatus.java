package org.disvote.notary;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.jspecify.annotations.Nullable;

/// What the notary of this process is doing, for health and metrics. Safe for any number of threads.
public final class NotaryStatus {

    /// What it does.
    public enum Role {
        /// Has not reached the brokers yet, or failed and tries again.
        STARTING,
        /// Another process writes.
        STANDBY,
        /// Reads the topics and compares them with what was published.
        CATCHING_UP,
        WRITING,
        /// Must not go on by itself.
        STOPPED
    }

    private volatile Role role = Role.STARTING;
    private volatile Reason reason = Reason.of(Code.STARTING);
    private volatile Reason remark = Reason.NONE;
    private volatile Stopwatch since = Stopwatch.start();
    private volatile long treeSize;
    private volatile long cosignedSize;
    private volatile @Nullable Stopwatch cosigned;

    private final Map<String, LongAdder> foreign = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final LongAdder votes = new LongAdder();
    private final LongAdder rounds = new LongAdder();
    private final Map<Probe.Step, LongAdder> stepNanos = new EnumMap<>(Probe.Step.class);

    public NotaryStatus() {
        for (Probe.Step step : Probe.Step.values()) {
            stepNanos.put(step, new LongAdder());
        }
    }

    /// @param why it is not writing, or what it waits for
    public void enter(Role now, Reason why) {
        if (role != now) {
            since = Stopwatch.start();
        }
        reason = why;
        role = now;
    }

    public void enter(Role now) {
        enter(now, Reason.NONE);
    }

    /// In the same role.
    public void reason(Reason why) {
        reason = why;
    }

    public Role role() {
        return role;
    }

    /// Why it is not writing, or what it waits for.
    public Reason reason() {
        return reason;
    }

    /// Something that an operator has to know while the notary goes on, such as a gap in the log.
    public void remark(Reason now) {
        remark = now;
    }

    public Reason remark() {
        return remark;
    }

    /// Seconds in this role.
    public double roleSeconds() {
        return since.seconds();
    }

    public void treeSize(long size) {
        treeSize = size;
    }

    /// Leaves of the tree that was folded.
    public long treeSize() {
        return treeSize;
    }

    public void cosigned(long size) {
        cosignedSize = size;
        cosigned = Stopwatch.start();
    }

    /// Leaves of the tree that was cosigned last by this process.
    public long cosignedSize() {
        return cosignedSize;
    }

    /// Seconds since a checkpoint got its quorum; while this process has got none, since it took its role.
    public double cosignedSeconds() {
        Stopwatch last = cosigned;
        return (last == null ? since : last).seconds();
    }

    /// A record that is no statement or no vote.
    public void foreign(String topic) {
        foreign.computeIfAbsent(topic, _ -> new LongAdder()).increment();
    }

    public void foreign(String topic, long more) {
        foreign.computeIfAbsent(topic, _ -> new LongAdder()).add(more);
    }

    public long foreignIn(String topic) {
        LongAdder count = foreign.get(topic);
        return count == null ? 0 : count.sum();
    }

    /// A request that is not obeyed.
    public void refusedRequest() {
        refused.increment();
    }

    public long refusedRequests() {
        return refused.sum();
    }

    /// A round of this process.
    public void round(long votesOfIt) {
        rounds.increment();
        votes.add(votesOfIt);
    }

    public long rounds() {
        return rounds.sum();
    }

    public long votes() {
        return votes.sum();
    }

    /// How long a step took.
    public void step(Probe.Step step, Duration took) {
        LongAdder nanos = stepNanos.get(step);
        if (nanos != null) {
            nanos.add(took.toNanos());
        }
    }

    /// Of all rounds together.
    public double stepSeconds(Probe.Step step) {
        LongAdder nanos = stepNanos.get(step);
        return nanos == null ? 0 : nanos.sum() / 1e9;
    }
}
