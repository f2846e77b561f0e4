package org.disvote.lab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.disvote.cli.Cli;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.json.Json;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.rights.Kind;
import org.disvote.topics.rights.Recipe;
import org.disvote.topics.rights.User;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// Checks the compose files without a container engine: their services are a whole system, each refers to
/// services that exist, and our command line accepts each of our commands.
class ComposeFileTest {

    /// Tests run in the module's folder.
    private static final Path FILE = Path.of("../compose.yaml");

    private static final Path HA_FILE = Path.of("../compose.ha.yaml");

    private static final Path RECIPE = Path.of("../kafka/rights.json");

    /// Parts that run permanently, unlike those that do one task and end.
    private static final Set<String> STAYING = Set.of("ingest", "sink", "counts", "notary", "console");

    /// An operator may name a released image instead.
    private static final String OUR_IMAGE = "${DISVOTE_IMAGE:-disvote}";

    private static final Pattern HOST = Pattern.compile("//([^/:,?]+)|(?:^|,)([a-z0-9]+):\\d+(?=,|$)");

    private static final String DATABASE = "jdbc:postgresql://";

    /// What the keys' service writes and a witness reads.
    private static final String LOG_ARGUMENTS = "@/keys/policy/log.args";

    /// What a part may be given by a variable in place of an option.
    private static final Map<String, String> OPTIONS = Map.of(
            "DISVOTE_MASTERS", "--masters",
            "DISVOTE_REPLICAS", "--replicas",
            "DISVOTE_REPLICA", "--replica",
            "DISVOTE_REPLICA_DB", "--replica-db",
            "DISVOTE_BROKERS", "--brokers",
            "DISVOTE_BROKERS_KEEP", "--brokers-keep",
            "DISVOTE_LOG", "--log",
            "DISVOTE_PROMISE_KEY_FILE", "--promise-key");

    /// The service that makes the keys of the log, by a script of its own.
    private static final String KEYS = "log-keys";

    private final SortedMap<String, JsonNode> services = services(FILE);

    @Test
    void theServicesAreAWholeSystem() {
        assertEquals(
                Map.of(
                        "ingest",
                        2L,
                        "sink",
                        3L,
                        "counts",
                        1L,
                        "notary",
                        1L,
                        "witness",
                        2L,
                        "console",
                        1L,
                        "topics",
                        1L,
                        "election",
                        1L,
                        "database",
                        1L,
                        "audit",
                        1L),
                ours().map(service -> command(service).getFirst())
                        .collect(Collectors.groupingBy(part -> part, Collectors.counting())));
        assertEquals(
                2,
                services.keySet().stream()
                        .filter(name -> name.startsWith("master"))
                        .count());
        for (String three : List.of("replica", "kafka")) {
            assertEquals(
                    3,
                    services.keySet().stream()
                            .filter(name -> name.startsWith(three))
                            .count());
        }
        assertTrue(services.keySet().containsAll(Set.of("haproxy", "prometheus", "grafana")));
    }

    @Test
    void ourCommandLineAcceptsEveryCommand() {
        for (Path file : List.of(FILE, HA_FILE)) {
            ours(services(file)).forEach(service -> {
                List<String> command = new ArrayList<>();
                command(service)
                        .forEach(word ->
                                command.addAll(word.equals(LOG_ARGUMENTS) ? List.of("--log", "VKEY") : List.of(word)));
                service.path("environment").properties().forEach(variable -> {
                    String option = OPTIONS.get(variable.getKey());
                    if (option != null && hasOption(command, option)) {
                        command.addAll(List.of(option, variable.getValue().asText()));
                    }
                });
                ParseResult parsed = Cli.commandLine().parseArgs(command.toArray(String[]::new));
                assertEquals(List.of(), parsed.subcommand().errors(), command::toString);
                assertEquals(List.of(), parsed.subcommand().unmatched(), command::toString);
            });
        }
    }

    @Test
    void everythingThatAServiceRefersToExists() {
        services.forEach((name, service) -> {
            service.path("depends_on")
                    .properties()
                    .forEach(other -> assertTrue(
                            services.containsKey(other.getKey()),
                            () -> name + " depends on " + other.getKey() + ", which is not there"));
            hostsOf(service)
                    .forEach(host -> assertTrue(
                            services.containsKey(host), () -> name + " connects to " + host + ", which is not there"));
        });
    }

