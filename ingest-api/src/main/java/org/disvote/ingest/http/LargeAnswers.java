package org.disvote.ingest.http;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The large answers that are being sent. Each reader that is slow, or does not read at all, keeps a request with all
/// that belongs to it, so their number has a bound. Readers that read are done in a moment: once the bound is reached,
/// the answer that has been under way longest is given up for a new one.
///
/// Safe for any number of threads.
final class LargeAnswers {

    static final int UNDER_WAY_MAX = 512;

    /// Nobody is cut before.
    private static final Duration UNDISTURBED = Duration.ofSeconds(1);

    /// By age: the oldest first.
    private final Set<Sending> underWay = new LinkedHashSet<>();

    /// One answer on its way.
    static final class Sending {
        private final Runnable cut;
        private final long sinceNanos = System.nanoTime();

        private Sending(Runnable cut) {
            this.cut = cut;
        }
    }

    /// @param cut ends the answer together with its connection; it must not wait
    /// @return nothing if the answer cannot be sent now; else what [#end] is to be called with
    Optional<Sending> begin(Runnable cut) {
        Sending sending = new Sending(cut);
        Optional<Sending> oldest;
        synchronized (this) {
            oldest = underWay.size() < UNDER_WAY_MAX
                    ? Optional.empty()
                    : underWay.stream().findFirst();
            if (oldest.isPresent()) {
                if (sending.sinceNanos - oldest.get().sinceNanos < UNDISTURBED.toNanos()) {
                    return Optional.empty();
                }
                underWay.remove(oldest.get());
            }
            underWay.add(sending);
        }
        oldest.ifPresent(slow -> slow.cut.run());
        return Optional.of(sending);
    }

    synchronized void end(Sending sending) {
        underWay.remove(sending);
    }
}
