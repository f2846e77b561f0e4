package org.disvote.lab.drill.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.topics.operator.OperatorException;

/// Faults of a master's synchronous standby.
final class StandbyFaults {

    private static final int SEGMENTS_MAX = 10;

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

    private static void awaitFollows(HaSystem system, int shard, String standby, String otherwise)
            throws InterruptedException {
        Await.until(standby + otherwise, Strike.TAKE_OVER_MAX, () -> system.follows(shard, standby));
    }
}
