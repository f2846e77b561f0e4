package org.disvote.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the example uses of CloudNativePG's `Cluster`. A member that is not here is refused: look it up in the
/// operator's reference before you add it, or let [#problems] compare the example with the operator's own definition.
final class PostgresCluster {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PostgresCluster() {}

    record Definition(String apiVersion, String kind, Metadata metadata, Spec spec) {}

    record Metadata(String name) {}

    record Spec(
            int instances,
            String imageName,
            Postgresql postgresql,
            Bootstrap bootstrap,
            Managed managed,
            Storage storage,
            @Nullable Storage walStorage,
            Affinity affinity,
            Resources resources) {}

    record Postgresql(@Nullable Synchronous synchronous, Map<String, String> parameters, List<String> pg_hba) {
        Postgresql {
            parameters = Map.copyOf(parameters);
            pg_hba = List.copyOf(pg_hba);
        }
    }

    record Synchronous(String method, int number, String dataDurability, boolean failoverQuorum) {}

    record Bootstrap(Initdb initdb) {}

    record Initdb(String database, String owner, Reference secret, boolean dataChecksums) {}

    record Reference(String name) {}

    record Managed(List<Role> roles) {
        Managed {
            roles = List.copyOf(roles);
        }
    }

    record Role(String name, String ensure, boolean login, boolean createrole, Reference passwordSecret) {}

    record Storage(String size) {}

    record Affinity(boolean enablePodAntiAffinity, String podAntiAffinityType, String topologyKey) {}

    record Resources(Map<String, String> requests, Map<String, String> limits) {
        Resources {
            requests = Map.copyOf(requests);
            limits = Map.copyOf(limits);
        }
    }

    /// @throws AssertionError if it has another member, or one of another type
    static Definition read(JsonNode object) {
        try {
            return JSON.treeToValue(object, Definition.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(Chart.id(object) + ": " + e.getMessage(), e);
        }
    }

    /// How an object differs from the schema of a custom resource definition.
    ///
    /// @param definition a CustomResourceDefinition with one version
    static List<String> problems(JsonNode object, JsonNode definition) {
        List<String> problems = new ArrayList<>();
        compare(object, definition.at("/spec/versions/0/schema/openAPIV3Schema"), "", problems);
        return problems;
    }

    private static void compare(JsonNode value, JsonNode schema, String at, List<String> problems) {
        Set<String> choice = Chart.texts(schema.path("enum"));
        if (!choice.isEmpty() && !choice.contains(value.asText())) {
            problems.add(at + " is none of " + choice);
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return;
        }
        switch (schema.path("type").asText()) {
            case "object" -> {
                schema.path("required")
                        .forEach(name -> Optional.of(name.asText())
                                .filter(needed -> !value.has(needed))
                                .ifPresent(needed -> problems.add(at + " has no " + needed)));
                value.properties().forEach(member -> {
                    String name = at + "/" + member.getKey();
                    JsonNode own = schema.path("properties").path(member.getKey());
                    JsonNode any = schema.path("additionalProperties");
                    if (!own.isMissingNode() || any.isObject()) {
                        compare(member.getValue(), own.isMissingNode() ? any : own, name, problems);
                    } else if (schema.has("properties")) {
                        problems.add(name + " is unknown");
                    }
                });
            }
            case "array" -> value.forEach(item -> compare(item, schema.path("items"), at + "[]", problems));
            case "string" -> require(value.isTextual(), at + " is no text", problems);
            case "integer" -> require(value.isIntegralNumber(), at + " is no number", problems);
            case "boolean" -> require(value.isBoolean(), at + " is neither true nor false", problems);
            default -> problems.add(at + " has a type that this test does not know");
        }
    }

    private static void require(boolean holds, String otherwise, List<String> problems) {
        if (!holds) {
            problems.add(otherwise);
        }
    }
}
