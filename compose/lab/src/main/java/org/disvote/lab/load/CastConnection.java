package org.disvote.lab.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Stopwatch;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection that casts one vote after the other and is kept alive. To use little CPU time, the
/// request is built once and only the voter's digits are changed. Not thread-safe.
public final class CastConnection implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /// Shorter than servers keep an idle connection: a request on a connection that the server is closing gets
    /// no answer.
    static final Duration IDLE_MAX = Duration.ofSeconds(4);

    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final int BODY_BYTES_MAX = 1024 * 1024;

    private final URI api;
    private final byte[][] requests;
    private final int[] voterEnds;
    private final Duration idleMax;

    private @Nullable Socket socket;
    private Stopwatch idle = Stopwatch.start();
    private final byte[] buffer = new byte[HEAD_BYTES_MAX];
    private int filled;
    private int at;

    /// Connects at the first cast.
    ///
    /// @param api `http`, with a host
    /// @param voterPrefix what voter IDs begin with; ten digits follow
    public CastConnection(URI api, ElectionId electionId, List<ChoiceId> choices, String voterPrefix) {
        this(api, electionId, choices, voterPrefix, IDLE_MAX);
    }

    /// @param idleMax how long after an answer the connection is used again
    CastConnection(URI api, ElectionId electionId, List<ChoiceId> choices, String voterPrefix, Duration idleMax) {
        this.api = api;
        this.idleMax = idleMax;
        requests = new byte[choices.size()][];
        String start = "{\"voterId\":\"" + voterPrefix + "0".repeat(LoadPlan.VOTER_DIGITS);
        voterEnds = new int[requests.length];
        for (int choice = 0; choice < requests.length; choice++) {
            String body = start + "\",\"choice\":\"" + choices.get(choice).value() + "\"}";
            String head = "POST /elections/" + electionId.value() + "/votes HTTP/1.1\r\nHost: " + api.getAuthority()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            requests[choice] = (head + body).getBytes(US_ASCII);
            voterEnds[choice] = head.length() + start.length();
        }
    }

    /// @param voter from 0, of at most ten digits
    /// @param choice by its index
    /// @return the answer's status
    /// @throws IOException if there is no answer: it is unknown whether the vote is recorded. The next cast
    ///     makes a new connection
    public int cast(long voter, int choice) throws IOException {
        byte[] request = requests[choice];
        long rest = voter;
        for (int digit = 1; digit <= LoadPlan.VOTER_DIGITS; digit++) {
            request[voterEnds[choice] - digit] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (idle.exceeds(idleMax)) {
            close();
        }
        try {
            Socket open = connected();
            OutputStream out = open.getOutputStream();
            out.write(request);
            int status = answer(open.getInputStream());
            idle = Stopwatch.start();
            return status;
        } catch (IOException e) {
            close();
            throw e;
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
            } else if (isHeader(start, end, "connection:")) {
                last = value(start, end).equalsIgnoreCase("close");
            }
        }
        if (chunked) {
            skipChunks(in);
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
            left -= filled - at;
            at = 0;
            filled = 0;
            fill(in);
        }
        at += (int) left;
    }

    private void fill(InputStream in) throws IOException {
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            throw new EOFException("the connection was closed before the answer's end");
        }
        filled += count;
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
