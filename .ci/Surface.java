import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/// Writes what others can rely on, as text that a `diff` can compare: `.ci/surface` says how it is run.
///
/// It observes a running system from outside. The exceptions are the help texts and three lists of codes: they are read
/// from the classes, found by their simple names, so that a class may move to another package.
public final class Surface {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VOTE = "/elections/demo/votes";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final Path out;

    private Surface(Path data, Path out) {
        this.data = data;
        this.out = out;
    }

    /// @param args the data folder of a running `./disvote up`, freshly made, and the folder to write to
    public static void main(String... args) throws Exception {
        Surface surface = new Surface(Path.of(args[0]), Path.of(args[1]));
        JsonNode endpoints = JSON.readTree(surface.data.resolve("endpoints.json").toFile());
        surface.write("commands.txt", commands());
        surface.write("codes.txt", codes());
        surface.write("files.txt", surface.files());
        surface.write("http.txt", surface.answers(endpoints.get("api").asText()));
        surface.write("topics.txt", topics(endpoints.get("kafka").asText()));
        surface.write("metrics.txt", surface.metrics());
        surface.write("master.txt", tables(endpoints.get("masters").get(0).asText()));
        surface.write("replica.txt", tables(endpoints.get("replicas").elements().next().asText()));
        System.exit(0);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(out.resolve(name), text);
    }

    // ---- the command line

    private static final Pattern COMMAND = Pattern.compile("^ {2}([a-z][a-z-]*)(?: .*)?$");

    private static String commands() throws Exception {
        Method run = classes("Cli").getFirst().getMethod("run", PrintWriter.class, PrintWriter.class, String[].class);
        StringBuilder text = new StringBuilder();
        describe(run, List.of(), text);
        return text.toString();
    }

    /// The help of a command, then of each command below it.
    private static void describe(Method run, List<String> command, StringBuilder text) throws Exception {
        List<String> line = new ArrayList<>(command);
        line.add("--help");
        StringWriter written = new StringWriter();
        PrintWriter printer = new PrintWriter(written, true);
        Object code = run.invoke(null, printer, printer, line.toArray(new String[0]));
        text.append("=== disvote ").append(String.join(" ", line)).append(" (exit code ").append(code).append(")\n");
        text.append(written).append('\n');
        boolean listed = false;
        for (String each : written.toString().lines().toList()) {
            Matcher name = COMMAND.matcher(each);
            if (each.startsWith("Commands:")) {
                listed = true;
            } else if (each.isBlank()) {
                listed = false; // what follows are remarks, and examples may stand among them
            } else if (listed && name.matches()) {
                List<String> below = new ArrayList<>(command);
                below.add(name.group(1));
                describe(run, below, text);
            }
        }
    }

    // ---- codes that leave a part

    private static String codes() throws Exception {
        StringBuilder text = new StringBuilder("=== problem documents: status, type, title, whether a retry helps\n");
        for (Object problem : constants("Problem")) {
            text.append(of(problem, "status")).append(' ').append(of(problem, "type"));
            text.append(" | ").append(of(problem, "title")).append(" | ").append(of(problem, "retryable")).append('\n');
        }
        text.append("=== reasons\n");
        for (Object code : constants("Reason$Code")) {
            text.append(code).append('\n');
        }
        text.append("=== findings of the audit\n");
        for (Object kind : constants("Finding$Kind")) {
            text.append(kind).append('\n');
        }
        return text.toString();
    }

    private static List<Object> constants(String enumName) throws Exception {
        List<Object> constants = new ArrayList<>();
        for (Class<?> found : classes(enumName)) {
            if (found.isEnum()) {
                constants.addAll(List.of(found.getEnumConstants()));
            }
        }
        return constants;
    }

    private static Object of(Object constant, String method) throws Exception {
        Method found = constant.getClass().getDeclaredMethod(method);
        found.setAccessible(true);
        return found.invoke(constant);
    }

