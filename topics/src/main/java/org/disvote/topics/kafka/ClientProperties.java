package org.disvote.topics.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// The file behind `--kafka-config`: how a client connects to the brokers and proves who it is. It may set
/// nothing else, because the guarantees of the system depend on the other settings, such as `acks`,
/// `isolation.level` and `transactional.id`.
///
/// No message repeats a value of the file, except the user's name.
///
/// @param properties as they stand in the file
/// @param client who the brokers will take the client for, to begin a sentence
record ClientProperties(Map<String, String> properties, String client) {

    static final int BYTES_MAX = 64 * 1024;

    /// Providers of Kafka itself. A provider is code that runs in every part, so no others are taken.
    private static final Set<String> PROVIDERS = Set.of(
            "org.apache.kafka.common.config.provider.FileConfigProvider",
            "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
            "org.apache.kafka.common.config.provider.EnvVarConfigProvider");

    private static final String PROVIDER_PREFIX = "config.providers";

    private static final Set<String> CONNECTION = Set.of(
            CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
            "security.providers",
            CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG,
            CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG,
            CommonClientConfigs.METADATA_MAX_AGE_CONFIG,
            CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG,
            CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG,
            CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG,
            CommonClientConfigs.SEND_BUFFER_CONFIG,
            CommonClientConfigs.RECEIVE_BUFFER_CONFIG,
            CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
            CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG);

    private static final List<String> IDENTITY_PREFIXES = List.of("sasl.", "ssl.");

    /// Their login asks another server, which may be away when a part starts.
    private static final Set<String> LOGIN_ELSEWHERE = Set.of("GSSAPI", "OAUTHBEARER");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}:]+):[^}]*}");
    private static final Pattern CONFIGURATION = Pattern.compile("configuration ([a-z0-9.]+)");

    private static final Pattern USER_NAME = Pattern.compile("\\busername\\s*=\\s*\"?([^\"\\s;]{1,200})");

    ClientProperties {
        properties = Map.copyOf(properties);
    }

    /// The properties may hold passwords.
    @Override
    public String toString() {
        return client;
    }

    /// @throws OperatorException as [Brokers#read]
    static ClientProperties read(Path file) {
        byte[] bytes = OperatorFile.read(file, BYTES_MAX);
        if (bytes.length > BYTES_MAX) {
            throw refused(file, "is larger than %d bytes".formatted(BYTES_MAX), "name a file of client properties");
        }
        Map<String, String> properties = new TreeMap<>();
        try {
            Properties loaded = new Properties();
            loaded.load(new StringReader(new String(bytes, UTF_8)));
            loaded.stringPropertyNames().forEach(name -> properties.put(name, loaded.getProperty(name)));
        } catch (IOException | IllegalArgumentException e) {
            throw refused(file, "is not a file of properties", "write one name=value on each line");
        }
        properties.keySet().forEach(name -> requireAllowed(file, name));
        requireProviders(file, properties);
        return new ClientProperties(properties, client(requireUsable(file, properties)));
    }

    private static void requireAllowed(Path file, String name) {
        boolean known = AdminClientConfig.configNames().contains(name);
        if (CONNECTION.contains(name)
                || name.equals(PROVIDER_PREFIX)
                || name.startsWith(PROVIDER_PREFIX + ".")
                || (known && IDENTITY_PREFIXES.stream().anyMatch(name::startsWith))) {
            return;
        }
        if (known
                || ProducerConfig.configNames().contains(name)
                || ConsumerConfig.configNames().contains(name)) {
            throw refused(
                    file,
                    "sets %s, which DisVote sets itself because its guarantees depend on it".formatted(name),
                    "remove it: the file may set security.protocol, sasl.*, ssl.*, config.providers* and the"
                            + " connection's timeouts and buffers");
        }
        throw refused(file, "sets %s, which no client of Kafka has".formatted(name), "check its spelling");
    }

    private static void requireProviders(Path file, Map<String, String> properties) {
        List<String> named = List.of(
                        properties.getOrDefault(PROVIDER_PREFIX, "").split(",", -1))
                .stream()
                .map(String::strip)
                .toList();
        properties.forEach((name, value) -> {
            if (name.startsWith(PROVIDER_PREFIX + ".")
                    && name.endsWith(".class")
                    && !PROVIDERS.contains(value.strip())) {
                throw refused(
                        file,
                        "names in %s a provider that is not one of Kafka's".formatted(name),
                        "use FileConfigProvider, DirectoryConfigProvider or EnvVarConfigProvider of"
                                + " org.apache.kafka.common.config.provider");
            }
            Matcher variable = VARIABLE.matcher(value);
            while (variable.find()) {
                if (!named.contains(variable.group(1))) {
                    throw refused(
                            file,
                            "takes the value of %s from a provider that config.providers does not name".formatted(name),
                            "add config.providers=file and config.providers.file.class=org.apache.kafka.common"
                                    + ".config.provider.FileConfigProvider, or the like");
                }
            }
        });
    }

    /// Makes a client that connects to nothing: it resolves the variables, parses the login and opens the key
    /// stores, so that a mistake is reported before a part waits for brokers that will never take it.
    ///
    /// @return the properties with the values of their variables
    private static Map<String, Object> requireUsable(Path file, Map<String, String> properties) {
        try {
            Map<String, Object> settings = new HashMap<>(properties);
            settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
            Map<String, Object> resolved = new AdminClientConfig(settings).originals();
            for (String name : properties.keySet()) {
                if (VARIABLE.matcher(String.valueOf(resolved.get(name))).find()) {
                    throw refused(
                            file,
                            "takes the value of %s from where there is none".formatted(name),
                            "check the file or variable and the key that it names");
                }
            }
            if (LOGIN_ELSEWHERE.contains(String.valueOf(resolved.get(SaslConfigs.SASL_MECHANISM)))) {
                return resolved;
            }
            try (var consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
            return resolved;
        } catch (KafkaException | IllegalArgumentException e) {
            throw new OperatorException("%s cannot be used: %s".formatted(file, why(e)));
        }
    }

    private static String client(Map<String, Object> resolved) {
        if (resolved.get(SaslConfigs.SASL_JAAS_CONFIG) instanceof String login) {
            Matcher name = USER_NAME.matcher(login);
            return name.find() ? "user " + name.group(1) : "the user of this client's login";
        }
        return resolved.containsKey(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)
                        || resolved.containsKey(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG)
                ? "the user of this client's certificate"
                : "this client, which names no user,";
    }

    /// The reason without any value: a parser's message may repeat a part of a password.
    private static String why(Throwable failure) {
        String before = "";
        String last = "no reason given";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            Matcher named = CONFIGURATION.matcher(message);
            if (named.find()) {
                return "the value of %s is not one that Kafka takes".formatted(named.group(1));
            }
            if (message.contains("JAAS") || message.contains("jaas")) {
                return "sasl.jaas.config is missing or malformed: it is a login module, `required`, its options as"
                        + " name=\"value\", and a semicolon";
            }
            before = last;
            last = cause instanceof IOException file ? OperatorFile.why(file) : message;
        }
        return before.isEmpty() || before.equals(last) ? last : before + ": " + last;
    }

    private static OperatorException refused(Path file, String what, String cure) {
        return new OperatorException("%s %s: %s".formatted(file, what, cure));
    }
}
