package org.disvote.lab.drill.fault;

import java.time.Duration;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;

/// Faults of notaries and witnesses. No voter may wait for one of them.
final class LogFaults {

    /// Kafka gives the log to another notary after 10 s.
    private static final Duration BEFORE_TAKE_OVER = Duration.ofSeconds(4);

    private static final Duration WITNESS_AWAY = Duration.ofSeconds(8);
    private static final String WITNESSES = "witness";

    private LogFaults() {}

    static String notaryKilled(Strike strike) throws InterruptedException {
        String victim = strike.system().requireWritingNotary();
        strike.parts().killAndHold(victim);
        try {
            awaitSuccessor(strike, victim);
        } finally {
            strike.parts().release(victim);
        }
        return victim;
    }

    static String notaryFrozen(Strike strike) throws InterruptedException {
        String victim = strike.system().requireWritingNotary();
        strike.parts().freeze(victim);
        try {
            awaitSuccessor(strike, victim);
        } finally {
            strike.parts().thaw(victim);
        }
        return victim;
    }

    static String notaryCutFromLog(Strike strike) throws InterruptedException {
        String victim = strike.system().requireWritingNotary();
        strike.parts().cut(victim, strike.parts().named("kafka"));
        try {
            awaitSuccessor(strike, victim);
        } finally {
            strike.parts().heal();
        }
        return victim;
    }

    static String witnessKilled(Strike strike) throws InterruptedException {
        String victim = strike.any(WITNESSES);
        strike.parts().killAndHold(victim);
        try {
            Strike.sleep(WITNESS_AWAY);
            awaitVotesWithout(strike, victim);
        } finally {
            strike.parts().release(victim);
        }
        return victim;
    }

    static String witnessFrozen(Strike strike) throws InterruptedException {
        String victim = strike.any(WITNESSES);
        strike.parts().freeze(victim);
        try {
            Strike.sleep(WITNESS_AWAY);
            awaitVotesWithout(strike, victim);
        } finally {
            strike.parts().thaw(victim);
        }
        return victim;
    }

    private static void awaitSuccessor(Strike strike, String victim) throws InterruptedException {
        HaSystem system = strike.system();
        Strike.sleep(BEFORE_TAKE_OVER);
        awaitVotesWithout(strike, victim);
        Await.until(
                "no other notary writes in place of " + victim,
                Strike.TAKE_OVER_MAX,
                () -> Strike.others(strike.parts().named(HaSystem.NOTARY), victim).stream()
                        .anyMatch(system::writes));
    }

    private static void awaitVotesWithout(Strike strike, String victim) throws InterruptedException {
        long since = System.nanoTime();
        Await.until(
                "voters wait for " + victim,
                Strike.TAKE_OVER_MAX,
                () -> strike.acks().allSince(since));
    }
}
