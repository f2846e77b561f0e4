package org.disvote.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.disvote.helm.Chart.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What the chart makes, with the example's values and with others.
final class ChartTest {

    static final List<String> VARIANTS = List.of("{}", Chart.ALL_ON, Chart.ALL_OFF);

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void helmFindsNothingToWarnOf(String values) {
        LintResult lint = Chart.lint(values);

        assertFalse(lint.isFailed(), lint.getMessages()::toString);
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void everyObjectIsOneOfItsKindWithoutAnUnknownMember(String values) {
        List<JsonNode> objects = Chart.rendered(values);

        assertEquals(
                List.of(),
                objects.stream()
                        .flatMap(object -> StrictModel.problem(object).stream())
                        .toList());
        assertEquals(
                objects.size(),
                objects.stream().map(Chart::id).distinct().count(),
                () -> "two objects of one name: "
                        + objects.stream().map(Chart::id).sorted().toList());
    }

    @Test
    void aMisspeltMemberIsFoundInOurObjectsAndInThoseOfStrimzi() {
        for (String text : List.of("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: a }
                spec: { template: { spec: { containers: [{ name: a, readynessProbe: {} }] } } }
                """, """
                apiVersion: kafka.strimzi.io/v1
                kind: Kafka
                metadata: { name: a }
                spec: { kafka: { listeners: [{ name: a, port: 9093, type: internal, tls: true, authenticaton: {} }] } }
                """)) {
            Optional<String> problem = StrictModel.problem(Yaml.document(text));
            assertTrue(problem.orElse("").contains("Unrecognized field"), problem::toString);
        }
    }

    @Test
    void thePartsAreAWholeSystem() {
        Map<String, String> kinds = new TreeMap<>();
        Chart.pods(Chart.rendered(Chart.ALL_ON)).forEach(pod -> kinds.put(pod.part(), pod.owner()));

        assertEquals(
                new TreeMap<>(Map.ofEntries(
                        Map.entry("audit", "CronJob disvote-audit"),
                        Map.entry("console", "Deployment disvote-console"),
                        Map.entry("counts", "StatefulSet disvote-counts"),
                        Map.entry("database", "Job disvote-database"),
                        Map.entry("ingest", "StatefulSet disvote-ingest"),
                        Map.entry("notary", "StatefulSet disvote-notary"),
                        Map.entry("operator", "Deployment disvote-operator"),
                        Map.entry("results", "Deployment disvote-results"),
                        Map.entry("sink-r1", "Deployment disvote-sink-r1"),
                        Map.entry("sink-r2", "Deployment disvote-sink-r2"),
                        Map.entry("topics", "Job disvote-topics"),
                        Map.entry("witness-w1", "StatefulSet disvote-witness-w1"),
                        Map.entry("witness-w2", "StatefulSet disvote-witness-w2"))),
                kinds);
    }

    /// A service link would set variables that our command line reads, such as `DISVOTE_LOG_PORT`.
    @ParameterizedTest
    @FieldSource("VARIANTS")
    void everyPodIsHardenedAndBounded(String values) {
        for (Pod pod : Chart.pods(Chart.rendered(values))) {
            JsonNode spec = pod.spec();
            assertFalse(spec.path("enableServiceLinks").asBoolean(true), pod::owner);
            assertFalse(spec.path("automountServiceAccountToken").asBoolean(true), pod::owner);
            JsonNode security = spec.path("securityContext");
            assertTrue(security.path("runAsNonRoot").asBoolean(), pod::owner);
            assertEquals(10001, security.path("runAsUser").asInt(), pod::owner);
            assertEquals(
                    "RuntimeDefault",
                    security.path("seccompProfile").path("type").asText(),
                    pod::owner);
            assertEquals("OnRootMismatch", security.path("fsGroupChangePolicy").asText(), pod::owner);
            for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
                assertFalse(spec.has(shared), pod::owner);
            }
            for (JsonNode container : pod.allContainers()) {
                JsonNode own = container.path("securityContext");
                assertTrue(own.path("readOnlyRootFilesystem").asBoolean(), pod::owner);
                assertFalse(own.path("allowPrivilegeEscalation").asBoolean(true), pod::owner);
                assertEquals(Set.of("ALL"), Chart.texts(own.path("capabilities").path("drop")), pod::owner);
                assertFalse(own.path("privileged").asBoolean(), pod::owner);
                JsonNode resources = container.path("resources");
                assertTrue(resources.path("limits").has("memory"), pod::owner);
                assertTrue(resources.path("requests").has("cpu"), pod::owner);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void everyMountHasItsVolumeAndEveryVolumeIsMounted(String values) {
        for (JsonNode object : Chart.rendered(values)) {
            for (Pod pod : Chart.pods(List.of(object))) {
                Set<String> volumes = new HashSet<>();
                pod.spec()
                        .path("volumes")
                        .forEach(volume -> assertTrue(
                                volumes.add(volume.path("name").asText()), () -> pod.owner() + " twice: " + volume));
                object.path("spec")
                        .path("volumeClaimTemplates")
                        .forEach(claim ->
                                volumes.add(claim.path("metadata").path("name").asText()));
                Set<String> mounted = new HashSet<>();
                for (JsonNode container : pod.allContainers()) {
                    Set<String> places = new HashSet<>();
                    container.path("volumeMounts").forEach(mount -> {
                        mounted.add(mount.path("name").asText());
                        assertTrue(
                                places.add(mount.path("mountPath").asText()), () -> pod.owner() + " twice: " + mount);
                        assertTrue(
                                mount.path("readOnly").asBoolean()
                                        || Set.of("tmp", "data", "keys", "work")
                                                .contains(mount.path("name").asText()),
                                () -> pod.owner() + " may write: " + mount);
                    });
                }
                assertEquals(volumes, mounted, pod::owner);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void everyFileThatAPartIsGivenIsBelowAMountOfIt(String values) {
        for (Pod pod : Chart.pods(Chart.rendered(values))) {
            for (JsonNode container : pod.containers()) {
                Set<String> places = new HashSet<>();
                container
                        .path("volumeMounts")
                        .forEach(mount -> places.add(mount.path("mountPath").asText() + "/"));
                Stream.concat(
                                Stream.of(container.path("env")).flatMap(all -> all.findValuesAsText("value").stream()),
                                Chart.texts(container.path("args")).stream())
                        .flatMap(text -> Stream.of(text.split("[=&:,?]", -1)))
                        .filter(word -> word.matches("/[^/].*"))
                        .forEach(file -> assertTrue(
                                places.stream().anyMatch(file::startsWith),
                                () -> pod.owner() + " has no " + file + " below " + places));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void everyServiceFindsPodsWithItsPortsAndEveryProbeAPortOfItsContainer(String values) {
        List<JsonNode> objects = Chart.rendered(values);
        List<Pod> pods = Chart.pods(objects);
        for (JsonNode object : objects) {
            if (object.path("kind").asText().equals("Service")) {
                List<Pod> found = pods.stream()
                        .filter(pod -> covers(object.path("spec").path("selector"), pod.labels()))
                        .toList();
                assertEquals(1, found.size(), () -> Chart.id(object) + " finds " + found);
                object.path("spec")
                        .path("ports")
                        .forEach(port -> assertTrue(
                                ports(found.getFirst().containers().getFirst())
                                        .contains(port.path("targetPort").asText()),
                                () -> Chart.id(object) + ": " + port));
            }
            JsonNode selector = object.path("spec").path("selector").path("matchLabels");
            Chart.pods(List.of(object)).forEach(pod -> {
                assertTrue(selector.isMissingNode() || covers(selector, pod.labels()), pod::owner);
                for (JsonNode container : pod.containers()) {
                    for (String name : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                        JsonNode probe = container.path(name);
                        String port = probe.path("httpGet")
                                .path("port")
                                .asText(probe.path("tcpSocket").path("port").asText());
                        assertTrue(probe.isMissingNode() || ports(container).contains(port), () -> pod.owner() + name);
                    }
                }
            });
            if (object.path("kind").asText().equals("StatefulSet")) {
                JsonNode service = Chart.named(
                        objects,
                        "Service",
                        object.path("spec").path("serviceName").asText());
                assertTrue(covers(
                        service.path("spec").path("selector"),
                        Chart.pods(List.of(object)).getFirst().labels()));
            }
        }
    }

    @Test
    void everyPartThatStaysIsProbedAndOnlyJobsAreNot() {
        Set<String> unprobed = Chart.pods(Chart.rendered(Chart.ALL_ON)).stream()
                .filter(pod -> !pod.containers().getFirst().has("livenessProbe")
                        || !pod.containers().getFirst().has("readinessProbe"))
                .map(Pod::component)
                .collect(Collectors.toSet());

        assertEquals(Set.of("audit", "database", "topics", "operator"), unprobed);
    }

    /// While a master is away no instance is ready; its service must not lose all of them.
    @Test
    void anIngestInstanceKeepsItsPlaceWhileItLivesButOnlyOnceItWasReady() {
        JsonNode ingest = Chart.pods(Chart.rendered()).stream()
                .filter(pod -> pod.component().equals("ingest"))
                .findFirst()
                .orElseThrow()
                .containers()
                .getFirst();

        assertEquals("/health/ready", path(ingest, "startupProbe"));
        assertEquals("/health/live", path(ingest, "readinessProbe"));
        assertEquals("/health/live", path(ingest, "livenessProbe"));
        assertEquals("voters", ingest.at("/readinessProbe/httpGet/port").asText());
    }

    @Test
    void theLogIsTakenFromTheNotaryThatWrites() {
        JsonNode several = Chart.named(Chart.rendered(Chart.ALL_ON), "StatefulSet", "disvote-notary");
        JsonNode one = Chart.named(Chart.rendered(), "StatefulSet", "disvote-notary");

        assertEquals("/health/active", path(container(several), "readinessProbe"));
        assertEquals("OnDelete", several.at("/spec/updateStrategy/type").asText());
        assertEquals("log", container(one).at("/readinessProbe/tcpSocket/port").asText());
        assertEquals("RollingUpdate", one.at("/spec/updateStrategy/type").asText());
    }

    @Test
    void portsWithACertificateAreProbedByHttps() {
        for (boolean clear : List.of(false, true)) {
            for (Pod pod : Chart.pods(Chart.rendered(clear ? Chart.ALL_OFF : "{}"))) {
                pod.containers()
                        .getFirst()
                        .findValues("httpGet")
                        .forEach(get -> assertEquals(
                                clear ? "HTTP" : "HTTPS", get.path("scheme").asText(), pod::owner));
            }
        }
    }

    @Test
    void aDrainedNodeTakesOnePodOfAPartAtMost() {
        List<JsonNode> objects = Chart.rendered(Chart.ALL_ON);
        Set<String> covered = new HashSet<>();
        for (JsonNode object : objects) {
            if (object.path("kind").asText().equals("PodDisruptionBudget")) {
                assertEquals(1, object.at("/spec/maxUnavailable").asInt(), () -> Chart.id(object));
                assertEquals(
                        "AlwaysAllow",
                        object.at("/spec/unhealthyPodEvictionPolicy").asText());
                Chart.pods(objects).stream()
                        .filter(pod -> covers(object.at("/spec/selector/matchLabels"), pod.labels()))
                        .forEach(pod -> covered.add(pod.part()));
            }
        }
        // A notary that stands by is not ready, so a budget would hold the writer for ever.
        assertEquals(Set.of("ingest", "sink-r1", "sink-r2", "counts", "results", "witness-w1", "witness-w2"), covered);
    }

    @Test
    void podsOfAPartAreSpreadOverZonesAndNodes() {
        for (Pod pod : Chart.pods(Chart.rendered(Chart.ALL_ON))) {
            Map<String, String> spread = new TreeMap<>();
            pod.spec().path("topologySpreadConstraints").forEach(each -> {
                spread.put(
                        each.path("topologyKey").asText(),
                        each.path("whenUnsatisfiable").asText());
                assertTrue(covers(each.at("/labelSelector/matchLabels"), pod.labels()), pod::owner);
            });
            assertEquals(
                    Set.of("ingest", "sink", "counts", "notary", "results", "witness")
                                    .contains(pod.component())
                            ? Map.of(
                                    "topology.kubernetes.io/zone", "ScheduleAnyway",
                                    "kubernetes.io/hostname", "DoNotSchedule")
                            : Map.of(),
                    spread,
                    pod::owner);
        }
    }

    @Test
    void sinksFollowTheLagOfTheirReplicaAndTheirNumberIsNotSetBackByAnUpgrade() {
        List<JsonNode> objects = Chart.rendered();
        for (String replica : List.of("r1", "r2")) {
            JsonNode scaler = Chart.named(objects, "HorizontalPodAutoscaler", "disvote-sink-" + replica);
            JsonNode scaled = Chart.named(
                    objects,
                    scaler.at("/spec/scaleTargetRef/kind").asText(),
                    scaler.at("/spec/scaleTargetRef/name").asText());
            assertFalse(scaled.path("spec").has("replicas"), "an upgrade would set it back");
            JsonNode metric = scaler.at("/spec/metrics/0/external");
            assertEquals("disvote_sink_lag_votes", metric.at("/metric/name").asText());
            assertEquals(
                    replica, metric.at("/metric/selector/matchLabels/replica").asText());
            assertEquals("AverageValue", metric.at("/target/type").asText());
            assertTrue(scaler.at("/spec/minReplicas").asInt() >= 1);
        }
        JsonNode fixed = Chart.named(Chart.rendered(Chart.ALL_ON), "Deployment", "disvote-sink-r1");
        assertEquals(2, fixed.at("/spec/replicas").asInt());
        assertTrue(Chart.rendered(Chart.ALL_ON).stream()
                .noneMatch(object -> object.path("kind").asText().equals("HorizontalPodAutoscaler")));
    }

    /// The metric of the HPA exists, with the label by which it is selected.
    @Test
    void theMetricOfTheScalerIsOneThatSinksReport() {
        String surface = Chart.read(Path.of("../../docs/surface/metrics.txt"));

        assertTrue(surface.contains("\ndisvote_sink_lag_votes[replica]"), "no such metric with this label");
        assertTrue(Chart.read(Chart.EXAMPLES.resolve("prometheus-adapter.yaml")).contains("disvote_sink_lag_votes"));
    }

    @ParameterizedTest
    @FieldSource("VARIANTS")
    void secretsAreReferredToAndNothingSecretIsWritten(String values) {
        for (JsonNode object : Chart.rendered(values)) {
            assertFalse(object.path("kind").asText().equals("Secret"), () -> Chart.id(object));
            String text = object.toString();
            for (String word : List.of("password=", "PGPASSWORD", "BEGIN PRIVATE")) {
                assertFalse(text.contains(word), () -> Chart.id(object) + " has " + word);
            }
        }
    }

    /// A part takes no key that others may read, and Kubernetes gives a Secret's files to root.
    @Test
    void eachPartSeesItsOwnKeysAloneAndAsItsOwner() {
        Map<String, Set<String>> secrets = new TreeMap<>();
        for (Pod pod : Chart.pods(Chart.rendered(Chart.ALL_ON))) {
            pod.spec().path("volumes").forEach(volume -> {
                if (volume.path("name").asText().equals("given")) {
                    Set<String> names = new HashSet<>();
                    volume.at("/projected/sources")
                            .forEach(source ->
                                    names.add(source.at("/secret/name").asText()));
                    secrets.put(pod.part(), names);
                }
            });
            for (JsonNode container : pod.containers()) {
                container
                        .path("volumeMounts")
                        .forEach(mount -> assertFalse(
                                mount.path("name").asText().equals("given"), () -> pod.owner() + " sees all keys"));
                container
                        .path("env")
                        .forEach(variable -> assertFalse(
                                variable.at("/valueFrom/secretKeyRef").isObject(), pod::owner));
            }
            JsonNode installs = pod.spec().at("/initContainers/0/args/0");
            assertTrue(
                    installs.isMissingNode()
                            || installs.asText().lines().allMatch(line -> line.startsWith("install -m 0400 ")),
                    installs::asText);
        }
        assertEquals(
                Map.of(
                        "ingest", Set.of("disvote-voter-key", "disvote-promise-0", "disvote-promise-1"),
                        "topics", Set.of("disvote-voter-key"),
                        "notary", Set.of("disvote-log-key"),
                        "witness-w1", Set.of("disvote-w1"),
                        "witness-w2", Set.of("disvote-w2")),
                secrets);
        Pod ingest = Chart.pods(Chart.rendered(Chart.ALL_ON)).stream()
                .filter(pod -> pod.component().equals("ingest"))
                .findFirst()
                .orElseThrow();
        assertTrue(ingest.spec().at("/initContainers/0/args/0").asText().contains("promise/$POD_NAME/key"));
        JsonNode users = named(ingest.containers().getFirst().path("volumeMounts"), "kafka-users");
        assertEquals("$(POD_NAME)", users.path("subPathExpr").asText(), "else it sees the other instances' users");
    }

    /// A crowd reaches it.
    @Test
    void aServerOfResultsHasNeitherDatabaseNorKeyNorPolicy() {
        Pod results = pod("results", Chart.ALL_ON);

        assertEquals(
                Set.of("tmp", "authorities", "operators-tls", "tls", "kafka", "kafka-ca", "kafka-user"),
                StreamSupport.stream(results.spec().path("volumes").spliterator(), false)
                        .map(volume -> volume.path("name").asText())
                        .collect(Collectors.toSet()));
        assertEquals(
                "disvote-results",
                named(results.spec().path("volumes"), "kafka-user")
                        .at("/secret/secretName")
                        .asText());
        assertFalse(results.spec().has("initContainers"));
        String variables = results.containers().getFirst().path("env").toString();
        assertFalse(variables.contains("jdbc:"), variables);
    }

    @Test
    void readersReachOnlyServersOfResultsThatHaveReadTheTopics() {
        JsonNode results = pod("results", "{}").containers().getFirst();

        assertEquals("/health/ready", path(results, "readinessProbe"));
        assertEquals("operators", results.at("/readinessProbe/httpGet/port").asText());
        assertEquals("/health/live", path(results, "livenessProbe"));
    }

    @Test
    void onlyIngestIsToldHowVotersSignIn() {
        for (Pod pod : Chart.pods(Chart.rendered())) {
            Map<String, String> signIn = new TreeMap<>();
            pod.containers().getFirst().path("env").forEach(variable -> {
                String name = variable.path("name").asText();
                if (name.startsWith("DISVOTE_SIGN_IN") || name.equals("DISVOTE_VOTER_CLAIM")) {
                    signIn.put(name, variable.path("value").asText());
                }
            });
            assertEquals(
                    pod.component().equals("ingest")
                            ? Map.of(
                                    "DISVOTE_VOTER_CLAIM", "voter_id",
                                    "DISVOTE_SIGN_IN", "disvote-page",
                                    "DISVOTE_SIGN_IN_SCOPES", "openid",
                                    "DISVOTE_SIGN_IN_TOKEN", "access")
                            : Map.of(),
                    signIn,
                    pod::owner);
        }
    }

    @Test
    void jobsRunBeforeEverythingElseAndWhatTheyNeedIsThereBefore() {
        assertTrue(Chart.read(Chart.FOLDER.resolve("templates/_helpers.tpl")).contains("\nhelm.sh/hook: pre-install"));
        List<JsonNode> objects = Chart.rendered();
        for (String name : List.of("disvote-database", "disvote-topics")) {
            JsonNode job = Chart.named(objects, "Job", name);
            int weight = weight(job);
            Chart.pods(List.of(job)).getFirst().spec().findValues("configMap").forEach(map -> {
                String needed = map.path("name").asText();
                objects.stream()
                        .filter(object -> Chart.id(object).equals("ConfigMap " + needed))
                        .forEach(object -> assertTrue(weight(object) < weight, needed));
            });
            assertTrue(weight(Chart.named(objects, "NetworkPolicy", name)) < weight);
        }
        assertTrue(weight(Chart.named(objects, "Job", "disvote-database"))
                < weight(Chart.named(objects, "Job", "disvote-topics")));
    }

    private static Pod pod(String component, String values) {
        return Chart.pods(Chart.rendered(values)).stream()
                .filter(pod -> pod.component().equals(component))
                .findFirst()
                .orElseThrow();
    }

    private static int weight(JsonNode object) {
        JsonNode annotations = object.at("/metadata/annotations");
        assertEquals("pre-install,pre-upgrade", annotations.path(Chart.HOOK).asText(), () -> Chart.id(object));
        return Integer.parseInt(annotations.path(Chart.HOOK + "-weight").asText());
    }

    private static JsonNode container(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0");
    }

    private static String path(JsonNode container, String probe) {
        return container.path(probe).path("httpGet").path("path").asText();
    }

    private static Set<String> ports(JsonNode container) {
        return Set.copyOf(container.path("ports").findValuesAsText("name"));
    }

    private static JsonNode named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + name));
    }

    private static boolean covers(JsonNode selector, JsonNode labels) {
        return selector.properties().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.path(wanted.getKey())));
    }
}