    /// What it connects to: by its command or by a variable.
    private static Set<String> hostsOf(JsonNode service) {
        Stream<String> variables = StreamSupport.stream(
                        service.path("environment").spliterator(), false)
                .map(JsonNode::asText);
        return Stream.concat(command(service).stream(), variables)
                .flatMap(word -> hostsIn(word).stream())
                .filter(host -> !host.equals("127.0.0.1"))
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsConnectedSharesANetworkAndASinkReachesNoMaster() {
        for (Path file : List.of(FILE, HA_FILE)) {
            SortedMap<String, JsonNode> all = services(file);
            all.forEach((name, service) -> {
                Set<String> own = Set.copyOf(words(service.path("networks")));
                assertFalse(own.isEmpty(), () -> file + ": " + name + " is in the network of all");
                Set<String> needed = hostsOf(service);
                for (String host : needed) {
                    JsonNode other = all.getOrDefault(host, NullNode.getInstance());
                    assertTrue(
                            words(other.path("networks")).stream().anyMatch(own::contains),
                            () -> file + ": " + name + " cannot reach " + host);
                }
                if (name.startsWith("sink") || name.startsWith("replica")) {
                    assertFalse(own.contains("masters"), () -> file + ": " + name);
                }
                if (name.startsWith("witness") || name.equals("haproxy")) {
                    assertFalse(own.contains("masters") || own.contains("replicas"), () -> file + ": " + name);
                }
            });
        }
    }

    @Test
    void everyContainerIsHardenedAndBounded() {
        for (Path file : List.of(FILE, HA_FILE)) {
            services(file).forEach((name, service) -> {
                assertEquals(List.of("ALL"), words(service.path("cap_drop")), () -> file + ": " + name);
                assertEquals(
                        List.of("no-new-privileges:true"),
                        words(service.path("security_opt")),
                        () -> file + ": " + name);
                assertTrue(service.path("pids_limit").asInt() > 0, () -> file + ": " + name);
                assertTrue(service.path("mem_limit").asText().matches("\\d+[mg]"), () -> file + ": " + name);
                assertEquals("${DISVOTE_CPUS:-1}", service.path("cpus").asText(), () -> file + ": " + name);
                assertFalse(service.path("privileged").asBoolean(), () -> file + ": " + name);
                assertFalse(service.path("user").asText().matches("root|0"), () -> file + ": " + name);
                if (!service.path("image").asText().startsWith("apache/kafka")) {
                    assertTrue(service.path("read_only").asBoolean(), () -> file + ": " + name);
                }
                words(service.path("tmpfs"))
                        .forEach(folder -> assertTrue(folder.contains("noexec"), () -> file + ": " + name));
                words(service.path("ports"))
                        .forEach(port -> assertTrue(port.startsWith("127.0.0.1:"), () -> file + ": " + name));
            });
        }
    }

    @Test
    void whateverIsNotOursSaysWhetherItWorks() {
        for (Path file : List.of(FILE, HA_FILE)) {
            services(file).forEach((name, service) -> {
                boolean ends = service.path("restart").asText().equals("on-failure");
                if (!service.path("image").asText().equals(OUR_IMAGE) && !ends) {
                    assertTrue(service.path("healthcheck").has("test"), () -> file + ": " + name);
                }
            });
        }
    }

    @Test
    void noPasswordStandsInAFileAndEachSecretIsReadFromOne() throws Exception {
        String made = Files.readString(Path.of("../secrets.sh"));
        for (Path file : List.of(FILE, HA_FILE)) {
            Map<?, ?> secrets = (Map<?, ?>) Objects.requireNonNull(content(file).get("secrets"));
            secrets.forEach((name, secret) -> {
                String from = String.valueOf(((Map<?, ?>) secret).get("file"));
                assertTrue(from.startsWith("./secrets/"), from);
                // ComposeBrokersIT and ComposeDatabasesIT run the scripts that make those of brokers and databases.
                assertTrue(
                        from.startsWith("./secrets/kafka/")
                                || from.startsWith("./secrets/postgres/")
                                || made.contains("keep " + from.substring("./secrets/".length()) + " "),
                        from);
            });
            services(file).forEach((name, service) -> {
                secretsOf(service)
                        .values()
                        .forEach(secret -> assertTrue(secrets.containsKey(secret), () -> file + ": " + name));
                String all = service.toString();
                assertFalse(all.contains("password="), () -> file + ": " + name);
                service.path("environment").properties().forEach(variable -> {
                    if (variable.getKey().contains("PASSWORD")
                            || variable.getKey().endsWith("STORE_LOCATION")) {
                        assertTrue(
                                variable.getValue().asText().startsWith("/run/secrets/"),
                                () -> file + ": " + name + ": " + variable.getKey());
                    }
                });
            });
        }
    }

    /// Each connects as the user of its own role, has the password of this user alone, and checks who the server is.
    @Test
    void everyPartIsAUserOfTheDatabasesWithTheRightsOfItsRole() {
        for (Path file : List.of(FILE, HA_FILE)) {
            SortedMap<String, JsonNode> all = services(file);
            ours(all).forEach(service -> {
                String urls = Stream.of("DISVOTE_MASTERS", "DISVOTE_REPLICAS", "DISVOTE_REPLICA_DB")
                        .map(variable ->
                                service.path("environment").path(variable).asText())
                        .collect(Collectors.joining(","));
                String part = part(service);
                String user = switch (part) {
                    case "ingest", "sink" -> "disvote-" + part;
                    case "audit", "console" -> "disvote-auditor";
                    case "database" -> "disvote_admin";
                    default -> "";
                };
                SortedMap<String, String> secrets = secretsOf(service);
                assertEquals(!user.isEmpty(), secrets.containsKey("database-ca"), () -> file + ": " + part);
                assertEquals(
                        user.isEmpty()
                                ? "none"
                                : "pgpass-"
                                        + user.replace("disvote_admin", "administrator")
                                                .replace("disvote-", ""),
                        secrets.getOrDefault("pgpass", "none"),
                        () -> file + ": " + part);
                assertFalse(command(service).toString().contains(DATABASE), () -> file + ": " + part);
                List<String> each = Stream.of(urls.split(",(?=[a-z0-9=]*jdbc:)|^,+|,+$"))
                        .filter(url -> !url.isEmpty())
                        .toList();
                assertEquals(user.isEmpty(), each.isEmpty(), () -> file + ": " + part);
                each.forEach(url -> {
                    assertTrue(url.contains("/disvote?user=" + user + "&"), url);
                    assertTrue(url.endsWith("&sslmode=verify-full&sslrootcert=/run/secrets/database-ca"), url);
                });
                assertTrue(
                        Collections.disjoint(secrets.values(), Set.of("database-superuser", "database-administrator")),
                        () -> file + ": " + part);
                assertEquals(
                        part.equals("database"),
                        secrets.values().stream().anyMatch(secret -> secret.matches("database-(ingest|sink|auditor)")),
                        () -> file + ": " + part + ": parts need no other form of a password");
            });
        }
    }

    @Test
    void clientsReachTheDatabasesOnlyByTlsAndWithAPassword() throws Exception {
        for (Path file : List.of(FILE, HA_FILE)) {
            services(file).entrySet().stream()
                    .filter(each -> each.getValue().path("image").asText().startsWith("postgres:"))
                    .forEach(each -> {
                        List<String> command = command(each.getValue());
                        assertTrue(
                                command.containsAll(List.of(
                                        "-cssl=on",
                                        "-cssl_cert_file=/run/secrets/certificate",
                                        "-chba_file=/etc/postgresql/pg_hba.conf")),
                                () -> file + ": " + each.getKey());
                        assertEquals(each.getKey(), secretsOf(each.getValue()).get("certificate"));
                    });
        }
        assertLetNobodyInWithoutTls(Files.readAllLines(Path.of("../postgres/pg_hba.conf")));
    }

    private static void assertLetNobodyInWithoutTls(List<String> rules) {
        assertTrue(rules.stream().anyMatch(rule -> rule.matches("host +all +postgres +all +reject")), rules::toString);
        rules.stream()
                .filter(rule -> rule.startsWith("host"))
                .forEach(rule -> assertTrue(rule.matches("hostssl .*scram-sha-256|host .*reject"), rule));
    }

    /// Nodes of a group are clients of each other. No file has the superuser's password, since there is none.
    @Test
    void nodesOfAGroupFollowEachOtherByTlsAndPatroniTakesOrdersWithAPasswordOnly() throws Exception {
        Set<String> secrets = Set.of(
                "patroni",
                "database-ca",
                "database-replicator",
                "database-rewinder",
                "database-administrator",
                "certificate");
        List<String> nodes = new ArrayList<>();
        services(HA_FILE).forEach((name, service) -> {
            if (command(service).equals(List.of("patroni"))) {
                nodes.add(name);
                assertEquals(secrets, secretsOf(service).keySet(), name);
                assertEquals(name, secretsOf(service).get("certificate"));
                assertTrue(service.path("configs").toString().contains("\"/etc/disvote/patroni-tls.yml\""), name);
            }
        });
        assertEquals(List.of("m0a", "m0b", "m0c", "m1a", "m1b", "m1c"), nodes);

        Path file = Path.of("../postgres/patroni-tls.yml");
        JsonNode settings = Json.MAPPER.valueToTree(content(file));
        JsonNode postgres = settings.path("postgresql");
        assertEquals("on", postgres.path("parameters").path("ssl").asText());
        assertLetNobodyInWithoutTls(words(postgres.path("pg_hba")));
        assertTrue(Files.readString(file).contains("superuser:\n      password: null\n"), "without one");
        for (String user : List.of("replication", "rewind")) {
            JsonNode known = postgres.path("authentication").path(user);
            assertEquals("verify-full", known.path("sslmode").asText(), user);
            assertEquals("/run/secrets/database-ca", known.path("sslrootcert").asText(), user);
            assertTrue(known.path("password").asText().matches("\\$\\{\\w+Password}"), user);
        }
        assertTrue(settings.path("restapi")
                .path("authentication")
                .path("password")
                .asText()
                .matches("\\$\\{\\w+Password}"));
    }

    /// Each connects to the brokers as a user that the recipe has, and has the password of this user alone.
    @Test
    void everyPartIsAUserOfTheBrokersWhoMayDoWhatItDoes() {
        Map<String, User> users =
                Recipe.read(RECIPE).users().stream().collect(Collectors.toMap(User::name, user -> user));
        for (Path file : List.of(FILE, HA_FILE)) {
            Map<?, ?> secrets = (Map<?, ?>) Objects.requireNonNull(content(file).get("secrets"));
            List<String> ofIngests = new ArrayList<>();
            services(file).entrySet().stream()
                    .filter(each -> each.getValue().path("image").asText().equals(OUR_IMAGE))
                    .filter(each -> !each.getKey().startsWith("witness")
                            && !each.getKey().equals("databases"))
                    .forEach(each -> {
                        String name = each.getKey();
                        JsonNode environment = each.getValue().path("environment");
                        SortedMap<String, String> secretsOf = secretsOf(each.getValue());
                        assertEquals("kafka-ca", secretsOf.get("kafka-ca"), () -> file + ": " + name);
                        if (name.equals("topics")) {
                            assertEquals("kafka-administrator", secretsOf.get("kafka-administrator"));
                            assertFalse(environment.has("DISVOTE_KAFKA_USER"), "it is the administrator");
                            return;
                        }
                        User user = Objects.requireNonNull(
                                users.get(environment.path("DISVOTE_KAFKA_USER").asText()),
                                () -> file + ": " + name + " is no user of the recipe");
                        assertEquals(kind(name), user.kind(), () -> file + ": " + name);
                        if (user.kind() == Kind.SINK) {
                            List<String> command = command(each.getValue());
                            assertEquals(
                                    command.contains("--replica")
                                            ? after("--replica", command)
                                            : environment
                                                    .path("DISVOTE_REPLICA")
                                                    .asText(),
                                    user.replica(),
                                    () -> file + ": " + name);
                        }
                        if (user.kind() == Kind.INGEST) {
                            ofIngests.add(user.name());
                        }
                        Map<?, ?> password =
                                (Map<?, ?>) Objects.requireNonNull(secrets.get(secretsOf.get("kafka-password")));
                        assertEquals(
                                RECIPE.resolveSibling("..")
                                        .resolve(String.valueOf(password.get("file")))
                                        .toAbsolutePath()
                                        .normalize(),
                                user.password().orElseThrow().normalize(),
                                () -> file + ": " + name);
                    });
            assertEquals(2, Set.copyOf(ofIngests).size(), "so that one of them can be locked out");
        }
    }

    private static Kind kind(String service) {
        return switch (service.replaceAll("\\d", "")) {
            case "ingest" -> Kind.INGEST;
            case "sink" -> Kind.SINK;
            case "counts" -> Kind.COUNTS;
            case "notary" -> Kind.NOTARY;
            case "console", "audit" -> Kind.AUDITOR;
            default -> Kind.OPERATOR;
        };
    }

    @Test
    void clientsReachTheBrokersOnlyByTlsAndAsUsers() {
        for (Path file : List.of(FILE, HA_FILE)) {
            List<JsonNode> brokers = services(file).values().stream()
                    .filter(service -> service.path("image").asText().startsWith("apache/kafka"))
                    .toList();
            assertEquals(3, brokers.size(), file::toString);
            for (JsonNode broker : brokers) {
                JsonNode settings = broker.path("environment");
                assertEquals(
                        "CLIENTS:SASL_SSL,CONTROLLERS:SSL,BROKERS:SSL",
                        settings.path("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP").asText());
                assertEquals(
                        "false",
                        settings.path("KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND").asText());
                String own = secretsOf(broker).getOrDefault("broker", "");
                assertTrue(settings.path("KAFKA_SUPER_USERS").asText().contains("User:CN=" + own + ";"), own);
                assertTrue(
                        settings.path("KAFKA_ADVERTISED_LISTENERS").asText().contains("CLIENTS://" + own + ":9092"),
                        own);
            }
        }
    }

    @Test
    void everySinkAppliesToAReplicaOfItsOwn() {
        List<String> databases = ours().filter(service -> part(service).equals("sink"))
                .map(sink -> sink.path("environment").path("DISVOTE_REPLICA_DB").asText())
                .toList();
        assertEquals(3, databases.stream().distinct().count(), databases::toString);
    }

    @Test
    void theConsoleAuditsTheSameDatabasesAsTheAudit() {
        JsonNode console = services.getOrDefault("console", NullNode.getInstance());
        JsonNode audit = services.getOrDefault("audit", NullNode.getInstance());

        for (String databases : List.of("DISVOTE_MASTERS", "DISVOTE_REPLICAS")) {
            assertEquals(
                    audit.path("environment").path(databases),
                    console.path("environment").path(databases));
        }
        assertTrue(command(console).contains("--auth-none-anywhere"), "or nobody may press it, off loopback");
    }

    @Test
    void underConsensusEachIngestHasANotaryOfItsOwn() {
        SortedMap<String, JsonNode> all = services(HA_FILE);
        assertEquals(
                Map.of("ingest", 2L, "notary", 2L, "witness", 2L),
                ours(all)
                        .map(ComposeFileTest::part)
                        .filter(Set.of("ingest", "notary", "witness")::contains)
                        .collect(Collectors.groupingBy(part -> part, Collectors.counting())));
        assertEquals(
                Set.of("http://notary1:8086/log/", "http://notary2:8086/log/"),
                ours(all)
                        .filter(service -> part(service).equals("ingest"))
                        .map(ingest ->
                                ingest.path("environment").path("DISVOTE_LOG").asText())
                        .collect(Collectors.toSet()));
    }

    /// A witness with the key of the log, or an ingest instance with that of another one, could sign in its name.
    @Test
    void eachKeyOfTheLogIsReadableOnlyWhereItIsUsed() {
        for (Path file : List.of(FILE, HA_FILE)) {
            services(file).forEach((name, service) -> {
                Set<String> keys = words(service.path("volumes")).stream()
                        .filter(volume -> volume.contains("-key:"))
                        .collect(Collectors.toSet());
                Set<String> own = name.startsWith("notary")
                        ? Set.of("log-key:/keys/log:ro")
                        : name.startsWith("witness")
                                ? Set.of("w%1$s-key:/keys/w%1$s:ro".formatted(name.substring("witness".length())))
                                : name.startsWith("ingest")
                                        ? Set.of("%1$s-key:/keys/%1$s:ro".formatted(name))
                                        : Set.of();
                if (name.equals(KEYS)) {
                    assertEquals(5, keys.size(), keys::toString);
                } else {
                    assertEquals(own, keys, () -> file + ": " + name);
                }
            });
        }
    }

    @Test
    void whoeverNeedsKeysOrPolicyWaitsForTheServiceThatMakesThem() {
        for (Path file : List.of(FILE, HA_FILE)) {
            services(file).forEach((name, service) -> {
                boolean needs = words(service.path("volumes")).stream().anyMatch(volume -> volume.contains(":/keys/"));
                assertEquals(
                        needs && !name.equals(KEYS), service.path("depends_on").has(KEYS), () -> file + ": " + name);
            });
        }
    }

    @Test
    void everyVolumeIsDeclaredAndWitnessesShareNoFolder() {
        for (Path file : List.of(FILE, HA_FILE)) {
            Set<?> declared = ((Map<?, ?>) Objects.requireNonNull(content(file).get("volumes"))).keySet();
            Set<String> used = services(file).values().stream()
                    .flatMap(service -> words(service.path("volumes")).stream())
                    .filter(volume -> !volume.startsWith("."))
                    .map(volume -> volume.substring(0, volume.indexOf(':')))
                    .collect(Collectors.toSet());
            assertEquals(declared, used, file::toString);
            for (String witness : List.of("witness1", "witness2")) {
                assertEquals(
                        List.of(witness),
                        services(file).entrySet().stream()
                                .filter(each ->
                                        words(each.getValue().path("volumes")).contains(witness + ":/var/lib/disvote"))
                                .map(Map.Entry::getKey)
                                .toList());
            }
        }
    }

    private static String after(String option, List<String> command) {
        return command.get(command.indexOf(option) + 1);
    }

    /// Each `up` runs that service again, and no ingest instance starts before it has succeeded.
    @Test
    void eachUpDefinesTheSampleElectionOnlyIfItIsNew() {
        for (Path file : List.of(FILE, HA_FILE)) {
            List<String> command = command(services(file).getOrDefault("election", NullNode.getInstance()));
            assertTrue(command.contains("--if-new"), () -> file + ": " + command);
        }
    }

    @Test
    void topicsAndIngestHaveTheKeyOfThePseudonymsAsASecretAndNobodyElse() {
        for (Path file : List.of(FILE, HA_FILE)) {
            ours(services(file)).forEach(service -> {
                boolean needsKey = Set.of("topics", "ingest").contains(part(service));
                assertEquals(
                        needsKey,
                        words(service.path("secrets")).contains("voter-key"),
                        () -> file + ": " + part(service));
                assertEquals(
                        needsKey ? "/run/secrets/voter-key" : "",
                        service.path("environment")
                                .path("DISVOTE_VOTER_KEY_FILE")
                                .asText(),
                        () -> file + ": " + part(service));
            });
        }
    }

    @Test
    void theSampleElectionIsValid() throws Exception {
        Definition definition = assertInstanceOf(
                        Definition.Valid.class, Definition.parse(Files.readAllBytes(Path.of("../elections/demo.json"))))
                .definition();
        assertEquals("demo", definition.id().value());
    }

    @Test
    void everyPermanentPartReportsAtItsOperatorsPortWhetherItIsReady() {
        for (Path file : List.of(FILE, HA_FILE)) {
            List<JsonNode> staying = ours(services(file))
                    .filter(service -> STAYING.contains(part(service)))
                    .toList();
            assertTrue(staying.size() >= 5, () -> file + " has only " + staying.size());
            for (JsonNode service : staying) {
                List<String> check = words(service.path("healthcheck").path("test"));
                assertEquals(List.of("CMD", "/opt/disvote/ready.sh"), check.subList(0, 2), () -> file + ": " + service);
                assertEquals(
                        part(service).equals("console"), check.size() == 3, "only the console has no port of its own");
                JsonNode environment = service.path("environment");
                assertEquals("9100", environment.path("DISVOTE_METRICS_PORT").asText(), service::toString);
                assertEquals("0.0.0.0", environment.path("DISVOTE_METRICS_HOST").asText(), service::toString);
            }
        }
    }

    /// `up --wait` waits for healthy parts. A part that waits for what it needs is not ready, so that `up` does
    /// not return too early.
    @Test
    void votingIsReadyOnlyAfterDatabasesTopicsAndTheElection() {
        for (Path file : List.of(FILE, HA_FILE)) {
            SortedMap<String, JsonNode> all = services(file);
            ours(all)
                    .filter(service -> part(service).equals("ingest"))
                    .forEach(ingest -> List.of("election", "databases")
                            .forEach(other -> assertEquals(
                                    "service_completed_successfully",
                                    ingest.path("depends_on")
                                            .path(other)
                                            .path("condition")
                                            .asText(),
                                    () -> file + ": a vote needs " + other)));
            all.forEach((name, service) -> service.path("depends_on")
                    .properties()
                    .forEach(other -> {
                        String condition = other.getValue().path("condition").asText();
                        JsonNode needed = all.getOrDefault(other.getKey(), NullNode.getInstance());
                        assertEquals(
                                condition.equals("service_healthy"),
                                needed.path("healthcheck").has("test"),
                                () -> name + " waits for " + other.getKey() + " to be " + condition);
                    }));
        }
    }

    @Test
    void theConsoleAndPrometheusAskTheOperatorsPorts() throws Exception {
        String watched = after("--watch", command(services.getOrDefault("console", NullNode.getInstance())));
        JsonNode targets = Json.MAPPER.readTree(Files.readAllBytes(Path.of("../prometheus/targets/compose.json")));
        SortedMap<String, String> scraped = new TreeMap<>();
        targets.forEach(target -> scraped.put(
                target.path("labels").path("part").asText(),
                "http://" + target.path("targets").path(0).asText()));
        assertEquals("http://console:9100", scraped.remove("console"));
        assertEquals(
                scraped.entrySet().stream().map(Object::toString).collect(Collectors.toSet()),
                Set.of(watched.split(",", -1)));
        scraped.values().forEach(address -> assertTrue(address.endsWith(":9100"), address));
    }

    @Test
    void theHealthCheckDistinguishesReadyFromNotReadyAndFromDead() throws Exception {
        AtomicReference<Health> health = new AtomicReference<>(Health.notReady(Code.MASTER_AWAY));
        int freed;
        try (PartMetrics metrics = new PartMetrics();
                OperatorsPort port = OperatorsPort.open("127.0.0.1", 0)) {
            freed = port.uri().getPort();
            assertEquals(1, ready(freed), "the part is not there yet");
            port.show(metrics, health::get);
            assertEquals(1, ready(freed));
            health.set(Health.READY);
            assertEquals(0, ready(freed));
        }
        assertEquals(1, ready(freed), "nobody listens");
    }

    private static int ready(int port) throws Exception {
        return new ProcessBuilder("bash", "../ready.sh", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// Whether the command that these words name has it; another one ignores the variable.
    private static boolean hasOption(List<String> command, String option) {
        CommandLine at = Cli.commandLine();
        for (String word : command) {
            @Nullable CommandLine sub = at.getSubcommands().get(word);
            if (sub == null) {
                break;
            }
            at = sub;
        }
        return at.getCommandSpec().findOption(option) != null;
    }

    private static String part(JsonNode service) {
        return command(service).getFirst();
    }

    private Stream<JsonNode> ours() {
        return ours(services);
    }

    private static Stream<JsonNode> ours(SortedMap<String, JsonNode> services) {
        return services.values().stream()
                .filter(service -> service.path("image").asText().equals(OUR_IMAGE))
                .filter(service -> !service.has("entrypoint"));
    }

    private static List<String> command(JsonNode service) {
        return words(service.path("command"));
    }

    /// By the name that each has in the container.
    private static SortedMap<String, String> secretsOf(JsonNode service) {
        SortedMap<String, String> secrets = new TreeMap<>();
        service.path("secrets").forEach(secret -> {
            String source =
                    secret.isTextual() ? secret.asText() : secret.path("source").asText();
            secrets.put(secret.path("target").asText(source), source);
        });
        return secrets;
    }

    private static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /// The hosts in JDBC URLs and in `host:port`.
    private static List<String> hostsIn(String word) {
        List<String> hosts = new ArrayList<>();
        Matcher urls = HOST.matcher(word);
        while (urls.find()) {
            hosts.add(urls.group(1) != null ? urls.group(1) : urls.group(2));
        }
        return hosts;
    }

    private static SortedMap<String, JsonNode> services(Path file) {
        SortedMap<String, JsonNode> services = new TreeMap<>();
        Json.MAPPER
                .valueToTree(content(file))
                .path("services")
                .properties()
                .forEach(service -> services.put(service.getKey(), service.getValue()));
        return services;
    }

    private static Map<?, ?> content(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(200);
        try {
            // Unlike Jackson's parser, this one merges what `<<` refers to.
            Map<?, ?> content = new Yaml(options).load(Files.readString(file));
            return content;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
