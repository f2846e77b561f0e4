package org.disvote.lab.process;

import org.disvote.topics.operator.OperatorException;

/// A program that a cluster runs beside itself.
public interface Part extends AutoCloseable {

    /// The name that is shown, and under which the data folder has its files, such as `kafka1`.
    String name();

    /// Starts it and waits until it serves; also again, after it has died.
    ///
    /// @throws OperatorException if it does not come up within its bound
    void start();

    /// The running process; only after [#start] has returned.
    ChildProcess process();

    /// Stops it in good order, by force if it does not follow within its bound. It may be called at any time.
    @Override
    void close();
}
