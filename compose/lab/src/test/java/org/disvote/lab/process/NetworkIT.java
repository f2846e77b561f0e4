package org.disvote.lab.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Needs root, as `up --ha` does.
@Timeout(120)
class NetworkIT {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int CUT_MILLIS = 1_500;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path data;

    @BeforeAll
    static void machineMakesNetworks() {
        assumeTrue("root".equals(System.getProperty("user.name")), "network namespaces take root");
        assumeTrue(
                List.of("ip", "nft", "nsenter").stream().allMatch(ChildProcess::onPath),
                "no ip, nft or nsenter here (Debian: apt-get install iproute2 nftables util-linux)");
    }

    @Test
    void aCutStopsAConnectionThatExistsAndHealingLetsItGoOn() throws Exception {
        int number = Network.freeNumber();
        String here = Network.host(number, 1);
        String there = Network.host(number, 2);
        String beside = Network.host(number, 3);
        try (Network network = new Network(data)) {
            network.make(number, Map.of("one", there, "two", beside));
            try (ServerSocket server = new ServerSocket(0, 2, InetAddress.ofLiteral(here));
                    Echo one = new Echo(network.machine("one", there), server);
                    Echo two = new Echo(network.machine("two", beside), server)) {
                assertEquals(there, one.address());
                assertEquals('a', one.echoOf('a', PATIENCE_MILLIS));
                assertEquals('b', two.echoOf('b', PATIENCE_MILLIS));

                network.cut(there, List.of(here));

                assertThrows(SocketTimeoutException.class, () -> one.echoOf('c', CUT_MILLIS));
                assertEquals('d', two.echoOf('d', PATIENCE_MILLIS), "nothing else is cut");

                network.heal();

                assertEquals('c', one.read(PATIENCE_MILLIS), "what was sent meanwhile arrives");
            }
        }
        assertFalse(namespaces().contains(network(data)), "nothing is left");
    }

    @Test
    void whatAKilledSystemLeftIsReplaced() throws Exception {
        int number = Network.freeNumber();
        Map<String, String> hosts = Map.of("one", Network.host(number, 2));
        try (Network left = new Network(data)) {
            left.make(number, hosts);
            try (Network again = new Network(data)) {
                again.make(number, hosts);
                assertThrows(
                        OperatorException.class,
                        () -> new Network(data.resolve("other")).make(number, hosts),
                        "another system does not take it");
            }
        }
    }

    private static String network(Path data) {
        return new Network(data).machine("one", "").namespace();
    }

    private static String namespaces() throws Exception {
        Process list = new ProcessBuilder("ip", "netns", "list").start();
        return new String(list.getInputStream().readAllBytes(), UTF_8);
    }

    /// On a machine, what sends back all that it gets.
    private static final class Echo implements AutoCloseable {
        private final Process process;
        private final Socket socket;

        Echo(Machine machine, ServerSocket server) throws IOException {
            server.setSoTimeout(PATIENCE_MILLIS);
            String script = "exec 3<>/dev/tcp/%s/%d; exec cat <&3 >&3"
                    .formatted(server.getInetAddress().getHostAddress(), server.getLocalPort());
            process = new ProcessBuilder(machine.inside(List.of("bash", "-c", script))).start();
            socket = server.accept();
        }

        String address() {
            return socket.getInetAddress().getHostAddress();
        }

        int echoOf(char sent, int patienceMillis) throws IOException {
            socket.getOutputStream().write(sent);
            return read(patienceMillis);
        }

        int read(int patienceMillis) throws IOException {
            socket.setSoTimeout(patienceMillis);
            return socket.getInputStream().read();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
