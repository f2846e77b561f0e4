package org.disvote.cli.part;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.LogTargets;
import org.disvote.cli.action.ActionsOption;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.AuthOptions;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.Convert.NamedDatabase;
import org.disvote.cli.option.HostOption;
import org.disvote.cli.option.MetricsOptions;
import org.disvote.cli.option.MetricsOptions.Operators;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.console.ConsoleConfig;
import org.disvote.console.ConsoleServer;
import org.disvote.console.proof.LogTarget;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.operator.ActionLog;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.rights.Kind;
import org.disvote.topics.rights.OwnRights;
import org.disvote.topics.tlog.Policy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = "Serves the operators' page: the pipeline as a picture, live, with an audit at a button.",
        footer = {
            "",
            "It reads the topics, the parts' /metrics and, where masters are named, which elections and seals they"
                    + " have;",
            "replicas are read for the audit alone. Without masters it shows no results but live ones. With --data it",
            "watches the system that runs there. Off loopback, the audit's button needs an operator's token: see"
                    + " --auth jwt."
        })
@Unrecorded(Unrecorded.Why.PART)
public final class ConsoleCommand implements Callable<Integer> {

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    @Option(
            names = "--watch",
            split = ",",
            paramLabel = "NAME=URL",
            defaultValue = "${env:DISVOTE_WATCH}",
            description = {
                "where parts serve /metrics, comma separated (DISVOTE_WATCH), named ingest…, sink-REPLICA…, counts…,",
                "notary…:",
                "ingest-1=http://i1:9100,sink-r1=http://s1:9100,counts=http://c:9100"
            })
    private Map<String, URI> watch = new TreeMap<>();

    @Option(
            names = "--masters",
            split = Convert.BETWEEN_URLS,
            hideParamSyntax = true,
            paramLabel = "JDBC,…",
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_MASTERS}",
            description =
                    "all masters, comma separated, in any order (DISVOTE_MASTERS): for the results and for the audit")
    private List<String> masters = new ArrayList<>();

    @Option(
            names = "--replicas",
            split = Convert.BETWEEN_NAMED_URLS,
            hideParamSyntax = true,
            paramLabel = "NAME=JDBC,…",
            converter = Convert.NamedJdbcUrl.class,
            defaultValue = "${env:DISVOTE_REPLICAS}",
            description = "what the audit compares: the replicas by name, comma separated (DISVOTE_REPLICAS)")
    private List<NamedDatabase> replicas = new ArrayList<>();

    @Option(
            names = "--log",
            paramLabel = "URL",
            defaultValue = "${env:DISVOTE_LOG}",
            description =
                    "the prefix of the log's files (DISVOTE_LOG); checkpoint, witnesses, proofs are checked and shown")
    private @Nullable URI log;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_POLICY_FILE}",
            description = "the policy by which --log is checked (DISVOTE_POLICY_FILE); not from the log itself")
    private @Nullable Path policy;

    @Mixin
    private final HostOption host = new HostOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Convert.Port.class,
            defaultValue = "${env:DISVOTE_CONSOLE_PORT:-8088}",
            description = "the port to listen on (DISVOTE_CONSOLE_PORT); 0 takes a free one; default: ${DEFAULT-VALUE}")
    private int port = ConsoleConfig.PORT_DEFAULT;

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    @Mixin
    private final MetricsOptions metrics = new MetricsOptions();

    @Mixin
    private final AuthOptions auth = new AuthOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Logs.toStandardOutput();
        // Checked as if for localhost: the page may be served on any address without authentication, because
        // only the audit's button needs to know who presses it.
        AuthConfig identified = auth.config("localhost");
        identified.requireKeys();
        Operators operators = metrics.open();
        Transport transport = tls.open("console");
        SortedMap<String, URI> parts = new TreeMap<>(watch);
        Optional<AuditTargets> audit = Optional.empty();
        Optional<LogTarget> checked = checkedLog(log, policy);
        if (!brokers.given()) {
            Endpoints endpoints = brokers.endpoints();
            parts.putAll(MetricsTargets.read(brokers.data()).parts());
            audit = Optional.of(new AuditTargets(
                    endpoints.masters(),
                    endpoints.brokers(),
                    endpoints.replicas(),
                    LogTargets.of(endpoints.log(), endpoints.policy())));
            if (checked.isEmpty() && endpoints.policy() != null) {
                checked = checkedLog(endpoints.log(), Path.of(endpoints.policy()));
            }
        } else if (!masters.isEmpty()) {
            audit = Optional.of(new AuditTargets(
                    masters,
                    brokers.brokers(),
                    NamedDatabase.byName(replicas),
                    LogTargets.of(log, policy == null ? null : policy.toString())));
        }
        ConsoleServer console = ConsoleServer.start(new ConsoleConfig(
                host.host(),
                port,
                brokers.brokers(),
                SystemTopic.await(brokers.brokers(), asked -> OwnRights.require(asked, Kind.AUDITOR))
                        .routing(),
                parts,
                audit,
                checked,
                identified,
                transport,
                Optional.of(new ActionLog(ActionsOption.file(spec), Clock.systemUTC()))));
        Lifetime.closeAtExit(console);
        operators.show(console.metrics(), console::health);
        Lifetime.awaitEnd();
        return 0;
    }

    /// @throws UsageException if one is given without the other, or the policy does not name exactly one log
    private static Optional<LogTarget> checkedLog(@Nullable URI log, @Nullable Path policy) {
        if (log == null && policy == null) {
            return Optional.empty();
        }
        if (log == null || policy == null) {
            throw new UsageException(List.of("--log and --policy are needed together: what a log says is checked by a"
                    + " policy that does not come from it"));
        }
        try {
            return Optional.of(new LogTarget(log, Policy.read(policy)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(List.of("--policy " + policy + ": " + e.getMessage()));
        }
    }
}
