package org.disvote.topics.rights;

import java.nio.file.Path;
import java.util.Optional;
import org.disvote.topics.id.Ids;

/// A user of the brokers.
///
/// @param name as the brokers know it, without `User:`: a SCRAM user, or the name in a client's certificate
/// @param replica of sinks; empty for all others
/// @param password the file with the SCRAM password; empty if the brokers know the user by other means
public record User(String name, Kind kind, String replica, Optional<Path> password) {
    public User {
        if (name.isBlank() || !name.strip().equals(name) || name.equals("*")) {
            throw new IllegalArgumentException("the name '%s' is not that of a user".formatted(name));
        }
        if ((kind == Kind.SINK) == replica.isEmpty()) {
            throw new IllegalArgumentException(
                    kind == Kind.SINK
                            ? "user %s is a sink: name its replica".formatted(name)
                            : "user %s is no sink: it has no replica".formatted(name));
        }
        if (kind == Kind.SINK) {
            Ids.require("the replica of user " + name, replica);
        }
    }

    /// As ACLs name it.
    public String principal() {
        return "User:" + name;
    }
}
