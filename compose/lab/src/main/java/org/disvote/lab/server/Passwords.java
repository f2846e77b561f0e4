package org.disvote.lab.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.disvote.operate.database.LoginUser;
import org.disvote.topics.database.Role;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OwnerOnlyFile;

/// The passwords of a PostgreSQL server that belongs to one system: random, made before the server is, and kept in a
/// file that only its owner reads.
///
/// @param superuser of `postgres`, for making roles and databases
/// @param parts of [#PARTS_ROLE], which owns the databases and may do nothing beyond them
public record Passwords(String superuser, String parts) {

    static final String SUPERUSER = "postgres";
    public static final String PARTS_ROLE = "disvote";

    private static final int BYTES = 24;

    /// Those in the file, or new ones that are then in it.
    ///
    /// @throws OperatorException if the file cannot be read or made
    public static Passwords kept(Path file) {
        try {
            if (!Files.exists(file)) {
                SecureRandom random = new SecureRandom();
                OwnerOnlyFile.replace(file, Json.encode(new Passwords(random(random), random(random))));
            }
            return Json.MAPPER.readValue(Files.readAllBytes(file), Passwords.class);
        } catch (JsonProcessingException e) {
            throw new OperatorException("%s is damaged: restore it from a backup of the folder".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be read or made (%s)".formatted(file, e.getMessage()), e);
        }
    }

    private static String random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64UrlText.encode(bytes);
    }

    /// The part of a JDBC URL that logs in as the role of our parts.
    public String asParts() {
        return "user=" + PARTS_ROLE + "&password=" + parts;
    }

    /// The same of the superuser.
    public String asSuperuser() {
        return "user=" + SUPERUSER + "&password=" + superuser;
    }

    /// The same of a service, which has the rights of a role and no others.
    public String as(Role role) {
        LoginUser user = user(role);
        return "user=" + user.name() + "&password=" + user.password();
    }

    /// The part of a JDBC URL that names this user. The driver takes its password from a file with [#line].
    public String named(Role role) {
        return "user=" + user(role).name();
    }

    /// The password of a service as a line of PostgreSQL's own password file, for any address and database.
    public String line(Role role) {
        LoginUser user = user(role);
        return "*:*:*:" + user.name() + ":" + user.password() + "\n";
    }

    /// Its password follows from the superuser's, which does not follow from it.
    LoginUser user(Role role) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(superuser.getBytes(UTF_8), "HmacSHA256"));
            byte[] password = mac.doFinal(role.sqlName().getBytes(UTF_8));
            return new LoginUser("up_" + role.word(), role, Base64UrlText.encode(password));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /// Hides them.
    @Override
    public String toString() {
        return "Passwords[]";
    }
}
