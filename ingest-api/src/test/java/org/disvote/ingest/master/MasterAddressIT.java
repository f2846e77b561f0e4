package org.disvote.ingest.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.disvote.testkit.FreePorts;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Three nodes at 127.0.0.1 to 127.0.0.3, each with a Patroni that says whether the node is the leader; only the first
/// has a database.
@RealParts(embeddedOnly = true)
class MasterAddressIT {

    private static final int LEADS = 200;
    private static final int FOLLOWS = 503;
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final String single;
    private final List<HttpServer> patronis = new ArrayList<>();
    private final int port = FreePorts.next();

    MasterAddressIT(Postgres postgres) {
        single = postgres.createDatabase();
    }

    @AfterEach
    void stop() {
        patronis.forEach(server -> server.stop(0));
    }

    @Test
    void aSingleServersUrlIsUsedAsItIs() throws SQLException {
        assertEquals(single, MasterAddress.parse(single).leader());
        assertEquals(
                "jdbc:postgresql:disvote",
                MasterAddress.parse("jdbc:postgresql:disvote").leader());
    }

    @Test
    void theSessionGoesToTheLeaderAtAnyPlaceInTheList() throws Exception {
        patroni("127.0.0.1", LEADS);
        patroni("127.0.0.2", FOLLOWS);
        patroni("127.0.0.3", FOLLOWS);

        try (Connection session = MasterSession.connect(group(), "test");
                var rows = session.createStatement().executeQuery("SELECT current_database()")) {
            rows.next();
            assertEquals(single.replaceAll(".*/([^/?]+)\\?.*", "$1"), rows.getString(1));
        }
        try (MasterReader shard = new MasterReader(new Shard(0), group())) {
            MasterSchema.migrate(new Shard(0), group());
            assertEquals(0, shard.heads().size());
        }
    }

    @Test
    void aServerThatAcceptsWritesIsTheMasterOnlyIfPatroniSaysSo() throws Exception {
        patroni("127.0.0.1", FOLLOWS);
        patroni("127.0.0.2", FOLLOWS);

        SQLException refused = assertThrows(SQLException.class, () -> MasterSession.connect(group(), "test"));

        assertEquals("08001", refused.getSQLState());
    }

    @Test
    void aFrozenNodeDelaysNoAnswerForLong() throws Exception {
        patroni("127.0.0.1", LEADS);
        try (ServerSocket _ = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.3"))) {
            assertTimeout(BOUND, () -> MasterSession.connect(group(), "test").close());
            patronis.getFirst().stop(0);
            assertTimeout(BOUND, () -> assertThrows(SQLException.class, () -> MasterSession.connect(group(), "test")));
        }
    }

    private String group() {
        String node = single.replaceAll(".*//([^/]+)/.*", "$1");
        String at = node.substring(node.indexOf(':'));
        return single.replace(node, "127.0.0.3" + at + ",127.0.0.2" + at + ",127.0.0.1" + at)
                + "&targetServerType=primary&patroniPort=" + port;
    }

    private void patroni(String host, int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.createContext("/primary", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        patronis.add(server);
    }
}
