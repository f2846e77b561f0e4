package org.disvote.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import org.disvote.topics.operator.OperatorException;

/// Chooses loopback ports, each once.
public final class Ports {

    private static final int TRIES_MAX = 50;
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
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (given.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("this machine gives no free port", e);
            }
        }
        throw new OperatorException("this machine gave no free port in " + TRIES_MAX + " tries: end some programs");
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
