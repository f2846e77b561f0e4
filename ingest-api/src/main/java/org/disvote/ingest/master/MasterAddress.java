package org.disvote.ingest.master;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a master is: one server, or a group of them under Patroni, one of which leads at a time.
///
/// `jdbc:postgresql://h1:5432,h2:5432,h3:5432/disvote?user=…` names a group: nothing but the list of hosts
/// tells it from a single server. Its leader is whom Patroni's REST interface calls so, asked at the same
/// hosts, at the port that the URL's parameter `patroniPort` says (8008 by default). A server that merely
/// accepts writes is not trusted: it may be a former leader that has not noticed yet.
///
/// @param nodes `host:port`
/// @param path what follows them in the URL
record MasterAddress(List<String> nodes, String path, int patroniPort) {

    /// How long it may take to learn who leads.
    static final Duration ASK_MAX = Duration.ofSeconds(2);

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://([^/?]+)(.*)");
    private static final Pattern PATRONI_PORT = Pattern.compile("[?&]patroniPort=(\\d{1,5})(?=&|$)");
    private static final int PATRONI_PORT_DEFAULT = 8008;
    private static final int OK = 200;
    private static final String CANNOT_CONNECT = "08001";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ASK_MAX)
            .build();

    MasterAddress {
        nodes = List.copyOf(nodes);
    }

    static MasterAddress parse(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            return new MasterAddress(List.of(), url, PATRONI_PORT_DEFAULT); // such as jdbc:postgresql:disvote
        }
        Matcher port = PATRONI_PORT.matcher(matcher.group(2));
        return new MasterAddress(
                List.of(matcher.group(1).split(",")),
                matcher.group(2),
                port.find() ? Integer.parseInt(port.group(1)) : PATRONI_PORT_DEFAULT);
    }

    /// The JDBC URL of the server that is the master now. Whether it still is when somebody connects nobody
    /// knows: the barrier, and the standby that a former leader waits for in vain, are what no mistake gets
    /// past.
    ///
    /// @throws SQLException as for a server that does not answer, if nobody leads
    String leader() throws SQLException {
        return switch (nodes.size()) {
            case 0 -> path;
            case 1 -> url(nodes.getFirst());
            default -> url(askPatroni());
        };
    }

    private static String host(String node) {
        return node.replaceFirst(":\\d+$", "");
    }

    private String url(String node) {
        return "jdbc:postgresql://" + node + path;
    }

    private String askPatroni() throws SQLException {
        CompletableFuture<String> leader = new CompletableFuture<>();
        CompletableFuture<?>[] asked = nodes.stream()
                .map(node -> HTTP.sendAsync(question(node), BodyHandlers.discarding())
                        .thenAccept(answer -> {
                            if (answer.statusCode() == OK) {
                                leader.complete(node);
                            }
                        }))
                .toArray(CompletableFuture<?>[]::new);
        // A frozen node must not delay the answer of the one that leads, so only "nobody" waits for all of them.
        var _ = CompletableFuture.allOf(asked).whenComplete((done, failure) -> leader.cancel(false));
        try {
            return leader.get(ASK_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while asking who leads " + nodes, CANNOT_CONNECT, e);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            throw new SQLException("Patroni names no leader among " + nodes, CANNOT_CONNECT, e);
        }
    }

    private HttpRequest question(String node) {
        return HttpRequest.newBuilder(URI.create("http://" + host(node) + ":" + patroniPort + "/primary"))
                .timeout(ASK_MAX)
                .build();
    }
}
