package org.disvote.lab.drill.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.disvote.lab.drill.fault.Strike.Act;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.lab.drill.system.Parts;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.operator.OperatorException;

/// Faults of a master's leader. Each lasts until another node leads.
final class LeaderFaults {

    /// Shorter than a standby waits before it asks for another sender.
    private static final Duration ALONE = Duration.ofSeconds(3);

    /// How long the former leader and the new one run side by side.
    private static final Duration TWO_LEAD = Duration.ofSeconds(5);

    private LeaderFaults() {}

    static String killed(Strike strike) throws InterruptedException, IOException {
        Parts parts = strike.parts();
        return untilAnotherLeads(strike, parts::killAndHold, parts::release);
    }

    static String frozen(Strike strike) throws InterruptedException, IOException {
        Parts parts = strike.parts();
        return untilAnotherLeads(strike, parts::freeze, parts::thaw);
    }

    static String patroniFrozen(Strike strike) throws InterruptedException, IOException {
        Parts parts = strike.parts();
        return untilAnotherLeads(strike, parts::freezePatroni, parts::thaw);
    }

    static String diskLost(Strike strike) throws InterruptedException, IOException {
        Parts parts = strike.parts();
        return untilAnotherLeads(strike, leader -> loseDisk(parts, leader), parts::release);
    }

    static String lastCopy(Strike strike) throws InterruptedException, IOException {
        return withItsLastCopy(strike, shard -> Strike.sleep(ALONE));
    }

    static String commitCancelled(Strike strike) throws InterruptedException, IOException {
        return withItsLastCopy(strike, shard -> {
            if (strike.system().cancelCommits(shard, ALONE) == 0) {
                throw new OperatorException("no commit waited for a standby, so that none was cancelled");
            }
        });
    }

    static String cutOff(Strike strike) throws InterruptedException, IOException {
        Parts parts = strike.parts();
        return untilAnotherLeads(strike, leader -> cutFromPeers(parts, leader), leader -> {
            Strike.sleep(TWO_LEAD);
            parts.heal();
        });
    }

    static String zombie(Strike strike) throws InterruptedException, IOException {
        Parts parts = strike.parts();
        return untilAnotherLeads(
                strike,
                leader -> {
                    parts.freezePatroni(leader);
                    cutFromPeers(parts, leader);
                },
                leader -> {
                    Strike.sleep(TWO_LEAD);
                    parts.heal();
                    parts.thaw(leader);
                });
    }

    static String oneVoter(Strike strike) throws InterruptedException, IOException {
        HaSystem system = strike.system();
        int shard = strike.anyShard();
        VoterId voterId = Stream.generate(() -> new VoterId("ONE-"
                        + Long.toUnsignedString(strike.random().nextLong(), Character.MAX_RADIX) + "-"
                        + System.nanoTime()))
                .filter(each -> system.shardOf(each) == shard)
                .findFirst()
                .orElseThrow();
        try (OneVoter voter = new OneVoter(system, voterId)) {
            voter.start();
            voter.awaitAnswered(0.2);
            Parts parts = strike.parts();
            String leader = untilAnotherLeads(strike, shard, parts::killAndHold, parts::release);
            strike.acks().add(voter.onlyOne());
            return leader;
        }
    }

    private static String untilAnotherLeads(Strike strike, Act breaks, Act repairs)
            throws InterruptedException, IOException {
        return untilAnotherLeads(strike, strike.anyShard(), breaks, repairs);
    }

    private static String untilAnotherLeads(Strike strike, int shard, Act breaks, Act repairs)
            throws InterruptedException, IOException {
        String leader = strike.system().patroni().requireLeader(shard);
        try {
            breaks.on(leader);
            Await.until(
                    "no other node has taken over from " + leader,
                    Strike.TAKE_OVER_MAX,
                    () -> strike.system()
                            .patroni()
                            .leader(shard)
                            .filter(other -> !other.equals(leader))
                            .isPresent());
        } finally {
            repairs.on(leader);
        }
        return leader;
    }

    private interface WhileAlone {
        void on(int shard) throws InterruptedException;
    }

    /// A leader whose commits reach neither a standby nor the log, and whose disk is lost afterwards.
    private static String withItsLastCopy(Strike strike, WhileAlone meanwhile)
            throws InterruptedException, IOException {
        Parts parts = strike.parts();
        List<String> brokers = parts.named("kafka");
        int shard = strike.anyShard();
        try {
            return untilAnotherLeads(
                    strike,
                    shard,
                    leader -> {
                        brokers.forEach(parts::freeze);
                        parts.freezeReplication(leader);
                        meanwhile.on(shard);
                        loseDisk(parts, leader);
                        brokers.forEach(parts::thaw);
                    },
                    parts::release);
        } finally {
            brokers.forEach(parts::thaw);
        }
    }

    private static void loseDisk(Parts parts, String leader) throws IOException {
        parts.killAndHold(leader);
        parts.wipe(leader);
    }

    private static void cutFromPeers(Parts parts, String node) {
        List<String> peers = new ArrayList<>(parts.named("shard"));
        peers.addAll(parts.named("etcd"));
        parts.cut(node, peers);
    }
}
