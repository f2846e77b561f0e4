package org.disvote.lab.drill.fault;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.topics.operator.OperatorException;

/// Faults of an ingest instance.
final class IngestFaults {

    private static final String INGESTS = "ingest";

    private IngestFaults() {}

    static String killed(Strike strike) {
        return strike.kill(strike.any(INGESTS));
    }

    static String frozen(Strike strike) throws InterruptedException {
        String victim = strike.any(INGESTS);
        strike.parts().freeze(victim);
        try {
            TimeUnit.SECONDS.sleep(12);
        } finally {
            strike.parts().thaw(victim);
        }
        return victim;
    }

    static String cutFromMaster(Strike strike) throws InterruptedException {
        return strike.cutFrom(strike.parts().named("shard"), strike.any(INGESTS));
    }

    static String cutFromLog(Strike strike) throws InterruptedException {
        return strike.cutFrom(strike.parts().named("kafka"), strike.any(INGESTS));
    }

    static String flooded(Strike strike) throws InterruptedException {
        try (Flood flood = new Flood(strike.system().ingests(), strike.random().nextLong())) {
            TimeUnit.SECONDS.sleep(15);
            flood.requireNoFault();
        }
        return "all ingests";
    }

    static String wrongClock(Strike strike) throws InterruptedException, IOException {
        HaSystem system = strike.system();
        List<String> ingests = system.parts().named(INGESTS);
        String victim = strike.any(ingests);
        List<String> others = Strike.others(ingests, victim);
        try (var _ = WrongClock.inPlaceOf(victim, system)) {
            awaitReady(system, victim, " is not ready");
            others.forEach(system.parts()::killAndHold);
            try {
                takesVotesAlone(strike, victim);
            } finally {
                others.forEach(system.parts()::release);
            }
            for (String other : others) {
                awaitReady(system, other, " is not back");
            }
        } finally {
            system.parts().release(victim);
        }
        return victim;
    }

    private static void takesVotesAlone(Strike strike, String victim) throws InterruptedException {
        long alone = System.nanoTime();
        TimeUnit.SECONDS.sleep(10);
        Await.until(
                victim + " takes no votes alone",
                Strike.TAKE_OVER_MAX,
                () -> strike.acks().allSince(alone));
        for (int shard = 0; shard < strike.system().shards(); shard++) {
            if (strike.system().ask(shard, "SELECT count(*) FROM vote WHERE cast_at > clock_timestamp()") > 0) {
                throw new OperatorException("votes were cast in the future");
            }
        }
    }

    private static void awaitReady(HaSystem system, String ingest, String otherwise) throws InterruptedException {
        Await.until(ingest + otherwise, Strike.TAKE_OVER_MAX, () -> system.isReady(ingest));
    }
}
