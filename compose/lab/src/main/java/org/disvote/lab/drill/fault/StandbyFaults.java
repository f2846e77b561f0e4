package org.disvote.lab.drill.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.topics.operator.OperatorException;

/// Faults of a master's synchronous standby.
final class StandbyFaults {

    private static final int SEGMENTS_MAX = 10;

    /// Patroni has PostgreSQL keep 128 MB in any case.
    private static final int LEFT_BEHIND_SEGMENTS_MAX = 60;

    /// `up --ha` waits for a minute before it clones a node.
    private static final Duration CLONED_MAX = Duration.ofMinutes(5);

    /// A message larger than a segment of WAL, so that the standby needs new space. `pg_switch_wal()` would need a
    /// superuser.
    private static final String WRITE_A_SEGMENT =
            "SELECT count(*) FROM pg_logical_emit_message(false, 'drill', repeat('x', 17000000))";

    private StandbyFaults() {}

    static String killed(Strike strike) throws InterruptedException {
        int shard = strike.anyShard();
        return strike.killFor(Duration.ofSeconds(8), strike.system().patroni().requireSynchronousStandby(shard));
    }

    static String diskFull(Strike strike) throws InterruptedException, IOException {
        HaSystem system = strike.system();
        int shard = strike.anyShard();
        String victim = system.patroni().requireSynchronousStandby(shard);
        system.parts().killAndHold(victim);
        system.parts().wipe(victim);
        try (SmallDisk disk = SmallDisk.mountedOn(system.parts().storageOf(victim))) {
            try {
                system.parts().release(victim);
                awaitFollows(system, shard, victim, " is not cloned again");
                disk.fill();
                for (int i = 0; i < SEGMENTS_MAX && system.follows(shard, victim); i++) {
                    system.ask(shard, WRITE_A_SEGMENT);
                    TimeUnit.SECONDS.sleep(1);
                }
                if (system.follows(shard, victim)) {
                    throw new OperatorException(victim + " does not notice that its disk is full");
                }
                TimeUnit.SECONDS.sleep(5);
                disk.free();
                awaitFollows(system, shard, victim, " does not continue with space on its disk");
            } finally {
                system.parts().killAndHold(victim);
            }
        } finally {
            system.parts().release(victim);
        }
        return victim;
    }

    /// Patroni keeps the WAL of a node that is away for half an hour. Here it is kept only as long as the node is
    /// known.
    static String leftBehind(Strike strike) throws InterruptedException, IOException {
        HaSystem system = strike.system();
        int shard = strike.anyShard();
        String victim = system.patroni().requireSynchronousStandby(shard);
        Path mark = system.parts().storageOf(victim).resolve("left-behind");
        system.patroni().configure(shard, "{\"member_slots_ttl\":0}");
        try {
            system.parts().killAndHold(victim);
            long stoppedAt = system.ask(shard, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
            Files.createFile(mark);
            Await.until(
                    "the leader still keeps the WAL for " + victim,
                    Strike.TAKE_OVER_MAX,
                    () -> system.ask(
                                    shard,
                                    "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '%s'"
                                            .formatted(nodeOf(victim)))
                            == 0);
            for (int i = 0; i < LEFT_BEHIND_SEGMENTS_MAX && hasWal(system, shard, stoppedAt); i++) {
                system.ask(shard, WRITE_A_SEGMENT);
                system.checkpoint(shard);
            }
            if (hasWal(system, shard, stoppedAt)) {
                throw new OperatorException("the leader does not remove the WAL that %s needs".formatted(victim));
            }
        } finally {
            system.parts().release(victim);
            system.patroni().configure(shard, "{\"member_slots_ttl\":null}");
        }
        Await.until(victim + " is not cloned again", CLONED_MAX, () -> system.follows(shard, victim));
        if (Files.exists(mark)) {
            throw new OperatorException(victim + " follows with its old data, so it was not left behind");
        }
        return victim;
    }

    /// Whether the leader has the segment of this position.
    private static boolean hasWal(HaSystem system, int shard, long position) {
        return system.ask(
                        shard,
                        "SELECT count(*) FROM pg_ls_waldir() WHERE name = pg_walfile_name('0/0'::pg_lsn + %d)"
                                .formatted(position))
                > 0;
    }

    /// As Patroni and its slots name it.
    private static String nodeOf(String standby) {
        return standby.substring(standby.indexOf('-') + 1);
    }

    private static void awaitFollows(HaSystem system, int shard, String standby, String otherwise)
            throws InterruptedException {
        Await.until(standby + otherwise, Strike.TAKE_OVER_MAX, () -> system.follows(shard, standby));
    }
}
