package org.disvote.testkit;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Parts as Docker containers of the official images.
final class ContainerParts {

    private ContainerParts() {}

    static Postgres postgres() {
        PostgreSQLContainer server =
                new PostgreSQLContainer("postgres:18").withCommand("postgres", "-c", "max_connections=200");
        server.start();
        return new Postgres() {
            @Override
            String url(String database) {
                return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
                        .formatted(
                                server.getHost(),
                                server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                                database,
                                server.getUsername(),
                                server.getPassword());
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    static Broker broker() {
        KafkaContainer broker = new KafkaContainer("apache/kafka:4.3.1");
        broker.start();
        return new Broker() {
            @Override
            public String bootstrap() {
                return broker.getBootstrapServers();
            }

            @Override
            public void kill() {
                throw onlyEmbedded();
            }

            @Override
            public SlowLine slowLine() {
                throw onlyEmbedded();
            }

            @Override
            public void freeze() {
                throw onlyEmbedded();
            }

            @Override
            public void resume() {
                throw onlyEmbedded();
            }

            @Override
            public void start() {
                throw onlyEmbedded();
            }

            @Override
            public void forgetTransactions(Runnable since) {
                throw onlyEmbedded();
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }

    private static UnsupportedOperationException onlyEmbedded() {
        return new UnsupportedOperationException("mark the test class @RealParts(embeddedOnly = true)");
    }
}
