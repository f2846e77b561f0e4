package org.disvote.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.helm.Chart.Pod;
import org.junit.jupiter.api.Test;

/// Who can reach whom, as a cluster would judge it by the policies.
final class NetworkPolicyTest {

    private static final Pattern ADDRESS = Pattern.compile("(?:^|[/,=])([a-z0-9][-a-z0-9.]*):(\\d{2,5})(?=[/?,]|$)");

    private final List<JsonNode> objects = Chart.rendered(Chart.ALL_ON);
    private final List<Pod> pods = Chart.pods(objects);
    private final List<JsonNode> policies = policies(objects);
    private final List<JsonNode> ofDatabases =
            policies(Yaml.documents(Chart.read(Chart.EXAMPLES.resolve("postgres.yaml"))));

    @Test
    void betweenOurPartsThereAreTheseWaysAndNoOthers() {
        Map<String, Set<String>> ways = new TreeMap<>();
        for (Pod from : pods) {
            for (Pod to : pods) {
                for (int port : List.of(8080, 8086, 8088, 8089, 8095, 9100)) {
                    if (passes("egress", "to", from, to.labels(), port)
                            && passes("ingress", "from", to, from.labels(), port)) {
                        ways.computeIfAbsent(from.part(), _ -> new TreeSet<>()).add(to.part() + ":" + port);
                    }
                }
            }
        }
        assertEquals(
                new TreeMap<>(Map.of(
                        "ingest", Set.of("notary:8086"),
                        "notary", Set.of("witness-w1:8095", "witness-w2:8095"),
                        "results", Set.of("notary:8086"),
                        "audit", Set.of("notary:8086"),
                        "console",
                                Set.of(
                                        "notary:8086",
                                        "ingest:9100",
                                        "sink-r1:9100",
                                        "sink-r2:9100",
                                        "counts:9100",
                                        "notary:9100"))),
                ways);
    }

    @Test
    void eachPartReachesItsDatabasesAndTheBrokersAlone() {
        Set<String> masters = Set.of("disvote-shard-0:5432", "disvote-shard-1:5432");
        Set<String> replicas = Set.of("disvote-r1:5432", "disvote-r2:5432");
        Set<String> kafka = Set.of("kafka:9093");
        Map<String, Set<String>> expected = new TreeMap<>(Map.ofEntries(
                Map.entry("ingest", both(masters, kafka)),
                Map.entry("sink-r1", both(Set.of("disvote-r1:5432"), kafka)),
                Map.entry("sink-r2", both(Set.of("disvote-r2:5432"), kafka)),
                Map.entry("counts", kafka),
                Map.entry("notary", kafka),
                Map.entry("results", kafka),
                Map.entry("witness-w1", Set.of()),
                Map.entry("witness-w2", Set.of()),
                Map.entry("console", both(both(masters, replicas), kafka)),
                Map.entry("audit", both(both(masters, replicas), kafka)),
                Map.entry("operator", both(both(masters, replicas), kafka)),
                Map.entry("database", both(masters, replicas)),
                Map.entry("topics", kafka)));
        Map<String, Set<String>> ways = new TreeMap<>();
        for (Pod pod : pods) {
            ways.put(pod.part(), new TreeSet<>());
            others().forEach((name, labels) -> {
                int port = Integer.parseInt(name.substring(name.indexOf(':') + 1));
                if (passes("egress", "to", pod, labels, port)) {
                    ways.get(pod.part()).add(name);
                }
            });
        }
        assertEquals(expected, ways);
    }

    /// The examples' own policies let exactly those in who have to come in.
    @Test
    void theDatabasesAndBrokersOfTheExampleLetTheSamePartsIn() {
        JsonNode kafka =
                Chart.named(Yaml.documents(Chart.read(Chart.EXAMPLES.resolve("kafka.yaml"))), "Kafka", "disvote");
        for (Pod pod : pods) {
            others().forEach((name, labels) -> {
                int port = Integer.parseInt(name.substring(name.indexOf(':') + 1));
                boolean out = passes("egress", "to", pod, labels, port);
                boolean in = name.startsWith("kafka")
                        ? anyPeer(kafka.at("/spec/kafka/listeners/0/networkPolicyPeers"), pod.labels())
                        : anyIn(ofDatabases, "ingress", "from", labels, pod.labels(), port);
                // A sink may come into any replica, and leaves for its own only.
                assertTrue(
                        in == out || (in && pod.component().equals("sink") && name.startsWith("disvote-r")),
                        () -> pod.part() + " to " + name + ": leaves " + out + ", comes in " + in);
            });
        }
    }

    /// Every address in a part's variables is one that the part may connect to.
    @Test
    void noPartIsCutOffFromAnAddressThatItIsGiven() {
        int checked = 0;
        for (Pod pod : pods) {
            for (JsonNode variable : pod.containers().getFirst().path("env")) {
                Matcher address = ADDRESS.matcher(variable.path("value").asText());
                while (address.find()) {
                    String host = address.group(1);
                    int port = Integer.parseInt(address.group(2));
                    assertTrue(reaches(pod, host, port), () -> pod.part() + " is cut off from " + host + ":" + port);
                    checked++;
                }
            }
        }
        assertTrue(checked >= 40, "only " + checked + " addresses");
    }

