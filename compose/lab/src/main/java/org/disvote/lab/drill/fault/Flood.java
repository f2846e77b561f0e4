package org.disvote.lab.drill.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.operator.OperatorException;

/// Hostile clients: hundreds that send a byte now and then, some with bodies of 10 MB, some with random bytes.
final class Flood implements AutoCloseable {

    private static final int TRICKLING = 500;
    private static final int LARGE = 4;
    private static final int JUNK = 4;

    private static final int LARGE_BYTES = 10 << 20;
    private static final int JUNK_BYTES = 2_000;
    private static final int ANSWER_BYTES = 300;
    private static final Duration TRICKLE_EACH = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String HEAD = """
        POST /elections/%s/votes HTTP/1.1\r
        Host: ingest\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """;

    private final List<URI> instances;
    private final Set<String> faults = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();

    private interface Visit {
        void on(Socket socket) throws IOException, InterruptedException;
    }

    /// @param seed of the junk
    Flood(List<URI> instances, long seed) {
        this.instances = instances;
        start(TRICKLING, Flood::trickle);
        start(LARGE, this::large);
        Random random = new Random(seed);
        start(JUNK, socket -> junk(socket, random));
    }

    /// @throws OperatorException if a client was answered with a fault of the server (500)
    void requireNoFault() {
        if (!faults.isEmpty()) {
            throw new OperatorException(
                    "bad input was answered " + faults.iterator().next());
        }
    }

    private void start(int clients, Visit visit) {
        for (int i = 0; i < clients; i++) {
            URI instance = instances.get(i % instances.size());
            threads.add(Thread.ofVirtual().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    visit(instance, visit);
                }
            }));
        }
    }

    private static void visit(URI instance, Visit visit) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(instance.getHost(), instance.getPort()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            visit.on(socket);
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (IOException e) {
            // Refused or disconnected, as it should be. The next visit follows.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void trickle(Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        for (byte each : HEAD.formatted(SampleElection.ID, TRICKLING).getBytes(ISO_8859_1)) {
            out.write(each);
            TimeUnit.NANOSECONDS.sleep(TRICKLE_EACH.toNanos());
        }
    }

    private void large(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(HEAD.formatted(SampleElection.ID, LARGE_BYTES).getBytes(ISO_8859_1));
        byte[] block = new byte[1 << 16];
        try {
            for (int sent = 0; sent < LARGE_BYTES; sent += block.length) {
                out.write(block);
            }
        } catch (IOException e) {
            // It was answered before the end.
        }
        readAnswer(socket);
    }

    private void junk(Socket socket, Random random) throws IOException {
        byte[] junk = new byte[1 + random.nextInt(JUNK_BYTES)];
        random.nextBytes(junk);
        OutputStream out = socket.getOutputStream();
        if (random.nextBoolean()) {
            out.write(HEAD.formatted(SampleElection.ID, junk.length).getBytes(ISO_8859_1));
        }
        out.write(junk);
        readAnswer(socket);
    }

    private void readAnswer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String answer = new String(in.readNBytes(ANSWER_BYTES), ISO_8859_1);
        if (answer.startsWith("HTTP/1.1 500")) {
            faults.add(answer);
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt); // which closes their sockets
    }
}
