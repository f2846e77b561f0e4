package org.disvote.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.disvote.helm.PostgresCluster.Definition;
import org.disvote.testkit.TestCertificate;
import org.disvote.topics.kafka.Brokers;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The resources for Strimzi and CloudNativePG that stand beside the chart, and that they fit the example's values.
final class ExamplesTest {

    private final List<JsonNode> kafka = example("kafka.yaml");
    private final List<JsonNode> users = example("kafka-users.yaml");
    private final List<JsonNode> postgres = example("postgres.yaml");
    private final JsonNode values = example("values.yaml").getFirst();

    @TempDir
    private Path folder;

    @Test
    void everyObjectIsOneOfItsKindWithoutAnUnknownMember() {
        List<JsonNode> typed = new ArrayList<>(kafka);
        typed.addAll(users);
        postgres.forEach(object -> {
            if (object.path("kind").asText().equals("Cluster")) {
                PostgresCluster.read(object);
            } else {
                typed.add(object);
            }
        });
        assertEquals(
                List.of(),
                typed.stream()
                        .flatMap(object -> StrictModel.problem(object).stream())
                        .toList());
    }

    @Test
    void anUnknownMemberOfAClusterIsRefused() {
        JsonNode misspelt = Yaml.document(Chart.read(Chart.EXAMPLES.resolve("postgres.yaml"))
                .replaceFirst("(?s)^.*?---\n", "")
                .replaceFirst("(?s)\n---.*", "")
                .replace("failoverQuorum", "failoverQuorums"));

        assertThrows(AssertionError.class, () -> PostgresCluster.read(misspelt));
    }

    /// With `-Ddisvote.cnpg.crd=FILE`, the definition of `Cluster` that your operator has.
    @Test
    void theClustersAreWhatTheOperatorsDefinitionSays() throws Exception {
        String file = System.getProperty("disvote.cnpg.crd", "");
        Assumptions.assumeFalse(file.isEmpty(), "-Ddisvote.cnpg.crd names no definition");
        JsonNode definition = Yaml.document(Files.readString(Path.of(file)));

        List<String> problems = new ArrayList<>();
        clusters().forEach(cluster -> problems.addAll(PostgresCluster.problems(cluster, definition)));
        assertEquals(List.of(), problems);
        JsonNode wrong = Yaml.document(clusters().getFirst().toString().replace("\"required\"", "\"requred\""));
        assertFalse(PostgresCluster.problems(wrong, definition).isEmpty(), "it finds nothing at all");
    }

    @Test
    void aCommitOnAMasterWaitsForAStandbyThatMayBePromoted() {
        Set<String> masters = new HashSet<>();
        values.path("masters")
                .forEach(master -> masters.add(master.path("host").asText().replaceFirst("-rw$", "")));
        Set<String> found = new HashSet<>();
        for (JsonNode object : clusters()) {
            Definition cluster = PostgresCluster.read(object);
            assertEquals(
                    "terse", cluster.spec().postgresql().parameters().get("log_error_verbosity"), "it names voters");
            assertEquals(
                    "hostnossl all all all reject",
                    cluster.spec().postgresql().pg_hba().getFirst());
            if (masters.contains(cluster.metadata().name())) {
                found.add(cluster.metadata().name());
                var synchronous =
                        Objects.requireNonNull(cluster.spec().postgresql().synchronous());
                assertEquals("required", synchronous.dataDurability());
                assertTrue(synchronous.failoverQuorum());
                assertEquals("any", synchronous.method());
                assertEquals(3, cluster.spec().instances());
                assertEquals("required", cluster.spec().affinity().podAntiAffinityType());
            }
        }
        assertEquals(masters, found);
    }

    @Test
    void theValuesNameWhatTheExamplesMake() {
        JsonNode cluster = Chart.named(kafka, "Kafka", "disvote");
        assertEquals(
                "disvote-kafka-bootstrap:9093", values.at("/kafka/bootstrap").asText());
        assertEquals("disvote-cluster-ca-cert", values.at("/kafka/caSecret").asText());
        assertEquals(9093, cluster.at("/spec/kafka/listeners/0/port").asInt());
        kafka.forEach(pool -> assertTrue(!pool.path("kind").asText().equals("KafkaNodePool")
                || pool.at("/metadata/labels/strimzi.io~1cluster").asText().equals("disvote")));
        Set<String> made = new HashSet<>();
        clusters().forEach(each -> made.add(each.at("/metadata/name").asText()));
        Set<String> used = new HashSet<>();
        for (String kind : List.of("masters", "replicas")) {
            values.path(kind).forEach(database -> {
                String name = database.path("host").asText().replaceFirst("-rw$", "");
                used.add(name);
                assertEquals(name + "-ca", database.path("caSecret").asText());
                assertEquals(
                        name,
                        database.at("/peers/0/podSelector/matchLabels/cnpg.io~1cluster")
                                .asText());
            });
        }
        assertEquals(made, used);
        String administrator =
                Chart.defaults().at("/databases/users/administrator/name").asText();
        clusters()
                .forEach(each -> assertEquals(
                        administrator, each.at("/spec/bootstrap/initdb/owner").asText()));
    }

    @Test
    void theBrokersOfTheExampleKeepWhatIsPromised() {
        JsonNode spec = Chart.named(kafka, "Kafka", "disvote").at("/spec/kafka");
        JsonNode config = spec.path("config");

        assertFalse(config.path("unclean.leader.election.enable").asBoolean(true));
        assertFalse(config.path("auto.create.topics.enable").asBoolean(true));
        assertEquals(2, config.path("min.insync.replicas").asInt());
        assertEquals("simple", spec.at("/authorization/type").asText());
        spec.path("listeners").forEach(listener -> {
            assertTrue(listener.path("tls").asBoolean(), listener::toString);
            assertEquals("scram-sha-512", listener.at("/authentication/type").asText());
        });
        assertFalse(Chart.named(kafka, "Kafka", "disvote")
                .at("/spec/entityOperator")
                .has("topicOperator"));
    }

    /// Strimzi writes such a Secret for each user.
    @Test
    void theClientPropertiesOfTheChartAreTakenWithStrimzisSecrets() throws Exception {
        Path user = Files.createDirectory(folder.resolve("user"));
        Files.writeString(
                user.resolve("sasl.jaas.config"),
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"disvote-ingest-0\""
                        + " password=\"not-a-secret\";");
        Path authority = folder.resolve("ca.crt");
        Files.copy(TestCertificate.make(folder, "ca").certificate(), authority);
        Path file = folder.resolve("client.properties");
        Files.writeString(
                file,
                Chart.defaults()
                        .at("/kafka/properties")
                        .asText()
                        .replace("/run/disvote/kafka-user", user.toString())
                        .replace("/run/disvote/kafka-ca/ca.crt", authority.toString()));

        assertTrue(Brokers.read("127.0.0.1:9", file).hasClientProperties());
    }

    private List<JsonNode> clusters() {
        return postgres.stream()
                .filter(object -> object.path("kind").asText().equals("Cluster"))
                .toList();
    }

    private static List<JsonNode> example(String name) {
        return Yaml.documents(Chart.read(Chart.EXAMPLES.resolve(name)));
    }
}