    @Test
    void voterOperatorsAndPrometheusReachTheirPortsAndOnlyThese() {
        Map<String, Set<String>> expected = Map.of(
                "ingress", Set.of("ingest:8080", "results:8089"),
                "ingress-operators", Set.of("console:8088"),
                "monitoring",
                        Set.of(
                                "ingest:9100",
                                "sink-r1:9100",
                                "sink-r2:9100",
                                "counts:9100",
                                "notary:9100",
                                "results:9100",
                                "console:9100"));
        expected.forEach((namespace, wanted) -> {
            Set<String> found = new TreeSet<>();
            for (JsonNode policy : policies) {
                policy.at("/spec/ingress")
                        .forEach(rule -> rule.path("from").forEach(peer -> {
                            if (peer.at("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                                    .asText()
                                    .equals(namespace)) {
                                pods.stream()
                                        .filter(pod -> selects(policy.at("/spec/podSelector"), pod.labels()))
                                        .forEach(pod -> rule.path("ports")
                                                .forEach(port -> found.add(pod.part() + ":"
                                                        + port.path("port").asInt())));
                            }
                        }));
            }
            assertEquals(wanted, found, namespace);
        });
    }

    @Test
    void everyPodIsDeniedWhatNoPolicyAllows() {
        JsonNode deny = Chart.named(objects, "NetworkPolicy", "disvote-deny");

        assertEquals(Set.of("Ingress", "Egress"), Chart.texts(deny.at("/spec/policyTypes")));
        assertTrue(deny.at("/spec/ingress").isMissingNode()
                && deny.at("/spec/egress").isMissingNode());
        pods.forEach(pod -> assertTrue(selects(deny.at("/spec/podSelector"), pod.labels()), pod::owner));
        pods.forEach(pod -> assertEquals(
                2,
                policies.stream()
                        .filter(policy -> selects(policy.at("/spec/podSelector"), pod.labels()))
                        .count(),
                pod::owner));
    }

    private boolean reaches(Pod pod, String host, int port) {
        String first = host.replaceFirst("^.*\\.", "");
        if (host.startsWith("disvote-kafka")) {
            return passes("egress", "to", pod, others().getOrDefault("kafka:9093", Yaml.document("{}")), port);
        }
        JsonNode cluster = others().get(host.replaceFirst("-rw$", "") + ":5432");
        if (cluster != null) {
            return passes("egress", "to", pod, cluster, port);
        }
        JsonNode service = Chart.named(objects, "Service", first);
        return pods.stream()
                .filter(to ->
                        selects(Yaml.document("{}"), to.labels()) && covers(service.at("/spec/selector"), to.labels()))
                .allMatch(to -> passes("egress", "to", pod, to.labels(), port)
                        && passes("ingress", "from", to, pod.labels(), port));
    }

    /// What is no part of the chart, by name and port: its labels.
    private static Map<String, JsonNode> others() {
        Map<String, JsonNode> others = new TreeMap<>();
        others.put(
                "kafka:9093",
                Yaml.document(
                        "{ strimzi.io/cluster: disvote, strimzi.io/kind: Kafka, strimzi.io/name: disvote-kafka }"));
        for (String cluster : List.of("disvote-shard-0", "disvote-shard-1", "disvote-r1", "disvote-r2")) {
            others.put(cluster + ":5432", Yaml.document("{ cnpg.io/cluster: " + cluster + " }"));
        }
        return others;
    }

    private boolean passes(String direction, String end, Pod of, JsonNode other, int port) {
        return anyIn(policies, direction, end, of.labels(), other, port);
    }

    private static boolean anyIn(
            List<JsonNode> policies, String direction, String end, JsonNode of, JsonNode other, int port) {
        for (JsonNode policy : policies) {
            if (selects(policy.at("/spec/podSelector"), of)) {
                for (JsonNode rule : policy.path("spec").path(direction)) {
                    boolean atPort = false;
                    for (JsonNode each : rule.path("ports")) {
                        atPort |= each.path("port").asInt() == port
                                && each.path("protocol").asText().equals("TCP");
                    }
                    if (atPort && anyPeer(rule.path(end), other)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// Pods of the same namespace only.
    private static boolean anyPeer(JsonNode peers, JsonNode labels) {
        for (JsonNode peer : peers) {
            if (peer.has("podSelector")
                    && !peer.has("namespaceSelector")
                    && selects(peer.path("podSelector"), labels)) {
                return true;
            }
        }
        return false;
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        for (JsonNode expression : selector.path("matchExpressions")) {
            assertEquals("In", expression.path("operator").asText());
            if (!Chart.texts(expression.path("values"))
                    .contains(labels.path(expression.path("key").asText()).asText())) {
                return false;
            }
        }
        return covers(selector.path("matchLabels"), labels);
    }

    private static boolean covers(JsonNode wanted, JsonNode labels) {
        return wanted.properties().stream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }

    private static List<JsonNode> policies(List<JsonNode> objects) {
        List<JsonNode> policies = new ArrayList<>(objects);
        policies.removeIf(object -> !object.path("kind").asText().equals("NetworkPolicy"));
        return policies;
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }
}
