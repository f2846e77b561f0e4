package org.disvote.lab.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.disvote.topics.operator.OperatorException;

/// Chooses loopback ports, each once. They lie below the ports that the operating system gives to outgoing connections:
/// one of these would otherwise take the port of a part that is started later, or again after a crash.
public final class Ports {

    private static final int FIRST = 10_240;
    private static final int END = 32_768;
    private static final int EXPECTED_PER_PROCESS = 64;

    /// Each process begins elsewhere, since systems side by side choose their ports at the same time.
    private static final AtomicInteger TRIED =
            new AtomicInteger((int) (ProcessHandle.current().pid() * EXPECTED_PER_PROCESS % (END - FIRST)));

    private static final int CONNECT_TIMEOUT_MS = 500;

    private final Set<Integer> given = new HashSet<>();

    /// Exactly this port.
    ///
    /// @throws OperatorException if something else listens there
    public int exactly(int port, String option) {
        if (!isFree(port) || !given.add(port)) {
            throw new OperatorException(
                    "port %d is taken by another program: stop that one, or choose another with %s (0 takes a free one)"
                            .formatted(port, option));
        }
        return port;
    }

    /// The port of last time, or else any free one.
    ///
    /// @param preferred 0 for none
    public int preferably(int preferred) {
        if (preferred != 0 && isFree(preferred) && given.add(preferred)) {
            return preferred;
        }
        for (int tries = FIRST; tries < END; tries++) {
            int port = FIRST + TRIED.getAndIncrement() % (END - FIRST);
            if (isFree(port) && given.add(port)) {
                return port;
            }
        }
        throw new OperatorException("no port from %d to %d is free: end some programs".formatted(FIRST, END - 1));
    }

    public static boolean accepts(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections of a former life in TIME_WAIT are no obstacle
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            return false;
        }
        return !accepts(Machine.THIS.host(), port); // with SO_REUSEADDR some systems let two programs listen
    }
}
