package org.disvote.lab.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.kafka.common.Uuid;
import org.disvote.lab.process.Part;
import org.disvote.lab.process.Ports;
import org.disvote.lab.server.EmbeddedBroker;
import org.disvote.lab.server.EmbeddedPostgres;
import org.disvote.topics.kafka.Brokers;

/// A PostgreSQL server and a broker in a folder of their own, for one task. [#close] stops them and deletes all of it.
public final class ScratchServers implements AutoCloseable {

    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final EmbeddedBroker broker;
    private final Deque<Part> started = new ConcurrentLinkedDeque<>();

    /// Starts nothing yet.
    ///
    /// @param name how the folder's name begins
    public ScratchServers(String name) throws IOException {
        folder = Files.createTempDirectory(name);
        Ports ports = new Ports();
        postgres = EmbeddedPostgres.in(folder, ports.preferably(0));
        broker = new EmbeddedBroker(
                folder.resolve("kafka"), Uuid.randomUuid().toString(), ports.preferably(0), ports.preferably(0));
    }

    public void start() {
        for (Part part : List.of(postgres, broker)) {
            started.push(part);
            part.start();
        }
    }

    /// Deleted with the rest.
    public Path folder() {
        return folder;
    }

    /// A file for the program's log messages, deleted with the rest.
    public Path logFile() {
        return folder.resolve("disvote.log");
    }

    public Brokers brokers() {
        return Brokers.at(broker.bootstrap());
    }

    /// Creates an empty database.
    ///
    /// @return its JDBC URL
    public String database(String name) {
        postgres.createDatabases(List.of(name));
        return url(name);
    }

    /// The JDBC URL of a database that exists.
    public String url(String database) {
        return postgres.url(database);
    }

    @Override
    public void close() throws IOException {
        try {
            for (Part part = started.poll(); part != null; part = started.poll()) {
                part.close();
            }
        } finally {
            FreshSystem.delete(folder);
        }
    }
}