    /// Our classes of this simple name, whatever their package.
    private static List<Class<?>> classes(String name) throws Exception {
        List<Class<?>> found = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!element.endsWith(".jar")) {
                continue;
            }
            try (JarFile jar = new JarFile(element)) {
                List<String> entries = jar.stream().map(entry -> entry.getName()).toList();
                for (String entry : entries) {
                    if (entry.startsWith("org/disvote/") && entry.endsWith("/" + name + ".class")) {
                        found.add(Class.forName(entry.replace(".class", "").replace('/', '.')));
                    }
                }
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("no class is called " + name + ": change .ci/Surface.java with its name");
        }
        return found;
    }

    // ---- files and HTTP

    private String files() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String file : List.of("endpoints.json", "metrics.json")) {
            text.append("=== ").append(file).append('\n');
            shape("", JSON.readTree(data.resolve(file).toFile()), text);
        }
        text.append("=== parts\n");
        for (JsonNode group : JSON.readTree(data.resolve("metrics.json").toFile())) {
            text.append(group.get("labels").get("part").asText()).append('\n');
        }
        return text.toString();
    }

    private String answers(String api) throws Exception {
        StringBuilder text = new StringBuilder();
        String vote = "{\"voterId\":\"GR-0000000001\",\"choice\":\"c3\"}";
        JsonNode receipt = JSON.readTree(answer("POST", api, VOTE, vote, text));
        answer("POST", api, VOTE, vote, text);
        answer("POST", api, VOTE, vote.replace("c3", "c2"), text);
        answer("POST", api, VOTE, vote.replace("c3", "no-choice"), text);
        answer("POST", api, VOTE, "{", text);
        answer("POST", api, "/elections/none/votes", vote, text);
        answer("GET", api, VOTE, null, text);
        String token = receipt.path("receipt").asText();
        awaitReplicas(api + "/elections/demo/receipts/" + token);
        for (String path : List.of(
                "/elections",
                "/elections/demo",
                "/elections/demo/turnout",
                "/elections/demo/results",
                "/elections/demo/receipts/" + token,
                "/elections/demo/receipts/none",
                "/health/live",
                "/health/ready",
                "/nothing")) {
            answer("GET", api, path, null, text);
        }
        return text.toString().replace(token, "RECEIPT");
    }

    /// Until then a receipt's answer has other members from moment to moment.
    private void awaitReplicas(String uri) throws Exception {
        String before = "";
        for (int tries = 0; tries < 20; tries++) {
            StringBuilder now = new StringBuilder();
            shape("", JSON.readTree(get(uri)), now);
            if (now.toString().equals(before) && tries > 5) {
                return;
            }
            before = now.toString();
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private String answer(String method, String api, String path, String body, StringBuilder text) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        text.append("=== ").append(method).append(' ').append(path);
        text.append(body == null ? "" : " " + body).append('\n').append(response.statusCode()).append('\n');
        new TreeMap<>(response.headers().map()).forEach((name, values) -> text.append(
                name + (Set.of("content-type", "retry-after").contains(name) ? ": " + values.getFirst() : ":") + '\n'));
        if (response.headers().firstValue("content-type").orElse("").contains("json")) {
            shape("", JSON.readTree(response.body()), text);
        }
        return response.body();
    }

    private String get(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /// Members in their order, with their types and without their values; of an array its first element alone.
    private static void shape(String path, JsonNode node, StringBuilder text) {
        if (node.isObject()) {
            node.properties().forEach(member -> shape(path + "." + member.getKey(), member.getValue(), text));
        } else if (node.isArray()) {
            text.append(path).append(": array\n");
            if (!node.isEmpty()) {
                shape(path + "[]", node.get(0), text);
            }
        } else {
            text.append(path.isEmpty() ? "." : path).append(": ");
            text.append(node.getNodeType().name().toLowerCase()).append('\n');
        }
    }

    // ---- topics

    private static String topics(String brokers) throws Exception {
        StringBuilder text = new StringBuilder();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            Set<String> names = new TreeSet<>(admin.listTopics().names().get());
            Map<String, TopicDescription> described = admin.describeTopics(names).allTopicNames().get();
            for (String name : names) {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
                TopicDescription topic = described.get(name);
                text.append("=== ").append(name).append('\n');
                text.append("partitions=").append(topic.partitions().size());
                text.append(" replicas=").append(topic.partitions().getFirst().replicas().size()).append('\n');
                admin.describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
                        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                        .map(entry -> entry.name() + "=" + entry.value())
                        .sorted()
                        .forEach(line -> text.append(line).append('\n'));
            }
        }
        return text.toString();
    }

    // ---- metrics

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? [^ ]+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"");

    /// Our own metrics: type, name and labels of each part. Those of libraries come and go with what they do.
    private String metrics() throws Exception {
        StringBuilder text = new StringBuilder();
        for (JsonNode group : JSON.readTree(data.resolve("metrics.json").toFile())) {
            String uri = "http://" + group.get("targets").get(0).asText() + "/metrics";
            text.append("=== ").append(group.get("labels").get("part").asText()).append('\n');
            Set<String> before = Set.of();
            Set<String> now = samples(get(uri));
            for (int same = 0, tries = 0; same < 6 && tries < 60; tries++) {
                TimeUnit.MILLISECONDS.sleep(500);
                before = now;
                now = samples(get(uri));
                same = now.equals(before) ? same + 1 : 0;
            }
            now.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private static Set<String> samples(String page) {
        Set<String> lines = new TreeSet<>();
        page.lines().filter(line -> line.matches("# (TYPE|HELP) (disvote|http)_.*")).forEach(lines::add);
        page.lines().filter(line -> line.matches("(disvote|http)_.*")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                String labels = sample.group(2) == null ? "" : sample.group(2);
                lines.add(sample.group(1)
                        + LABEL.matcher(labels).results().map(label -> label.group(1)).collect(Collectors.toList()));
            }
        });
        return lines;
    }

    // ---- tables

    /// Read from the catalogue, since a PostgreSQL without `pg_dump` is enough for DisVote.
    private static String tables(String jdbc) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(jdbc)) {
            rows(connection, text, "columns", """
                    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), co.collname,
                           CASE WHEN a.attnotnull THEN 'NOT NULL' END, pg_get_expr(d.adbin, d.adrelid)
                    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                    LEFT JOIN pg_collation co ON co.oid = a.attcollation
                    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace = 'public'::regnamespace
                    ORDER BY c.relname, a.attnum""");
            rows(connection, text, "settings of tables and indexes", """
                    SELECT relname, relkind, relpersistence, reloptions FROM pg_class
                    WHERE relnamespace = 'public'::regnamespace ORDER BY relname""");
            rows(connection, text, "constraints", """
                    SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
                    WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, conname""");
            rows(connection, text, "indexes", "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1");
            rows(connection, text, "triggers", """
                    SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1""");
            rows(connection, text, "functions", """
                    SELECT pg_get_functiondef(oid) FROM pg_proc
                    WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a' ORDER BY proname, oid""");
            rows(connection, text, "sequences", """
                    SELECT sequencename, data_type, start_value, increment_by FROM pg_sequences
                    WHERE schemaname = 'public' ORDER BY 1""");
            rows(connection, text, "migrations", """
                    SELECT version, description, type, script, checksum FROM flyway_schema_history
                    ORDER BY installed_rank""");
        }
        return text.toString();
    }

    private static void rows(Connection connection, StringBuilder text, String title, String sql) throws SQLException {
        text.append("=== ").append(title).append('\n');
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    values.add(row.getString(column) == null ? "" : row.getString(column));
                }
                text.append(String.join(" | ", values).stripTrailing()).append('\n');
            }
        }
    }
}
