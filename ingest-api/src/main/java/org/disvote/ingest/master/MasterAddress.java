package org.disvote.ingest.master;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address of a master: one server, or a group of servers under Patroni, one of which is the leader at a
/// time.
///
/// A URL with several hosts, `jdbc:postgresql://h1:5432,h2:5432,h3:5432/disvote?user=…`, names a group.
/// Patroni's REST interface says which of them is the leader; it is asked on the same hosts, at the port of
/// the URL's parameter `patroniPort` (8008 by default). That a server accepts writes is no proof: it may be a
/// former leader that has not noticed it yet.
///
/// @param nodes `host:port`
/// @param path what follows them in the URL
record MasterAddress(List<String> nodes, String path, int patroniPort) {

    /// How long it may take to learn which server is the leader.
    static final Duration ASK_MAX = Duration.ofSeconds(2);

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://([^/?]+)(.*)");
    private static final Pattern PATRONI_PORT = Pattern.compile("[?&]patroniPort=(\\d{1,5})(?=&|$)");
    private static final int PATRONI_PORT_DEFAULT = 8008;
    private static final int OK = 200;
    private static final int CONFIGURATION_BYTES_MAX = 1 << 20;
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

    /// The JDBC URL of the server that is the leader now. It may have lost the lead when somebody connects.
    /// Two things make that harmless: its commits wait for a standby that no longer follows it, and the
    /// barrier compares a new leader with the log before it takes votes.
    ///
    /// @throws SQLException as for a server that does not answer, if there is no leader
    String leader() throws SQLException {
        return switch (nodes.size()) {
            case 0 -> path;
            case 1 -> url(nodes.getFirst());
            default -> url(askPatroni());
        };
    }

    /// Whether it is a group under Patroni.
    boolean isGroup() {
        return nodes.size() > 1;
    }

    /// Patroni's dynamic configuration, in JSON, as each node gives it that answers in time.
    List<String> configurations(Duration within) throws InterruptedException {
        List<CompletableFuture<HttpResponse<String>>> asked = nodes.stream()
                .map(node -> HTTP.sendAsync(
                        question(node, "/config", within),
                        BodyHandlers.limiting(BodyHandlers.ofString(), CONFIGURATION_BYTES_MAX)))
                .toList();
        CompletableFuture<Void> all = CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
        try {
            all.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Some nodes do not answer. Those that do are enough.
        }
        List<String> answers = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> each : asked) {
            if (each.state() != Future.State.SUCCESS) {
                each.cancel(true);
            } else if (each.resultNow().statusCode() == OK) {
                answers.add(each.resultNow().body());
            }
        }
        return answers;
    }

    /// Hides user and password, which are in the path.
    @Override
    public String toString() {
        return "MasterAddress" + nodes;
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
                .map(node -> HTTP.sendAsync(question(node, "/primary", ASK_MAX), BodyHandlers.discarding())
                        .thenAccept(answer -> {
                            if (answer.statusCode() == OK) {
                                leader.complete(node);
                            }
                        }))
                .toArray(CompletableFuture<?>[]::new);
        // A frozen node must not delay the answer of the leader; only "no leader" needs the answers of all nodes.
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

    private HttpRequest question(String node, String path, Duration within) {
        return HttpRequest.newBuilder(URI.create("http://" + host(node) + ":" + patroniPort + path))
                .timeout(within)
                .build();
    }
}
