package org.disvote.topics.rights;

import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// One operation on one thing of the brokers.
///
/// @param prefix whether `name` is the beginning of the names of all that are meant
public record Right(ResourceType type, String name, boolean prefix, AclOperation operation) {

    static Right topic(String name, AclOperation operation) {
        return new Right(ResourceType.TOPIC, name, false, operation);
    }

    static Right group(String name, AclOperation operation) {
        return new Right(ResourceType.GROUP, name, false, operation);
    }

    static Right transactions(String name, AclOperation operation) {
        return new Right(ResourceType.TRANSACTIONAL_ID, name, false, operation);
    }

    static Right cluster(AclOperation operation) {
        return new Right(ResourceType.CLUSTER, Resource.CLUSTER_NAME, false, operation);
    }

    /// The same for all names that begin like this one's.
    Right andAllAlike() {
        return new Right(type, name, true, operation);
    }

    /// As `write topic disvote.votes.v1`.
    String text() {
        return "%s %s %s%s".formatted(word(operation.name()), word(type.name()), name, prefix ? "*" : "");
    }

    static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean covers(ResourceType of, String named, AclOperation asked) {
        return type == of && includes(operation, asked) && (prefix ? named.startsWith(name) : named.equals(name));
    }

    /// What Kafka's authorizer takes to be included.
    private static boolean includes(AclOperation operation, AclOperation asked) {
        return operation == asked
                || switch (asked) {
                    case DESCRIBE ->
                        operation == AclOperation.READ
                                || operation == AclOperation.WRITE
                                || operation == AclOperation.DELETE
                                || operation == AclOperation.ALTER;
                    case DESCRIBE_CONFIGS -> operation == AclOperation.ALTER_CONFIGS;
                    default -> false;
                };
    }

    AclBinding of(String principal) {
        return new AclBinding(
                new ResourcePattern(type, name, prefix ? PatternType.PREFIXED : PatternType.LITERAL),
                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
    }
}
