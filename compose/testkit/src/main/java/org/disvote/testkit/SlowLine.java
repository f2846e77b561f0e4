package org.disvote.testkit;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;

/// A TCP proxy in front of a broker. It delays the answers to chosen requests, like a broker that is short of
/// CPU or disk. Of Kafka's protocol it reads only the frames: a length and, in a request, the API key and the
/// correlation ID, which the answer repeats.
public final class SlowLine implements AutoCloseable {

    private final ServerSocket listener;
    private final int broker;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Set<ApiKeys> slow = Set.of();
    private volatile Duration delay = Duration.ZERO;
    private volatile CountDownLatch cleared = new CountDownLatch(1);

    /// @param broker the port on this machine where it listens
    public SlowLine(int broker) {
        this.broker = broker;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// Where clients connect.
    public String bootstrap() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// Delays each answer to one of these requests from now on.
    public void delay(Duration delay, Set<ApiKeys> requests) {
        this.delay = delay;
        cleared = new CountDownLatch(1);
        slow = Set.copyOf(requests);
    }

    /// Passes answers on at once from now on, also those that wait.
    public void clear() {
        slow = Set.of();
        cleared.countDown();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), broker);
                sockets.add(server);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Map<Integer, ApiKeys> asked = new ConcurrentHashMap<>();
                Thread.ofVirtual().start(() -> copy(client, server, frame -> asked(asked, frame)));
                Thread.ofVirtual().start(() -> copy(server, client, frame -> answered(asked, frame)));
            } catch (IOException e) {
                // the test or this connection has ended
            }
        }
    }

    private static void asked(Map<Integer, ApiKeys> asked, ByteBuffer request) {
        asked.put(request.getInt(4), ApiKeys.forId(request.getShort(0)));
    }

    private void answered(Map<Integer, ApiKeys> asked, ByteBuffer answer) throws InterruptedException {
        ApiKeys request = asked.remove(answer.getInt(0));
        if (request != null && slow.contains(request)) {
            cleared.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private interface Step {
        void before(ByteBuffer frame) throws InterruptedException;
    }

    private static void copy(Socket from, Socket to, Step step) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                step.before(ByteBuffer.wrap(frame));
                out.write(ByteBuffer.allocate(4 + frame.length)
                        .putInt(frame.length)
                        .put(frame)
                        .array());
            }
        } catch (IOException e) {
            // one side has closed its connection, so both are closed now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        clear();
        closeQuietly(listener);
        sockets.forEach(SlowLine::closeQuietly);
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
