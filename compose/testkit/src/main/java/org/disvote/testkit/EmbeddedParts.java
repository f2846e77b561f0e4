package org.disvote.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.disvote.testkit.kafka.LocalBroker;

/// Parts as child processes, from binaries that Maven resolves.
final class EmbeddedParts {

    private EmbeddedParts() {}

    static Postgres postgres() {
        try {
            // The library turns fsync off by default.
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPort(FreePorts.next())
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("max_connections", "200")
                    .start();
            return new Postgres() {
                @Override
                String url(String database) {
                    return server.getJdbcUrl("postgres", database);
                }

                @Override
                public void close() {
                    try {
                        server.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Broker broker() {
        return new LocalBroker();
    }
}
