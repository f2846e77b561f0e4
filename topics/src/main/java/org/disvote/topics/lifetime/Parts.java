package org.disvote.topics.lifetime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;

/// What something is made of, in the order in which it was started. Closing this closes them in reverse order,
/// also if one of them fails to close. For one thread.
public final class Parts implements AutoCloseable {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Logger log;
    private final String failure;

    /// @param log of the owner
    /// @param failure what is logged if a part fails to close
    public Parts(Logger log, String failure) {
        this.log = log;
        this.failure = failure;
    }

    /// Closes it with this from now on.
    ///
    /// @return the same
    public <T extends AutoCloseable> T own(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                log.atError().setCause(e).log(failure);
            }
        }
    }
}
