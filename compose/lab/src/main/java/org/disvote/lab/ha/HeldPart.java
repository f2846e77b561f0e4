package org.disvote.lab.ha;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.disvote.lab.cluster.running.PartFile;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.Machine;
import org.disvote.lab.process.Part;
import org.disvote.topics.operator.OperatorException;

/// A part that writes its process ID and address to its [PartFile] at each start, and does not start while a drill
/// holds it.
record HeldPart(Part part, String name, String host, String at, Path data) implements Part {

    private static final Duration CHECK_EACH = Duration.ofMillis(100);

    /// @param at its HTTP address, or empty
    static HeldPart of(Part part, Machine machine, String at, Path data) {
        return of(part, part.name(), machine, at, data);
    }

    static HeldPart of(Part part, String name, Machine machine, String at, Path data) {
        PartFile.release(data, name); // a drill that was killed may have left it held
        return new HeldPart(part, name, machine.host(), at, data);
    }

    @Override
    public void start() {
        try {
            while (PartFile.isHeld(data, name)) {
                TimeUnit.NANOSECONDS.sleep(CHECK_EACH.toNanos());
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
