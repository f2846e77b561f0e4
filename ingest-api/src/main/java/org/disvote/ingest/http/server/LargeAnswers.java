package org.disvote.ingest.http.server;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.lifetime.Stopwatch;

/// The large answers that are being sent. A client that reads slowly or not at all keeps its request in
/// memory, so their number has a limit. Clients that read finish quickly. Therefore, when the limit is
/// reached, the answer that was begun first is cancelled in favour of a new one.
///
/// Thread-safe.
final class LargeAnswers {

    static final int UNDER_WAY_MAX = 512;

    /// An answer is never cancelled before this age.
    private static final Duration UNDISTURBED = Duration.ofSeconds(1);

    /// The oldest first.
    private final Set<Sending> underWay = new LinkedHashSet<>();

    /// One answer that is being sent.
    static final class Sending {
        private final Runnable cut;
        private final Stopwatch age = Stopwatch.start();

        private Sending(Runnable cut) {
            this.cut = cut;
        }
    }

    /// @param cut closes the answer's connection; it must not wait
    /// @return empty if the limit is reached and no answer may be cancelled; otherwise the argument for
    ///     [#end]
    Optional<Sending> begin(Runnable cut) {
        Sending sending = new Sending(cut);
        Optional<Sending> oldest;
        synchronized (this) {
            oldest = underWay.size() < UNDER_WAY_MAX
                    ? Optional.empty()
                    : underWay.stream().findFirst();
            if (oldest.isPresent()) {
                if (!oldest.get().age.exceeds(UNDISTURBED)) {
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
