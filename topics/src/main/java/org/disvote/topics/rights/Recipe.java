package org.disvote.topics.rights;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.jspecify.annotations.Nullable;

/// Which users the brokers know. Their rights follow from their kinds, see [Rights].
///
/// @param administrators Kafka's super users, whose ACLs are not looked at
public record Recipe(List<String> administrators, List<User> users) {

    public static final int BYTES_MAX = 256 * 1024;

    /// Members that are not there are empty.
    private static final ObjectMapper JSON =
            Json.MAPPER.copy().disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    public Recipe {
        administrators = List.copyOf(administrators);
        users = List.copyOf(users);
        if (users.isEmpty()) {
            throw new IllegalArgumentException("it names no user");
        }
        Set<String> names = new HashSet<>(administrators);
        for (User user : users) {
            if (!names.add(user.name())) {
                throw new IllegalArgumentException("user %s is there twice".formatted(user.name()));
            }
        }
    }

    record FileForm(List<String> administrators, List<UserForm> users) {
        FileForm {
            if (administrators == null || users == null || users.contains(null)) {
                throw new IllegalArgumentException("administrators and users must both be there, and no user empty");
            }
        }
    }

    record UserForm(
            String name,
            String kind,

            @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
            String replica,

            @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
            String passwordFile) {

        UserForm {
            if (name == null || kind == null) {
                throw new IllegalArgumentException("each user must have a name and a kind");
            }
        }

        User user(Path folder) {
            Kind parsed = Kind.parse(kind)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "user %s has the kind '%s': it is one of %s".formatted(name, kind, kinds())));
            return new User(
                    name,
                    parsed,
                    replica == null ? "" : replica,
                    Optional.ofNullable(passwordFile).map(folder::resolve));
        }

        private static String kinds() {
            return List.of(Kind.values()).stream().map(Kind::text).collect(Collectors.joining(", "));
        }
    }

    /// @param file in JSON; paths in it are relative to its folder
    /// @throws OperatorException if it cannot be used
    public static Recipe read(Path file) {
        byte[] bytes = OperatorFile.read(file, BYTES_MAX);
        if (bytes.length > BYTES_MAX) {
            throw new OperatorException("%s is larger than %d bytes: it is no recipe".formatted(file, BYTES_MAX));
        }
        try {
            FileForm form = JSON.readValue(new String(bytes, UTF_8), FileForm.class);
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(""));
            List<User> users = new ArrayList<>();
            form.users().forEach(user -> users.add(user.user(folder)));
            return new Recipe(form.administrators(), users);
        } catch (JsonProcessingException e) {
            throw new OperatorException(
                    "%s is not a recipe (%s): see compose/kafka/rights.json"
                            .formatted(
                                    file,
                                    e.getOriginalMessage().lines().findFirst().orElse("no reason given")),
                    e);
        } catch (IllegalArgumentException e) {
            throw new OperatorException("%s is not a recipe: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// Every ACL that the brokers must have.
    Set<AclBinding> bindings() {
        return users.stream()
                .flatMap(user -> Rights.of(user).stream().map(right -> right.of(user.principal())))
                .collect(Collectors.toSet());
    }
}
