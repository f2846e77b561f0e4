package org.disvote.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The chart with the example's values, rendered by Helm itself.
final class Chart {

    /// Tests run in the module's folder.
    static final Path FOLDER = Path.of("disvote");

    static final Path EXAMPLES = Path.of("examples");

    static final String RELEASE = "disvote";

    /// Everything that is off in the example, and other numbers.
    static final String ALL_ON = """
            javaOpts: -XX:+UseZGC
            image: { digest: "sha256:%1$s", pullSecrets: [registry] }
            ingest:
              replicas: 2
              autoRestore: true
              corsOrigins: [https://www.example.org]
              limits: { queueMax: 8000, batchMax: 500, bodyMax: 16384, connectionsMax: 2000, addressRate: 0 }
            auth: { audience: page, signIn: { client: page, scopes: openid profile, token: id } }
            notary: { replicas: 2 }
            results:
              replicas: 3
              corsOrigins: [https://www.example.org]
              limits: { connectionsMax: 5000, addressRate: 9 }
            witnesses:
              - { name: w1, keySecret: disvote-w1 }
              - { name: w2, keySecret: disvote-w2 }
            sink: { autoscaling: { enabled: false }, processes: 2, consumers: 3 }
            counts: { storage: { className: fast } }
            audit: { schedule: "0 4 * * *" }
            operator: { enabled: true }
            networkPolicy: { log: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }
            """.formatted("ab".repeat(32));

    /// Everything that can be off, without TLS and voters' tokens.
    static final String ALL_OFF = """
            image: { tag: trial }
            tls: { allowClear: true, operatorsSecret: "", authoritiesConfigMap: "" }
            auth: { mode: none, jwks: "", signIn: { client: "" } }
            setup: { database: { enabled: false }, topics: { enabled: false } }
            ingest: { promiseKeySecret: "", tlsSecret: "", behindProxy: [], egress: [] }
            notary: { tlsSecret: "", egress: [] }
            results: { replicas: 0, tlsSecret: "" }
            console: { enabled: false, tlsSecret: "" }
            sink: { autoscaling: { enabled: false } }
            audit: { enabled: false }
            networkPolicy: { enabled: false }
            """;

    /// In place of `helm.sh/hook`.
    static final String HOOK = "test.disvote.org/hook";

    private static final Map<List<String>, List<JsonNode>> RENDERED = new ConcurrentHashMap<>();

    private Chart() {}

    /// All objects that the chart makes of the example's values and these.
    ///
    /// @throws IllegalStateException with Helm's message, if it refuses them
    static List<JsonNode> rendered(String... values) {
        return RENDERED.computeIfAbsent(
                List.of(values),
                _ -> withCopy(
                        copy -> Yaml.documents(new Helm(copy)
                                .template()
                                .withName(RELEASE)
                                .withNamespace("election")
                                .call()),
                        values));
    }

    static LintResult lint(String... values) {
        return withCopy(copy -> new Helm(copy).lint().strict().call(), values);
    }

    /// The values of the chart itself, which are not whole.
    static JsonNode defaults() {
        return Yaml.document(read(FOLDER.resolve("values.yaml")));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode named(List<JsonNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind)
                        && object.path("metadata").path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    /// A pod as some object describes it.
    ///
    /// @param owner kind and name of that object
    record Pod(String owner, JsonNode labels, JsonNode spec) {

        String component() {
            return labels.path("app.kubernetes.io/component").asText();
        }

        /// The component, and which one of it.
        String part() {
            String which = labels.path("disvote.org/replica")
                    .asText(labels.path("disvote.org/witness").asText());
            return which.isEmpty() ? component() : component() + "-" + which;
        }

        List<JsonNode> containers() {
            return StreamSupport.stream(spec.path("containers").spliterator(), false)
                    .toList();
        }

        List<JsonNode> allContainers() {
            List<JsonNode> all = new ArrayList<>(containers());
            spec.path("initContainers").forEach(all::add);
            return all;
        }
    }

    static List<Pod> pods(List<JsonNode> objects) {
        return objects.stream()
                .flatMap(object -> {
                    JsonNode spec = object.path("spec");
                    JsonNode template = spec.has("jobTemplate")
                            ? spec.path("jobTemplate").path("spec").path("template")
                            : spec.path("template");
                    return template.isMissingNode()
                            ? Stream.of()
                            : Stream.of(new Pod(
                                    id(object), template.path("metadata").path("labels"), template.path("spec")));
                })
                .toList();
    }

    static String id(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.path("metadata").path("name").asText();
    }

    static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private interface Use<T> {
        T of(Path copy);
    }

    /// The library takes values as `--set` only, so they are written into a copy of the chart.
    private static <T> T withCopy(Use<T> use, String... values) {
        try {
            Path folder = Files.createTempDirectory("chart");
            Path copy = folder.resolve(RELEASE);
            try (Stream<Path> files = Files.walk(FOLDER)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(FOLDER.relativize(file).toString()));
                }
            }
            // Of hooks the library renders nothing, so here they are none, with their annotations under another name.
            Path helpers = copy.resolve("templates/_helpers.tpl");
            Files.writeString(helpers, read(helpers).replace("helm.sh/hook", HOOK));
            // Without a cluster it takes Kubernetes to be 1.20.
            Path chart = copy.resolve("Chart.yaml");
            Files.writeString(chart, read(chart).replaceAll("(?m)^kubeVersion:.*", ""));
            JsonNode all = merged(defaults(), Yaml.document(read(EXAMPLES.resolve("values.yaml"))));
            for (String more : values) {
                all = merged(all, Yaml.document(more));
            }
            Files.writeString(copy.resolve("values.yaml"), all.toString());
            T result = use.of(copy);
            delete(folder);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    /// As Helm merges values: objects member by member, everything else is replaced.
    private static JsonNode merged(JsonNode base, JsonNode over) {
        if (!(base instanceof ObjectNode) || !(over instanceof ObjectNode)) {
            return over;
        }
        ObjectNode all = base.deepCopy();
        over.properties().forEach(member -> {
            JsonNode before = all.get(member.getKey());
            all.set(member.getKey(), before == null ? member.getValue() : merged(before, member.getValue()));
        });
        return all;
    }
}
