package org.disvote.lab.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.disvote.topics.lifetime.Stopwatch;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection that casts one vote after the other and is kept alive. It uses little CPU time. A request
/// that is answered 503 is sent again, the same bytes, after the time that the answer names, if the load's voters do
/// so. Not thread-safe.
public final class CastConnection implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /// Shorter than servers keep an idle connection: a request on a connection that the server is closing gets
    /// no answer.
    static final Duration IDLE_MAX = Duration.ofSeconds(4);

    private static final int TRY_AGAIN = 503;
    private static final int NOT_MODIFIED = 304;

    /// How long a voter waits if the answer does not say it; and the longest wait.
    private static final int RETRY_AFTER_SECONDS = 1;

    private static final int RETRY_AFTER_SECONDS_MAX = 10;
    private static final int RETRY_SPREAD = 4;

    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final int BODY_BYTES_MAX = 1024 * 1024;

    private final URI api;
    private final CastRequests requests;
    private final byte[] request;
    private final Duration idleMax;
    private final Duration patience;
    private long triedAgain;

    // Of the answer that was read last.
    private int retryAfterSeconds;
    private @Nullable String tag;
    private long bytes;

    /// The body of the answer that is being read, if it is wanted.
    private @Nullable ByteArrayOutputStream body;

    private @Nullable Socket socket;
    private Stopwatch idle = Stopwatch.start();
    private final byte[] buffer = new byte[HEAD_BYTES_MAX];
    private int filled;
    private int at;

    /// Connects at the first cast.
    ///
    /// @param plan names the API, and how patient its voters are
    public CastConnection(LoadPlan plan, CastRequests requests) {
        this(plan.api(), requests, IDLE_MAX, plan.patience());
    }

    /// @param api `http`, with a host
    /// @param idleMax how long after an answer the connection is used again
    /// @param patience as in [LoadPlan]
    CastConnection(URI api, CastRequests requests, Duration idleMax, Duration patience) {
        this.api = api;
        this.requests = requests;
        this.request = new byte[requests.bytesMax()];
        this.idleMax = idleMax;
        this.patience = patience;
    }

    /// How many requests were sent again, after an answer of 503 or without an answer.
    public long triedAgain() {
        return triedAgain;
    }

    /// @param voter from 0, of at most ten digits
    /// @param member what is cast, by its index in the requests
    /// @return the answer's status
    /// @throws IOException if there is no answer: it is unknown whether the vote is recorded. The next cast
    ///     makes a new connection
    public int cast(long voter, int member) throws IOException {
        return send(request, requests.write(voter, member, request));
    }

    /// Sends a request that somebody else made.
    ///
    /// @return the answer's status
    /// @throws IOException as [#cast]
    public int send(byte[] written, int length) throws IOException {
        Stopwatch trying = Stopwatch.start();
        while (true) {
            int status;
            try {
                status = sendOnce(written, length);
            } catch (IOException e) {
                if (!patience.isPositive() || trying.exceeds(patience)) {
                    throw e;
                }
                // Nobody knows whether the vote is recorded: the same bytes get its receipt if it is.
                status = TRY_AGAIN;
                retryAfterSeconds = RETRY_AFTER_SECONDS;
            }
            if (status != TRY_AGAIN || !patience.isPositive() || trying.exceeds(patience)) {
                return status;
            }
            pause();
            triedAgain++;
        }
    }

    /// The time that the answer names, and up to a quarter more: those who were refused together do not come back
    /// together.
    private void pause() {
        long named = TimeUnit.SECONDS.toNanos(Math.clamp(retryAfterSeconds, 1, RETRY_AFTER_SECONDS_MAX));
        LockSupport.parkNanos(named + ThreadLocalRandom.current().nextLong(named / RETRY_SPREAD));
    }

    private int sendOnce(byte[] written, int length) throws IOException {
        ByteArrayOutputStream kept = body;
        if (kept != null) {
            kept.reset(); // an earlier answer's
        }
        if (idle.exceeds(idleMax)) {
            close();
        }
        try {
            Socket open = connected();
            OutputStream out = open.getOutputStream();
            bytes = 0;
            out.write(written, 0, length);
            int status = answer(open.getInputStream());
            idle = Stopwatch.start();
            return status;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /// The same, and keeps the answer's body.
    public Answer ask(byte[] written, int length) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        body = kept;
        try {
            int status = send(written, length);
            return new Answer(status, kept, Optional.ofNullable(tag), bytes);
        } finally {
            body = null;
        }
    }

    /// An answer.
    ///
    /// @param content as it came
    /// @param tag its `ETag`
    /// @param bytes of head and body, as they came
    public record Answer(int status, ByteArrayOutputStream content, Optional<String> tag, long bytes) {

        /// Decoded only now: of most answers, compressed files among them, nobody asks for it.
        public String body() {
            return content.toString(UTF_8);
        }

        /// Hides the body.
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is not used again.
            }
        }
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket();
            socket = open;
            open.setTcpNoDelay(true);
            open.setSoTimeout((int) ANSWER_MAX.toMillis());
            int port = api.getPort() < 0 ? 80 : api.getPort();
            open.connect(new InetSocketAddress(api.getHost(), port), (int) CONNECT_MAX.toMillis());
            filled = 0;
            at = 0;
        }
        return open;
    }

    /// Reads one answer to its end, where the next one begins.
    private int answer(InputStream in) throws IOException {
        int lineStart = line(in);
        if (at - lineStart < 12) {
            throw new IOException("not an HTTP status line");
        }
        int status = Integer.parseInt(new String(buffer, lineStart + 9, 3, US_ASCII));
        long length = -1;
        boolean chunked = false;
        boolean last = false;
        retryAfterSeconds = RETRY_AFTER_SECONDS;
        tag = null;
        while (true) {
            int start = line(in);
            int end = at - 2;
            if (end <= start) {
                break;
            }
            if (isHeader(start, end, "content-length:")) {
                length = Long.parseLong(value(start, end));
            } else if (isHeader(start, end, "transfer-encoding:")) {
                chunked = value(start, end).equalsIgnoreCase("chunked");
            } else if (isHeader(start, end, "retry-after:")) {
                retryAfterSeconds = Integer.parseInt(value(start, end));
            } else if (isHeader(start, end, "connection:")) {
                last = value(start, end).equalsIgnoreCase("close");
            } else if (isHeader(start, end, "etag:")) {
                tag = value(start, end);
            }
        }
        if (chunked) {
            skipChunks(in);
        } else if (status == NOT_MODIFIED) {
            // It has no body, whatever its head says.
        } else if (length >= 0) {
            skip(in, length);
        } else {
            throw new IOException("an answer without a length");
        }
        if (last) {
            close();
        } else if (at == filled) {
            at = 0;
            filled = 0;
        }
        return status;
    }

    private void skipChunks(InputStream in) throws IOException {
        while (true) {
            int start = line(in);
            String size = new String(buffer, start, at - 2 - start, US_ASCII);
            int extension = size.indexOf(';');
            long length = Long.parseLong(extension < 0 ? size : size.substring(0, extension), 16);
            skip(in, length);
            line(in);
            if (length == 0) {
                return;
            }
        }
    }

    /// Moves [#at] behind the next line.
    ///
    /// @return where it starts in the buffer; the line ends with CR LF before [#at]
    private int line(InputStream in) throws IOException {
        int start = at;
        while (true) {
            for (int i = Math.max(start + 1, at); i < filled; i++) {
                if (buffer[i] == '\n' && buffer[i - 1] == '\r') {
                    at = i + 1;
                    return start;
                }
            }
            if (filled == buffer.length) {
                if (start == 0) {
                    throw new IOException("a head of more than " + HEAD_BYTES_MAX + " bytes");
                }
                System.arraycopy(buffer, start, buffer, 0, filled - start);
                filled -= start;
                start = 0;
                at = 0;
            }
            fill(in);
        }
    }

    private void skip(InputStream in, long length) throws IOException {
        if (length > BODY_BYTES_MAX) {
            throw new IOException("a body of " + length + " bytes");
        }
        long left = length;
        while (left > filled - at) {
            keep(filled - at);
            left -= filled - at;
            at = 0;
            filled = 0;
            fill(in);
        }
        keep((int) left);
        at += (int) left;
    }

    private void keep(int length) {
        ByteArrayOutputStream kept = body;
        if (kept != null) {
            kept.write(buffer, at, length);
        }
    }

    private void fill(InputStream in) throws IOException {
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            throw new EOFException("the connection was closed before the answer's end");
        }
        filled += count;
        bytes += count;
    }

    private boolean isHeader(int start, int end, String lowerCaseName) {
        if (end - start < lowerCaseName.length()) {
            return false;
        }
        for (int i = 0; i < lowerCaseName.length(); i++) {
            if (Character.toLowerCase((char) buffer[start + i]) != lowerCaseName.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String value(int start, int end) {
        String header = new String(buffer, start, end - start, US_ASCII);
        return header.substring(header.indexOf(':') + 1).strip();
    }
}
