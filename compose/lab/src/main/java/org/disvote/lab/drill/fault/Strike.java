package org.disvote.lab.drill.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.lab.drill.system.Parts;
import org.disvote.lab.voters.AckLog;

/// One fault that strikes a system: the choice of its victims, and what many faults do to them. Each method that breaks
/// something returns its victim.
///
/// @param acks what voters have been acknowledged
record Strike(HaSystem system, Random random, AckLog acks) {

    /// How long recovery from a fault may take.
    static final Duration TAKE_OVER_MAX = Duration.ofSeconds(90);

    private static final Duration CUT = Duration.ofSeconds(15);

    interface Act {
        void on(String part) throws InterruptedException, IOException;
    }

    Parts parts() {
        return system.parts();
    }

    int anyShard() {
        return random.nextInt(system.shards());
    }

    /// Any part whose name begins with this.
    String any(String prefix) {
        return any(parts().named(prefix));
    }

    String any(List<String> parts) {
        return parts.get(random.nextInt(parts.size()));
    }

    static List<String> others(List<String> parts, String one) {
        return parts.stream().filter(part -> !part.equals(one)).toList();
    }

    String kill(String victim) {
        parts().kill(victim);
        return victim;
    }

    String killFor(Duration time, String victim) throws InterruptedException {
        killFor(time, List.of(victim));
        return victim;
    }

    void killFor(Duration time, List<String> victims) throws InterruptedException {
        victims.forEach(parts()::killAndHold);
        try {
            sleep(time);
        } finally {
            victims.forEach(parts()::release);
        }
    }

    /// Cuts the connections to these parts for 15 s.
    String cutFrom(List<String> others, String victim) throws InterruptedException {
        parts().cut(victim, others);
        try {
            sleep(CUT);
        } finally {
            parts().heal();
        }
        return victim;
    }

    static void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
