package org.disvote.console;

import java.net.URI;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.AuditTargets;
import org.disvote.console.proof.LogTarget;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.operator.ActionLog;
import org.disvote.topics.routing.Routing;

/// The configuration of a console.
///
/// @param host the address to listen on
/// @param port the port to listen on; 0 takes a free one
/// @param brokers `host:port`, comma separated
/// @param routing of the log
/// @param parts where parts serve `/metrics`, by name: `ingest…`, `sink-REPLICA…`, `counts…`
/// @param audit what the audit compares; if empty, the page has no button for it
/// @param log the log that cannot be rewritten; if empty, the page says that it was not told of one
/// @param auth how operators authenticate. It is needed only off loopback, and only to start an audit.
/// @param transport how the port is protected
/// @param actions where it is recorded who starts an audit; if empty, nowhere
public record ConsoleConfig(
        String host,
        int port,
        Brokers brokers,
        Routing routing,
        SortedMap<String, URI> parts,
        Optional<AuditTargets> audit,
        Optional<LogTarget> log,
        AuthConfig auth,
        Transport transport,
        Optional<ActionLog> actions) {

    public static final int PORT_DEFAULT = 8088;

    public ConsoleConfig {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /// Without TLS and without a log of operators' actions.
    public ConsoleConfig(
            String host,
            int port,
            Brokers brokers,
            Routing routing,
            SortedMap<String, URI> parts,
            Optional<AuditTargets> audit,
            Optional<LogTarget> log,
            AuthConfig auth) {
        this(host, port, brokers, routing, parts, audit, log, auth, Transport.CLEAR, Optional.empty());
    }

    boolean isLocal() {
        return Listening.isLoopback(host);
    }

    /// Whether everybody who reaches the console may start an audit: on loopback, and where that was configured.
    boolean isAuditByAnybody() {
        return isLocal() || (auth instanceof AuthConfig.None(boolean anywhere) && anywhere);
    }

    /// Without the databases' credentials.
    @Override
    public String toString() {
        return "ConsoleConfig[" + host + ":" + port + ", brokers " + brokers + ", " + routing + ", " + parts + "]";
    }
}
