package org.disvote.topics.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RightsTest {

    /// As docs/log-format.md says.
    private static final Map<String, Set<Kind>> WRITERS = Map.of(
            TopicCatalog.VOTES, EnumSet.of(Kind.INGEST),
            TopicCatalog.ELECTIONS, EnumSet.of(Kind.OPERATOR),
            TopicCatalog.DRAFTS, EnumSet.of(Kind.OPERATOR),
            TopicCatalog.CLOSINGS, EnumSet.of(Kind.INGEST),
            TopicCatalog.STATEMENTS, EnumSet.of(Kind.OPERATOR),
            TopicCatalog.NOTARY, EnumSet.of(Kind.NOTARY),
            TopicCatalog.PROGRESS, EnumSet.of(Kind.SINK, Kind.OPERATOR),
            TopicCatalog.TURNOUT, EnumSet.of(Kind.COUNTS),
            TopicCatalog.TALLY, EnumSet.of(Kind.COUNTS));

    @TempDir
    private Path folder;

    @Test
    void eachTopicHasTheWritersOfTheFormats() {
        for (String topic : TopicCatalog.ofOneBroker(new Routing(1)).names()) {
            Set<Kind> writers = EnumSet.noneOf(Kind.class);
            for (Kind kind : Kind.values()) {
                if (Rights.allow(user(kind, "r1"), ResourceType.TOPIC, topic, AclOperation.WRITE)) {
                    writers.add(kind);
                }
            }
            assertEquals(WRITERS.get(topic), writers, topic);
        }
    }

    @Test
    void onlyOperatorsReadDrafts() {
        for (Kind kind : Kind.values()) {
            assertEquals(
                    kind == Kind.OPERATOR,
                    Rights.allow(user(kind, "r1"), ResourceType.TOPIC, TopicCatalog.DRAFTS, AclOperation.READ),
                    kind::text);
        }
    }

    /// Its machine may stand where a crowd reaches it.
    @Test
    void aServerOfResultsReadsNoVoteAndWritesNothing() {
        List<Right> rights = Rights.of(user(Kind.RESULTS, ""));

        assertTrue(rights.stream().allMatch(right -> right.operation() == AclOperation.READ), rights::toString);
        for (String topic : List.of(TopicCatalog.VOTES, TopicCatalog.DRAFTS, TopicCatalog.STATEMENTS)) {
            assertFalse(Rights.allow(user(Kind.RESULTS, ""), ResourceType.TOPIC, topic, AclOperation.DESCRIBE), topic);
        }
    }

    @Test
    void nobodyMayDeleteATopicOrChangeItsSettings() {
        for (Kind kind : Kind.values()) {
            for (String topic : TopicCatalog.ofOneBroker(new Routing(1)).names()) {
                for (AclOperation operation :
                        List.of(AclOperation.DELETE, AclOperation.ALTER, AclOperation.ALTER_CONFIGS)) {
                    assertFalse(Rights.allow(user(kind, "r1"), ResourceType.TOPIC, topic, operation));
                }
            }
        }
    }

    @Test
    void nobodyMayChangeRights() {
        for (Kind kind : Kind.values()) {
            for (Right right : Rights.of(user(kind, "r1"))) {
                assertTrue(
                        right.type() != ResourceType.CLUSTER || right.operation() == AclOperation.DESCRIBE, kind::text);
            }
        }
    }

    @Test
    void aSinkMayUseTheGroupOfItsOwnReplicaOnly() {
        User sink = user(Kind.SINK, "r1");

        assertTrue(Rights.allow(sink, ResourceType.GROUP, "disvote-sink-r1", AclOperation.READ));
        assertFalse(Rights.allow(sink, ResourceType.GROUP, "disvote-sink-r10", AclOperation.READ));
        assertFalse(Rights.allow(sink, ResourceType.GROUP, "disvote-counts", AclOperation.DESCRIBE));
    }

    @Test
    void pathsOfARecipeAreRelativeToIt() throws IOException {
        Recipe recipe = Recipe.read(file("""
            {"administrators": ["admin"], "users": [
              {"name": "sink", "kind": "sink", "replica": "r1", "passwordFile": "secrets/sink"},
              {"name": "CN=audit", "kind": "auditor"}]}"""));

        assertEquals(
                Optional.of(folder.resolve("secrets/sink")),
                recipe.users().getFirst().password());
        assertEquals("User:CN=audit", recipe.users().getLast().principal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"users\": []}",
                "{\"administrators\": [], \"users\": null}",
                "{\"administrators\": [], \"users\": [null]}",
                "{\"administrators\": [], \"users\": [{\"name\": null, \"kind\": \"counts\"}]}",
                "{\"administrators\": [], \"users\": []}",
                "{\"administrators\": [], \"users\": [{\"name\": \"a\", \"kind\": \"king\"}]}",
                "{\"administrators\": [], \"users\": [{\"name\": \"a\", \"kind\": \"sink\"}]}",
                "{\"administrators\": [], \"users\": [{\"name\": \"a\", \"kind\": \"sink\", \"replica\": \"*\"}]}",
                "{\"administrators\": [], \"users\": [{\"name\": \"a\", \"kind\": \"counts\", \"replica\": \"r1\"}]}",
                "{\"administrators\": [], \"users\": [{\"name\": \"*\", \"kind\": \"counts\"}]}",
                "{\"administrators\": [\"a\"], \"users\": [{\"name\": \"a\", \"kind\": \"counts\"}]}",
                "{\"administrators\": [], \"users\": [{\"name\": \"a\", \"kind\": \"counts\", \"acls\": []}]}"
            })
    void whatIsNoRecipeIsRefused(String text) throws IOException {
        Path file = file(text);

        OperatorException refused = assertThrows(OperatorException.class, () -> Recipe.read(file));

        assertTrue(String.valueOf(refused.getMessage()).startsWith(file + " is not a recipe"), refused.getMessage());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("rights.json"), text);
    }

    static User user(Kind kind, String replica) {
        return new User(kind.text(), kind, kind == Kind.SINK ? replica : "", Optional.empty());
    }
}
