package org.disvote.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Loopback ports for servers that are started later, or again. They lie below the ports that the operating system
/// gives to outgoing connections, since one of these would otherwise take a port before its server does.
public final class FreePorts {

    private static final int FIRST = 10_240;
    private static final int END = 32_768;
    private static final int EXPECTED_PER_PROCESS = 64;

    /// Each process begins elsewhere, since test runs side by side choose their ports at the same time.
    private static final AtomicInteger CHOSEN =
            new AtomicInteger((int) (ProcessHandle.current().pid() * EXPECTED_PER_PROCESS % (END - FIRST)));

    private FreePorts() {}

    /// A port where nothing listens; never the same one twice.
    public static int next() {
        for (int tries = FIRST; tries < END; tries++) {
            int port = FIRST + CHOSEN.getAndIncrement() % (END - FIRST);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException e) {
                // taken by another program
            }
        }
        throw new IllegalStateException("no port below " + END + " is free");
    }
}
