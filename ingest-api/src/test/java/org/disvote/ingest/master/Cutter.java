package org.disvote.ingest.master;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A proxy between a committer and its master, which loses a connection at a chosen moment.
public final class Cutter implements AutoCloseable {

    public enum Cut {
        /// The next bytes to the server are lost, and the connection with them.
        REQUEST,
        /// The next bytes of the server are lost, and the connection with them.
        ANSWER,
        /// From the next bytes to the server on, nothing gets through in either direction; the connection
        /// stays.
        SILENCE
    }

    private static final Pattern ADDRESS = Pattern.compile("//([^:/]+):(\\d+)/");

    private final ServerSocket listener;
    private final String url;
    private final String host;
    private final int port;
    private final AtomicReference<Cut> next = new AtomicReference<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean refusing;

    public Cutter(String url) {
        Matcher address = ADDRESS.matcher(url);
        if (!address.find()) {
            throw new IllegalArgumentException("no host and port in the URL");
        }
        host = address.group(1);
        port = Integer.parseInt(address.group(2));
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.url = address.replaceFirst("//127.0.0.1:" + listener.getLocalPort() + "/");
        Thread.ofVirtual().start(this::accept);
    }

    /// The URL of the master through this proxy.
    public String url() {
        return url;
    }

    /// Cuts one connection, at the next bytes in the direction of the cut.
    public void cut(Cut cut) {
        next.set(cut);
    }

    /// Drops all connections and, while `refusing`, all new ones.
    public void refuse(boolean refusing) {
        this.refusing = refusing;
        if (refusing) {
            sockets.forEach(Cutter::closeQuietly);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(host, port);
                sockets.add(server);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                AtomicBoolean silent = new AtomicBoolean();
                Thread.ofVirtual().start(() -> copy(client, server, Cut.REQUEST, silent));
                Thread.ofVirtual().start(() -> copy(server, client, Cut.ANSWER, silent));
            } catch (IOException e) {
                // The test or this connection has ended.
            }
        }
    }

    private void copy(Socket from, Socket to, Cut cut, AtomicBoolean silent) {
        byte[] buffer = new byte[65_536];
        try {
            int length = from.getInputStream().read(buffer);
            while ((length >= 0 || silent.get()) && !next.compareAndSet(cut, null)) {
                if (cut == Cut.REQUEST && next.compareAndSet(Cut.SILENCE, null)) {
                    silent.set(true);
                }
                if (silent.get()) {
                    released.await();
                    return;
                }
                to.getOutputStream().write(buffer, 0, length);
                length = from.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // The other side has closed the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        released.countDown();
        closeQuietly(listener);
        sockets.forEach(Cutter::closeQuietly);
    }
}
