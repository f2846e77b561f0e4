package org.disvote.lab.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.disvote.lab.voters.AckLog;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.operator.OperatorException;

/// What is broken in a drill, and for how long. The system must mend itself.
public enum Fault {
    LEADER_KILLED("kill -9 of a master's leader, Patroni and PostgreSQL at once; back once another one leads") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            return untilAnotherLeads(system, random, system::killAndHold, system::release);
        }
    },
    LEADER_FROZEN("SIGSTOP of a master's leader, whole; it wakes up once another one leads") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            return untilAnotherLeads(system, random, system::freeze, system::thaw);
        }
    },
    PATRONI_FROZEN(
            "a leader's Patroni stops while its PostgreSQL goes on taking writes, as one that is cut off from etcd"
                    + " would") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            return untilAnotherLeads(system, random, system::freezePatroni, system::thaw);
        }
    },
    LEADER_DISK_LOST("kill -9 of a master's leader, and all that it stored is removed") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            return untilAnotherLeads(
                    system,
                    random,
                    leader -> {
                        system.killAndHold(leader);
                        system.wipe(leader);
                    },
                    system::release);
        }
    },
    LAST_COPY(
            "for 3 s a leader sends nothing to its standbys and the brokers are frozen, then its disk is lost: what it"
                    + " acknowledged meanwhile has no copy") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            return withItsLastCopy(system, random, shard -> TimeUnit.NANOSECONDS.sleep(ALONE.toNanos()));
        }
    },
    COMMIT_CANCELLED(
            "for 3 s a leader sends nothing to its standbys and the brokers are frozen, while each commit that waits"
                    + " is cancelled; then its disk is lost") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            return withItsLastCopy(system, random, shard -> {
                if (system.cancelCommits(shard, ALONE) == 0) {
                    throw new OperatorException("no commit waited for a standby, so that none was cancelled");
                }
            });
        }
    },
    LEADER_CUT_OFF(
            "a master's leader is cut off from the other nodes and from etcd, and not from ingest and the brokers;"
                    + " whole 5 s after another one leads") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            return untilAnotherLeads(system, random, leader -> cutFromPeers(system, leader), leader -> {
                TimeUnit.NANOSECONDS.sleep(TWO_LEAD.toNanos());
                system.heal();
            });
        }
    },
    ZOMBIE_LEADER("the same, and its Patroni is frozen: nothing tells its PostgreSQL that it leads no more") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            return untilAnotherLeads(
                    system,
                    random,
                    leader -> {
                        system.freezePatroni(leader);
                        cutFromPeers(system, leader);
                    },
                    leader -> {
                        TimeUnit.NANOSECONDS.sleep(TWO_LEAD.toNanos());
                        system.heal();
                        system.thaw(leader);
                    });
        }
    },
    ONE_VOTER("10,000 votes of one voter at once, of all choices, over all ingests; amid them a leader is killed") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            int shard = shard(system, random);
            VoterId voterId = Stream.generate(() -> new VoterId("ONE-"
                            + Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX) + "-" + System.nanoTime()))
                    .filter(each -> system.shardOf(each) == shard)
                    .findFirst()
                    .orElseThrow();
            try (OneVoter voter = new OneVoter(system, voterId)) {
                voter.start();
                voter.awaitAnswered(0.2);
                String leader = untilAnotherLeads(system, shard, system::killAndHold, system::release);
                acks.add(voter.onlyOne());
                return leader;
            }
        }
    },
    STANDBY_KILLED("kill -9 of a master's synchronous standby, back after 8 s") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            int shard = shard(system, random);
            return away(system, system.requireSynchronousStandby(shard), Duration.ofSeconds(8));
        }
    },
    DISK_FULL("a standby gets a small disk, which is full for 5 s after the standby has noticed") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            int shard = shard(system, random);
            String victim = system.requireSynchronousStandby(shard);
            system.killAndHold(victim);
            system.wipe(victim);
            try (SmallDisk disk = SmallDisk.mountedOn(system.storageOf(victim))) {
                try {
                    system.release(victim);
                    HaSystem.await(victim + " is not cloned anew", TAKE_OVER_MAX, () -> system.follows(shard, victim));
                    disk.fill();
                    for (int i = 0; i < SEGMENTS_MAX && system.follows(shard, victim); i++) {
                        // More than a segment of WAL, so that new space is needed. pg_switch_wal() is for superusers.
                        system.ask(
                                shard,
                                "SELECT count(*) FROM pg_logical_emit_message(false, 'drill', repeat('x', 17000000))");
                        TimeUnit.SECONDS.sleep(1);
                    }
                    if (system.follows(shard, victim)) {
                        throw new OperatorException(victim + " does not notice that its disk is full");
                    }
                    TimeUnit.SECONDS.sleep(5);
                    disk.free();
                    HaSystem.await(
                            victim + " does not go on with space on its disk",
                            TAKE_OVER_MAX,
                            () -> system.follows(shard, victim));
                } finally {
                    system.killAndHold(victim);
                }
            } finally {
                system.release(victim);
            }
            return victim;
        }
    },
    ETCD_KILLED("kill -9 of an etcd member, back after 10 s") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            return away(system, one(system.parts("etcd"), random), Duration.ofSeconds(10));
        }
    },
    BROKER_KILLED("kill -9 of a broker, back after 15 s") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            return away(system, one(system.parts("kafka"), random), Duration.ofSeconds(15));
        }
    },
    TWO_BROKERS_KILLED("kill -9 of two brokers, back after 10 s: the log stands still meanwhile") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            List<String> brokers = system.parts("kafka");
            String spared = one(brokers, random);
            List<String> victims = others(brokers, spared);
            away(system, victims, Duration.ofSeconds(10));
            return "all but " + spared;
        }
    },
    BROKER_CUT_OFF("a broker is cut off from the others, and not from ingest and the sinks, for 15 s") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            List<String> brokers = system.parts("kafka");
            return cutFrom(system, one(brokers, random), brokers);
        }
    },
    FOREIGN_RECORD("somebody else writes to the log what is no vote") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            return ForeignRecord.write(system.endpoints(), random);
        }
    },
    INGEST_CUT_FROM_MASTER("an ingest instance is cut off from all nodes of the masters for 15 s") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            return cutFrom(system, one(system.parts("ingest"), random), system.parts("shard"));
        }
    },
    INGEST_CUT_FROM_LOG(
            "an ingest instance is cut off from all brokers for 15 s, longer than it may hold a lease idly") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            return cutFrom(system, one(system.parts("ingest"), random), system.parts("kafka"));
        }
    },
    WRONG_CLOCK("an ingest instance goes on with its clock an hour ahead, for 10 s alone") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
            List<String> ingests = system.parts("ingest");
            String victim = one(ingests, random);
            List<String> others = others(ingests, victim);
            try (var _ = WrongClock.inPlaceOf(victim, system)) {
                HaSystem.await(victim + " is not ready", TAKE_OVER_MAX, () -> system.isReady(victim));
                others.forEach(system::killAndHold);
                try {
                    long alone = System.nanoTime();
                    TimeUnit.SECONDS.sleep(10);
                    HaSystem.await(victim + " takes no votes alone", TAKE_OVER_MAX, () -> acks.allSince(alone));
                    for (int shard = 0; shard < system.shards(); shard++) {
                        if (system.ask(shard, "SELECT count(*) FROM vote WHERE cast_at > clock_timestamp()") > 0) {
                            throw new OperatorException("votes were cast in the future");
                        }
                    }
                } finally {
                    others.forEach(system::release);
                }
                for (String other : others) {
                    HaSystem.await(other + " is not back", TAKE_OVER_MAX, () -> system.isReady(other));
                }
            } finally {
                system.release(victim);
            }
            return victim;
        }
    },
    FLOOD("for 15 s 500 clients send a byte now and then, others bodies of 10 MB or junk") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            try (Flood flood = new Flood(system.ingests(), random.nextLong())) {
                TimeUnit.SECONDS.sleep(15);
                flood.requireNoFault();
            }
            return "all ingests";
        }
    },
    INGEST_KILLED("kill -9 of an ingest instance") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) {
            return killed(system, one(system.parts("ingest"), random));
        }
    },
    INGEST_FROZEN("SIGSTOP of an ingest instance for 12 s, longer than its leases last") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            String victim = one(system.parts("ingest"), random);
            system.freeze(victim);
            try {
                TimeUnit.SECONDS.sleep(12);
            } finally {
                system.thaw(victim);
            }
            return victim;
        }
    },
    SINK_KILLED("kill -9 of a sink") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) {
            return killed(system, one(system.parts("sink"), random));
        }
    },
    REPLICAS_STOPPED("kill -9 of the replicas' PostgreSQL, back after 15 s") {
        @Override
        String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException {
            return away(system, "postgres", Duration.ofSeconds(15));
        }
    };

    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(90);

    /// Shorter than a standby waits before it asks for another sender.
    private static final Duration ALONE = Duration.ofSeconds(3);

    private static final Duration TWO_LEAD = Duration.ofSeconds(5);
    private static final int SEGMENTS_MAX = 10;
    private static final Duration CUT = Duration.ofSeconds(15);

    private final String what;

    Fault(String what) {
        this.what = what;
    }

    /// One sentence for people.
    public String what() {
        return what;
    }

    /// As the command line has it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Breaks something and returns when it is no longer held broken; the system may still be mending itself.
    ///
    /// @return the victim
    /// @throws OperatorException if nobody takes over
    abstract String strike(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException;

    private interface Act {
        void on(String part) throws InterruptedException, IOException;
    }

    private static String untilAnotherLeads(HaSystem system, Random random, Act strike, Act mend)
            throws InterruptedException, IOException {
        return untilAnotherLeads(system, shard(system, random), strike, mend);
    }

    private static String untilAnotherLeads(HaSystem system, int shard, Act strike, Act mend)
            throws InterruptedException, IOException {
        String leader = system.requireLeader(shard);
        try {
            strike.on(leader);
            HaSystem.await(
                    "nobody has taken over from " + leader,
                    TAKE_OVER_MAX,
                    () -> system.leader(shard)
                            .filter(other -> !other.equals(leader))
                            .isPresent());
        } finally {
            mend.on(leader);
        }
        return leader;
    }

    private interface WhileAlone {
        void on(int shard) throws InterruptedException;
    }

    /// A leader whose commits reach neither a standby nor the log, and then its disk is lost.
    private static String withItsLastCopy(HaSystem system, Random random, WhileAlone meanwhile)
            throws InterruptedException, IOException {
        List<String> brokers = system.parts("kafka");
        int shard = shard(system, random);
        try {
            return untilAnotherLeads(
                    system,
                    shard,
                    leader -> {
                        brokers.forEach(system::freeze);
                        system.freezeReplication(leader);
                        meanwhile.on(shard);
                        system.killAndHold(leader);
                        system.wipe(leader);
                        brokers.forEach(system::thaw);
                    },
                    system::release);
        } finally {
            brokers.forEach(system::thaw);
        }
    }

    private static void cutFromPeers(HaSystem system, String node) {
        List<String> peers = new ArrayList<>(system.parts("shard"));
        peers.addAll(system.parts("etcd"));
        system.cut(node, peers);
    }

    private static String cutFrom(HaSystem system, String victim, List<String> others) throws InterruptedException {
        system.cut(victim, others);
        try {
            TimeUnit.NANOSECONDS.sleep(CUT.toNanos());
        } finally {
            system.heal();
        }
        return victim;
    }

    private static String away(HaSystem system, String victim, Duration lasting) throws InterruptedException {
        away(system, List.of(victim), lasting);
        return victim;
    }

    private static void away(HaSystem system, List<String> victims, Duration lasting) throws InterruptedException {
        victims.forEach(system::killAndHold);
        try {
            TimeUnit.NANOSECONDS.sleep(lasting.toNanos());
        } finally {
            victims.forEach(system::release);
        }
    }

    private static String killed(HaSystem system, String victim) {
        system.kill(victim);
        return victim;
    }

    private static int shard(HaSystem system, Random random) {
        return random.nextInt(system.shards());
    }

    private static String one(List<String> parts, Random random) {
        return parts.get(random.nextInt(parts.size()));
    }

    private static List<String> others(List<String> parts, String one) {
        return parts.stream().filter(part -> !part.equals(one)).toList();
    }
}
