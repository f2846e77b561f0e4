package org.disvote.ingest.rehearsal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/// Those who play the voters: each casts one vote after the other on a connection of its own, every time as another
/// voter. They are not a client of HTTP in general: they cost little CPU, which the rehearsal needs for other things,
/// and stop at the first answer that is no receipt.
final class Extras implements AutoCloseable {

    /// Enough for batches of the size that they have under load.
    static final int CONNECTIONS = 128;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final int CREATED = 201;
    private static final String LENGTH = "\r\ncontent-length:";

    private final URI votes;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicReference<String> failure = new AtomicReference<>();
    private volatile boolean over;

    private Extras(URI votes) {
        this.votes = votes;
    }

    /// @param votes where votes are posted
    static Extras start(URI votes) {
        Extras extras = new Extras(votes);
        IntStream.range(0, CONNECTIONS)
                .forEach(each -> Thread.ofVirtual().name("rehearsal-" + each).start(extras::play));
        return extras;
    }

    /// How many votes were answered with a receipt.
    long answered() {
        return answered.get();
    }

    /// Why they have stopped by themselves.
    Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    private void play() {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(ANSWER_MAX.toMillis()));
            socket.connect(
                    new InetSocketAddress(votes.getHost(), votes.getPort()), Math.toIntExact(ANSWER_MAX.toMillis()));
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[HEAD_BYTES_MAX];
            while (!over) {
                out.write(request(next.getAndIncrement()));
                int status = answer(in, buffer);
                if (status != CREATED) {
                    stop("a vote was answered " + status);
                } else {
                    answered.incrementAndGet();
                }
            }
        } catch (IOException | NumberFormatException e) {
            stop("a vote was not answered: " + e.getMessage());
        }
    }

    /// With the headers that a browser sends.
    private byte[] request(long number) {
        String choice = Stage.CHOICES.get((int) (number % Stage.CHOICES.size()));
        String body = "{\"voterId\":\"rehearsal-" + number + "\",\"choice\":\"" + choice + "\"}";
        return ("POST " + votes.getRawPath() + " HTTP/1.1\r\nHost: " + votes.getRawAuthority()
                        + "\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\nAccept-Language: el,en;q=0.5"
                        + "\r\nAccept-Encoding: gzip, deflate, br\r\nContent-Type: application/json"
                        + "\r\nConnection: keep-alive\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    /// Reads one answer.
    ///
    /// @return its status
    private static int answer(InputStream in, byte[] buffer) throws IOException {
        int filled = 0;
        int length = -1;
        int status = 0;
        while (length < 0 || filled < length) {
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read <= 0) {
                throw new EOFException("the connection ended, or the answer is too long");
            }
            filled += read;
            if (length < 0) {
                String text = new String(buffer, 0, filled, US_ASCII);
                int end = text.indexOf("\r\n\r\n");
                if (end >= 0) {
                    status = Integer.parseInt(text.substring(9, 12));
                    length = end + 4 + bodyLength(text.substring(0, end + 2));
                }
            }
        }
        return status;
    }

    private static int bodyLength(String head) throws IOException {
        for (int at = 0; at >= 0; at = head.indexOf("\r\n", at + 2)) {
            if (head.regionMatches(true, at, LENGTH, 0, LENGTH.length())) {
                int from = at + LENGTH.length();
                return Integer.parseInt(
                        head.substring(from, head.indexOf("\r\n", from)).strip());
            }
        }
        throw new IOException("an answer has no length");
    }

    private void stop(String why) {
        if (!over) {
            failure.compareAndSet(null, why);
            over = true;
        }
    }

    /// No further vote is cast. Does not wait: those that are under way end with the listener.
    @Override
    public void close() {
        over = true;
    }
}
