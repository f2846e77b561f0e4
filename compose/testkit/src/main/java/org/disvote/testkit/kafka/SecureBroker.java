package org.disvote.testkit.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.disvote.testkit.FreePorts;

/// A broker as it must be in production: clients come by TLS with a SCRAM user, nobody may do what no ACL allows,
/// and broker and controller know each other by certificates.
public final class SecureBroker implements AutoCloseable {

    /// The one super user that is there from the beginning.
    public static final String ADMINISTRATOR = "administrator";

    private final String secret = UUID.randomUUID().toString();
    private final Path folder;
    private final Path out;
    private final int port = FreePorts.next();
    private final BrokerProcess process;

    public SecureBroker() {
        try {
            folder = Files.createTempDirectory("disvote-secure-broker");
            out = folder.resolve("broker.out");
            makeCertificate();
            process = BrokerProcess.start(
                    folder,
                    settings(),
                    administratorsClient(),
                    List.of("--add-scram", "SCRAM-SHA-512=[name=%s,password=%s]".formatted(ADMINISTRATOR, secret)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /// The file of client properties of the administrator.
    public Path administrator() {
        return client(ADMINISTRATOR, secret);
    }

    /// A new file of client properties. Its password stands in a file of its own.
    public Path client(String user, String password) {
        try {
            Path passwords = Files.writeString(folder.resolve(user + ".password"), "password=" + password);
            return Files.writeString(
                    folder.resolve(user + ".properties"), """
                security.protocol=SASL_SSL
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                sasl.mechanism=SCRAM-SHA-512
                config.providers=file
                config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" \
                password="${file:%s:password}";
                """.formatted(folder.resolve("ca.pem"), user, passwords));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeCertificate() throws IOException {
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2");
        keytool(
                "-exportcert",
                "-alias",
                "broker",
                "-rfc",
                "-file",
                folder.resolve("ca.pem").toString());
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore", folder.resolve("broker.p12").toString(), "-storetype", "PKCS12", "-storepass", secret));
        BrokerProcess.run(
                out,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                        .start());
    }

    private String settings() {
        return BrokerProcess.ONE_NODE
                + """
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=CLIENTS://127.0.0.1:%1$d,BROKERS://127.0.0.1:%3$d,CONTROLLERS://127.0.0.1:%2$d
            advertised.listeners=CLIENTS://127.0.0.1:%1$d,BROKERS://127.0.0.1:%3$d
            listener.security.protocol.map=CLIENTS:SASL_SSL,BROKERS:SSL,CONTROLLERS:SSL
            inter.broker.listener.name=BROKERS
            controller.listener.names=CONTROLLERS
            listener.name.brokers.ssl.client.auth=required
            listener.name.controllers.ssl.client.auth=required
            ssl.keystore.type=PKCS12
            ssl.keystore.location=%4$s
            ssl.keystore.password=%5$s
            ssl.key.password=%5$s
            ssl.truststore.type=PEM
            ssl.truststore.location=%6$s
            sasl.enabled.mechanisms=SCRAM-SHA-512
            listener.name.clients.sasl.enabled.mechanisms=SCRAM-SHA-512
            listener.name.clients.scram-sha-512.sasl.jaas.config=\
            org.apache.kafka.common.security.scram.ScramLoginModule required;
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:%7$s;User:CN=broker
            allow.everyone.if.no.acl.found=false
            log.dirs=%8$s
            """.formatted(
                                port,
                                FreePorts.next(),
                                FreePorts.next(),
                                folder.resolve("broker.p12"),
                                secret,
                                folder.resolve("ca.pem"),
                                ADMINISTRATOR,
                                folder.resolve("log"));
    }

    private Map<String, Object> administratorsClient() throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(administrator())) {
            properties.load(in);
        }
        Map<String, Object> client = new HashMap<>(Map.of("bootstrap.servers", bootstrap()));
        properties.stringPropertyNames().forEach(name -> client.put(name, properties.getProperty(name)));
        return client;
    }

    @Override
    public void close() {
        process.close();
    }
}
