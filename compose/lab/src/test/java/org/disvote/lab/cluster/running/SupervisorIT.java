package org.disvote.lab.cluster.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.DiskRoom;
import org.disvote.lab.process.Part;
import org.disvote.testkit.Patience;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SupervisorIT {

    private static final long FULL = DiskRoom.NEEDED - 1;

    private final AtomicLong free = new AtomicLong(DiskRoom.NEEDED);
    private final AtomicInteger asked = new AtomicInteger();
    private final DiskRoom room = new DiskRoom(() -> {
        asked.incrementAndGet();
        return free.get();
    });

    @TempDir
    private Path folder;

    @Test
    void aPartThatAFullDiskEndedIsStartedAgainOnlyWhenThereIsRoom() {
        try (Sleeper part = new Sleeper()) {
            part.start();
            try (Supervisor supervisor = new Supervisor(part, 1, room)) {
                free.set(FULL);
                part.kill();
                Awaitility.await("it asks for room again")
                        .atMost(Patience.WAIT_MAX)
                        .until(() -> asked.get() > 2);
                assertEquals(1, part.starts.get());

                free.set(DiskRoom.NEEDED);

                Awaitility.await("it runs again").atMost(Patience.WAIT_MAX).until(() -> part.starts.get() == 2);
                assertFalse(supervisor.gaveUp().isDone());
            }
        }
    }

    @Test
    void aPartThatCannotStartBecauseTheDiskBecameFullIsNotGivenUp() {
        try (Sleeper part = new Sleeper()) {
            part.start();
            part.failing = () -> free.set(FULL);
            try (Supervisor supervisor = new Supervisor(part, 5, room)) {
                part.kill();
                Awaitility.await("it failed, and asks for room")
                        .atMost(Patience.WAIT_MAX)
                        .until(() -> part.failing == null && free.get() == FULL && asked.get() > 3);

                free.set(DiskRoom.NEEDED);

                Awaitility.await("it runs again").atMost(Patience.WAIT_MAX).until(() -> part.starts.get() == 2);
                assertFalse(supervisor.gaveUp().isDone());
            }
        }
    }

    @Test
    void aPartThatCannotStartWhileThereIsRoomIsGivenUp() {
        try (Sleeper part = new Sleeper()) {
            part.start();
            part.failing = () -> {};
            try (Supervisor supervisor = new Supervisor(part, 5, room)) {
                part.kill();

                Awaitility.await("it gives up")
                        .atMost(Patience.WAIT_MAX)
                        .until(() -> supervisor.gaveUp().isCompletedExceptionally());
                assertEquals(1, part.starts.get());
            }
        }
    }

    /// A process that does nothing.
    private final class Sleeper implements Part {

        private final AtomicInteger starts = new AtomicInteger();
        private volatile @Nullable ChildProcess process;

        /// What happens at the next start, which then fails.
        private volatile @Nullable Runnable failing;

        @Override
        public String name() {
            return "sleeper";
        }

        @Override
        public void start() {
            Runnable cause = failing;
            if (cause != null) {
                failing = null;
                cause.run();
                throw new OperatorException("the sleeper does not start");
            }
            process = ChildProcess.launch(List.of("sleep", "600"), Map.of(), "TERM", folder.resolve("output"));
            starts.incrementAndGet();
        }

        @Override
        public ChildProcess process() {
            ChildProcess current = process;
            if (current == null) {
                throw new IllegalStateException("not started");
            }
            return current;
        }

        private void kill() {
            ProcessHandle.of(process().pid()).ifPresent(ProcessHandle::destroyForcibly);
        }

        @Override
        public void close() {
            kill();
        }
    }
}
