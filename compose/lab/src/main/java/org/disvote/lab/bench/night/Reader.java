package org.disvote.lab.bench.night;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One connection that asks for one path again and again, as soon as it has the answer. Used by one thread.
final class Reader {

    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");
    private static final int HEAD_BYTES_MAX = 4 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer request;
    private final StringBuilder head = new StringBuilder();
    private long bodyLeft = -1;
    private int status;

    private Reader(SocketChannel channel, SelectionKey key, ByteBuffer request) {
        this.channel = channel;
        this.key = key;
        this.request = request;
    }

    static Reader open(Selector selector, InetSocketAddress server, String path) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.configureBlocking(false);
        Reader reader = new Reader(
                channel,
                channel.register(selector, SelectionKey.OP_WRITE),
                ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: " + server.getHostString()
                                + "\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n")
                        .getBytes(US_ASCII)));
        reader.key.attach(reader);
        return reader;
    }

    /// @return the status of an answer that is complete now, 0 if none is
    /// @throws IOException if the server has closed the connection
    int proceed(ByteBuffer buffer) throws IOException {
        if (request.hasRemaining()) {
            channel.write(request);
            if (!request.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
            }
            return 0;
        }
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new IOException("the server has closed the connection");
        }
        buffer.flip();
        while (buffer.hasRemaining() && bodyLeft < 0) {
            head.append((char) buffer.get());
            if (endsWithEmptyLine()) {
                readHead();
            }
        }
        bodyLeft -= buffer.remaining();
        if (bodyLeft != 0) {
            return 0;
        }
        bodyLeft = -1;
        request.rewind();
        key.interestOps(SelectionKey.OP_WRITE);
        return status;
    }

    void close() throws IOException {
        channel.close();
    }

    private boolean endsWithEmptyLine() {
        int end = head.length();
        return end >= 4 && head.charAt(end - 1) == '\n' && head.charAt(end - 3) == '\n';
    }

    private void readHead() throws IOException {
        String text = head.toString().toLowerCase(Locale.ROOT);
        head.setLength(0);
        Matcher length = LENGTH.matcher(text);
        if (text.length() > HEAD_BYTES_MAX || !text.startsWith("http/1.1 ") || !length.find()) {
            throw new IOException("not an answer of this system");
        }
        status = Integer.parseInt(text.substring(9, 12));
        bodyLeft = Long.parseLong(length.group(1));
    }
}
