package org.disvote.lab.endtoend;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// One address for a group of servers, as a service of Kubernetes is: a new connection goes to the server that leads
/// now, and one that exists stays with its server.
final class LeaderAddress implements AutoCloseable {

    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile int leader;

    /// @param leader the port of the server that leads
    LeaderAddress(int leader) throws IOException {
        this.leader = leader;
        listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("leader-address").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void moveTo(int port) {
        leader = port;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                // The test has ended.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), leader);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> copy(client, server));
            copy(server, client);
        } catch (IOException e) {
            close(client); // no server listens there
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has closed the connection.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Closeable each) {
        try {
            each.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(listener);
        sockets.forEach(LeaderAddress::close);
    }
}
