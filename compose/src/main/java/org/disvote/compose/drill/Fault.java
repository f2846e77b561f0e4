package org.disvote.compose.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.disvote.compose.part.OperatorException;

/// What is broken in a drill, and for how long. The system must mend itself.
public enum Fault {
    LEADER_KILLED("kill -9 of a master's leader, Patroni and PostgreSQL at once; back once another one leads") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException, IOException {
            return untilAnotherLeads(system, random, system::killAndHold, system::release);
        }
    },
    LEADER_FROZEN("SIGSTOP of a master's leader, whole; it wakes up once another one leads") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException, IOException {
            return untilAnotherLeads(system, random, system::freeze, system::thaw);
        }
    },
    PATRONI_FROZEN(
            "a leader's Patroni stops while its PostgreSQL goes on taking writes, as one that is cut off from etcd would") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException, IOException {
            return untilAnotherLeads(system, random, system::freezePatroni, system::thaw);
        }
    },
    LEADER_DISK_LOST("kill -9 of a master's leader, and all that it stored is removed") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException, IOException {
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
            "for 3 s a leader sends nothing to its standbys and the brokers are frozen, then its disk is lost: what it acknowledged meanwhile has no copy") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException, IOException {
            List<String> brokers = system.parts("kafka");
            try {
                return untilAnotherLeads(
                        system,
                        random,
                        leader -> {
                            brokers.forEach(system::freeze);
                            system.freezeReplication(leader);
                            TimeUnit.SECONDS.sleep(3);
                            system.killAndHold(leader);
                            system.wipe(leader);
                            brokers.forEach(system::thaw);
                        },
                        system::release);
            } finally {
                brokers.forEach(system::thaw);
            }
        }
    },
    STANDBY_KILLED("kill -9 of a master's synchronous standby, back after 8 s") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException {
            int shard = shard(system, random);
            HaSystem.await(
                    "shard " + shard + " has no synchronous standby",
                    TAKE_OVER_MAX,
                    () -> system.synchronousStandby(shard).isPresent());
            return away(system, system.synchronousStandby(shard).orElseThrow(), Duration.ofSeconds(8));
        }
    },
    ETCD_KILLED("kill -9 of an etcd member, back after 10 s") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException {
            return away(system, one(system.parts("etcd"), random), Duration.ofSeconds(10));
        }
    },
    BROKER_KILLED("kill -9 of a broker, back after 15 s") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException {
            return away(system, one(system.parts("kafka"), random), Duration.ofSeconds(15));
        }
    },
    INGEST_KILLED("kill -9 of an ingest instance") {
        @Override
        String strike(HaSystem system, Random random) {
            return killed(system, one(system.parts("ingest"), random));
        }
    },
    INGEST_FROZEN("SIGSTOP of an ingest instance for 12 s, longer than its leases last") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException {
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
        String strike(HaSystem system, Random random) {
            return killed(system, one(system.parts("sink"), random));
        }
    },
    REPLICAS_STOPPED("kill -9 of the replicas' PostgreSQL, back after 15 s") {
        @Override
        String strike(HaSystem system, Random random) throws InterruptedException {
            return away(system, "postgres", Duration.ofSeconds(15));
        }
    };

    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(90);

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
    abstract String strike(HaSystem system, Random random) throws InterruptedException, IOException;

    private interface Act {
        void on(String part) throws InterruptedException, IOException;
    }

    private static String untilAnotherLeads(HaSystem system, Random random, Act strike, Act mend)
            throws InterruptedException, IOException {
        int shard = shard(system, random);
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

    private static String away(HaSystem system, String victim, Duration lasting) throws InterruptedException {
        system.killAndHold(victim);
        try {
            TimeUnit.NANOSECONDS.sleep(lasting.toNanos());
        } finally {
            system.release(victim);
        }
        return victim;
    }

    private static String killed(HaSystem system, String victim) {
        system.kill(victim);
        return victim;
    }

    private static int shard(HaSystem system, Random random) {
        return random.nextInt(system.endpoints().masters().size());
    }

    private static String one(List<String> parts, Random random) {
        return parts.get(random.nextInt(parts.size()));
    }
}
