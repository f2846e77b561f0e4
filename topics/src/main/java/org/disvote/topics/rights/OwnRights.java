package org.disvote.topics.rights;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.ResourceType;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;

/// Asks the brokers, when a part starts, whether its user may do all that its kind needs. A part that found out
/// later would work in part only, and Kafka's messages would not say which right is missing.
///
/// What is not there yet, such as a group before its first member, is not looked at beyond whether the user may
/// describe it.
public final class OwnRights {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    /// Rights that were just given reach one broker after the other.
    private static final Duration GIVEN_WITHIN = Duration.ofSeconds(3);

    private static final Duration ASK_EACH = Duration.ofMillis(250);

    private OwnRights() {}

    /// As below, for every kind but sinks.
    public static void require(Brokers brokers, Kind kind) {
        require(brokers, kind, "");
    }

    /// Asks nothing where the client has no properties: such brokers know no users.
    ///
    /// @param replica of a sink; empty for all others
    /// @throws OperatorException that names each right that is missing, and the command that gives it
    /// @throws KafkaException if the brokers do not answer, or do not take this client
    public static void require(Brokers brokers, Kind kind, String replica) {
        require(brokers, kind, replica, GIVEN_WITHIN);
    }

    static void require(Brokers brokers, Kind kind, String replica, Duration givenWithin) {
        if (!brokers.hasClientProperties()) {
            return;
        }
        User needed = new User("self", kind, replica, Optional.empty());
        List<Right> missing;
        try (Admin admin = brokers.admin(ANSWER_MAX)) {
            Deadline deadline = Deadline.after(givenWithin);
            missing = missing(admin, Rights.of(needed));
            while (!missing.isEmpty() && !deadline.hasPassed()) {
                LockSupport.parkNanos(ASK_EACH.toNanos());
                missing = missing(admin, Rights.of(needed));
            }
        }
        if (!missing.isEmpty()) {
            throw new OperatorException(sentence(brokers.client(), needed, missing));
        }
    }

    private static String sentence(String client, User needed, List<Right> missing) {
        return "%s lacks rights on the brokers: %s. As Kafka's administrator, run `disvote topics --grant FILE` with a"
                        .formatted(
                                client,
                                missing.stream().map(Right::text).sorted().collect(Collectors.joining(", ")))
                + " recipe that has this user as kind %s%s"
                        .formatted(
                                needed.kind().text(),
                                needed.kind() == Kind.SINK ? " of replica " + needed.replica() : "");
    }

    private record Thing(ResourceType type, String name) {}

    private static List<Right> missing(Admin admin, List<Right> needed) {
        Map<Thing, KafkaFuture<Set<AclOperation>>> asked = new LinkedHashMap<>();
        Map<Right, List<Thing>> things = new LinkedHashMap<>();
        Set<String> topics = Answers.of(admin.listTopics().names());
        for (Right right : needed) {
            List<Thing> of = names(right, topics).stream()
                    .map(name -> new Thing(right.type(), name))
                    .toList();
            things.put(right, of);
            of.forEach(thing -> asked.computeIfAbsent(thing, key -> ask(admin, key)));
        }
        Map<Thing, Optional<Set<AclOperation>>> granted = new LinkedHashMap<>();
        asked.forEach((thing, answer) -> granted.put(thing, granted(answer)));
        List<Right> missing = new ArrayList<>();
        things.forEach((right, of) -> {
            if (of.stream()
                    .anyMatch(thing -> requireNonNull(granted.get(thing))
                            .filter(operations -> !operations.contains(right.operation()))
                            .isPresent())) {
                missing.add(right);
            }
        });
        return missing;
    }

    /// Of a prefix, what there is of it, or any name.
    private static List<String> names(Right right, Set<String> topics) {
        if (!right.prefix()) {
            return List.of(right.name());
        }
        List<String> there = topics.stream()
                .filter(name -> right.type() == ResourceType.TOPIC && name.startsWith(right.name()))
                .toList();
        return there.isEmpty() ? List.of(right.name() + "0") : there;
    }

    private static KafkaFuture<Set<AclOperation>> ask(Admin admin, Thing thing) {
        String name = thing.name();
        return switch (thing.type()) {
            case TOPIC ->
                requireNonNull(admin.describeTopics(
                                        List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                                .topicNameValues()
                                .get(name))
                        .thenApply(TopicDescription::authorizedOperations);
            case GROUP ->
                requireNonNull(admin.describeConsumerGroups(
                                        List.of(name),
                                        new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                                .describedGroups()
                                .get(name))
                        .thenApply(ConsumerGroupDescription::authorizedOperations);
            case TRANSACTIONAL_ID ->
                admin.describeTransactions(List.of(name))
                        .description(name)
                        .thenApply(_ -> Set.of(AclOperation.WRITE, AclOperation.DESCRIBE));
            default ->
                admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                        .authorizedOperations();
        };
    }

    /// Empty if nothing can be said, because there is no such thing yet.
    private static Optional<Set<AclOperation>> granted(KafkaFuture<Set<AclOperation>> answer) {
        try {
            return Optional.ofNullable(Answers.of(answer));
        } catch (AuthorizationException e) {
            return Optional.of(Set.of());
        } catch (UnknownTopicOrPartitionException | GroupIdNotFoundException | TransactionalIdNotFoundException e) {
            return Optional.empty();
        }
    }
}
