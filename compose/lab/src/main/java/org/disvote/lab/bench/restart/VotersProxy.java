package org.disvote.lab.bench.restart;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.lab.process.ChildProcess;
import org.disvote.topics.operator.OperatorException;

/// HAProxy in front of two instances, with the project's configuration, except that it listens in clear: the
/// load generator is no browser. One address may send as much as it can.
final class VotersProxy implements AutoCloseable {

    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Pattern TLS = Pattern.compile("(bind \"\\$\\{DISVOTE_PROXY_BIND[^\n]*?\") ssl crt [^\n]*");
    private static final String UNLIMITED = "1000000000";

    private final ChildProcess process;
    private final URI uri;

    private VotersProxy(ChildProcess process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /// @param configuration `compose/haproxy/voters.cfg`
    /// @param folder for what belongs to it
    /// @param ports two free ones
    static VotersProxy start(Path configuration, Path folder, List<Integer> ports, List<URI> instances) {
        Path inClear = folder.resolve("haproxy.cfg");
        try {
            Matcher tls = TLS.matcher(Files.readString(configuration));
            if (!tls.find()) {
                throw new OperatorException(configuration + " does not say where voters connect");
            }
            Files.writeString(inClear, tls.replaceFirst("$1"));
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be read: run this in a checkout of the sources, or name it with --proxy"
                            .formatted(configuration),
                    e);
        }
        String bind = "127.0.0.1:" + ports.getFirst();
        Map<String, String> environment = new HashMap<>();
        environment.put("DISVOTE_PROXY_BIND", bind);
        environment.put("DISVOTE_PROXY_HTTP_BIND", "127.0.0.1:" + ports.getLast());
        environment.put("DISVOTE_INGEST_1", instances.getFirst().getAuthority());
        environment.put("DISVOTE_INGEST_2", instances.getLast().getAuthority());
        for (String limit : List.of("DISVOTE_REQUESTS_10S", "DISVOTE_VOTES_10S", "DISVOTE_CONNECTIONS")) {
            environment.put(limit, UNLIMITED);
        }
        return new VotersProxy(
                ChildProcess.launch(
                        List.of("haproxy", "-f", inClear.toString()),
                        environment,
                        "TERM",
                        folder.resolve("haproxy.log")),
                URI.create("http://" + bind));
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        process.stop(STOP_MAX);
    }
}
