package org.disvote.lab.endtoend;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Ends this process without any clean-up when it reaches a step for the nth time.
final class CrashStep<S extends Enum<S>> {

    private final S step;
    private final AtomicInteger passesLeft;

    private CrashStep(S step, int passes) {
        this.step = step;
        passesLeft = new AtomicInteger(passes);
    }

    static <S extends Enum<S>> Optional<CrashStep<S>> of(Class<S> type, String name, String passes) {
        return name.equals("none")
                ? Optional.empty()
                : Optional.of(new CrashStep<>(Enum.valueOf(type, name), Integer.parseInt(passes)));
    }

    void reached(S reached) {
        if (reached == step && passesLeft.getAndDecrement() == 0) {
            Runtime.getRuntime().halt(137); // no shutdown hook, no finally, no flush: as SIGKILL
        }
    }
}
