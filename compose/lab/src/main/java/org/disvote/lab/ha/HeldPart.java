package org.disvote.lab.ha;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.cluster.PartFile;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.Part;
import org.disvote.topics.operator.OperatorException;

/// A part that tells its place in its [PartFile] at each start, and stays away for as long as it is held.
record HeldPart(Part part, String name, String host, String at, Path data) implements Part {

    private static final Duration LOOK_EACH = Duration.ofMillis(100);

    @Override
    public void start() {
        try {
            while (PartFile.isHeld(data, name)) {
                TimeUnit.NANOSECONDS.sleep(LOOK_EACH.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorException("stopped while " + name + " was held: run it again", e);
        }
        part.start();
        new PartFile(part.process().pid(), host, at).write(data, name);
    }

    @Override
    public ChildProcess process() {
        return part.process();
    }

    @Override
    public void close() {
        part.close();
    }
}
