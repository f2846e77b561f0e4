package org.disvote.cli.part;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.HostOption;
import org.disvote.cli.option.MetricsOptions;
import org.disvote.cli.option.MetricsOptions.Operators;
import org.disvote.cli.option.RequiredBrokers;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.notary.Notary;
import org.disvote.notary.NotaryConfig;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.rights.Kind;
import org.disvote.topics.rights.OwnRights;
import org.disvote.topics.tlog.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "notary",
        mixinStandardHelpOptions = true,
        description = "Keeps the log that cannot be rewritten: states what is asked, signs, and has it cosigned.",
        footer = {
            "",
            "It serves /log/ and writes DIR: everything but DIR/private is for any web server or CDN to serve.",
            "Several may run with the same key: one writes, the others stand by. Two on one machine may share DIR.",
            "A count.json that is put into DIR/counts, under the hexadecimal digits of its SHA-256, is served."
        })
@Unrecorded(Unrecorded.Why.PART)
public final class NotaryCommand implements Callable<Integer> {

    @Mixin
    private final RequiredBrokers required = new RequiredBrokers();

    @Option(
            names = "--log-key",
            required = true,
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_LOG_KEY_FILE}",
            description = "the log's private key, mode 0600 or 0400 (DISVOTE_LOG_KEY_FILE)")
    private Path key = Path.of("");

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            defaultValue = "${env:DISVOTE_POLICY_FILE}",
            description = "which witnesses cosign, and how many must (DISVOTE_POLICY_FILE)")
    private Path policy = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            defaultValue = "${env:DISVOTE_LOG_DATA}",
            description = "the folder of the log (DISVOTE_LOG_DATA)")
    private Path data = Path.of("");

    @Mixin
    private final HostOption host = new HostOption();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Convert.Port.class,
            defaultValue = "${env:DISVOTE_LOG_PORT:-8086}",
            description = "the port to listen on (DISVOTE_LOG_PORT); 0 takes a free one; default: ${DEFAULT-VALUE}")
    private int port = NotaryConfig.PORT_DEFAULT;

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    @Mixin
    private final MetricsOptions metrics = new MetricsOptions();

    /// The server of the JDK reads these when it is used first. A client that is slower is cut off.
    private static void boundClients() {
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
        System.setProperty("jdk.httpserver.maxConnections", "2000");
    }

    @Override
    public Integer call() throws Exception {
        Logs.toStandardOutput();
        boundClients();
        Brokers brokers = required.brokers();
        SigningKey logKey = SigningKey.read(key);
        Policy witnesses = Policy.read(policy);
        Operators operators = metrics.open();
        Transport transport = tls.open("log");
        SystemRecord system = new BrokersAwaited(operators).start(() -> {
            OwnRights.require(brokers, Kind.NOTARY);
            return SystemTopic.read(brokers);
        });
        Notary notary =
                Notary.start(new NotaryConfig(brokers, system, logKey, witnesses, data, host.host(), port, transport));
        Lifetime.closeAtExit(notary);
        operators.show(notary.metrics(), notary::health, notary::writes);
        Lifetime.awaitEnd();
        return 0;
    }
}
