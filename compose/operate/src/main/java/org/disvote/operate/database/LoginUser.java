package org.disvote.operate.database;

import java.util.Locale;
import java.util.regex.Pattern;
import org.disvote.topics.database.Role;
import org.disvote.topics.operator.OperatorException;

/// A user that logs in, and the role whose rights it gets.
public record LoginUser(String name, Role role, String password) {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_-]{0,62}");

    /// @throws OperatorException if the name is none for a user, or the password is empty
    public LoginUser {
        requireName(name);
        if (password.isEmpty()) {
            throw new OperatorException("the password of the user %s is empty".formatted(name));
        }
    }

    /// @throws OperatorException if the name is not one that needs no care anywhere
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches()
                || name.startsWith("pg_")
                || Role.named(name).isPresent()) {
            throw new OperatorException(
                    "'%s' is no name for a user: lower-case letters, digits, _ and - (at most 63), and no role's name"
                            .formatted(name));
        }
    }

    /// Hides the password.
    @Override
    public String toString() {
        return name + " (" + role.name().toLowerCase(Locale.ROOT) + ")";
    }
}
