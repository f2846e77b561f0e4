package org.disvote.cli.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.disvote.cli.setting.Masked;
import org.disvote.operate.database.LoginUser;
import org.disvote.topics.database.Role;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A user that is to log in: its name, its role and the file with its password.
record UserOption(String name, Role role, Path file) implements Masked {

    private static final int PASSWORD_BYTES_MAX = 1_000;

    static final class Converter implements ITypeConverter<UserOption> {

        private static final Pattern FORM = Pattern.compile("([^=:]+)=([^=:]+):(.+)");

        @Override
        public UserOption convert(String value) {
            Matcher form = FORM.matcher(value);
            if (!form.matches()) {
                throw new TypeConversionException("a user is given as name=role:file, the file of its password");
            }
            Role role = Role.named(form.group(2))
                    .orElseThrow(() -> new TypeConversionException("'%s' is no role: it is one of %s"
                            .formatted(
                                    form.group(2),
                                    Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", ")))));
            try {
                LoginUser.requireName(form.group(1));
            } catch (OperatorException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
            return new UserOption(form.group(1), role, Path.of(form.group(3)));
        }
    }

    /// Who got which rights is what the log of operators' actions is read for; the password is in the file.
    @Override
    public String masked() {
        return name + "=" + role.word() + ":" + file;
    }

    /// @throws OperatorException if the file cannot be used, or others may read it
    LoginUser read() {
        byte[] bytes = OperatorFile.read(file, PASSWORD_BYTES_MAX);
        OwnerOnlyFile.requireHidden(file, "a password");
        String password = new String(bytes, UTF_8).stripTrailing();
        if (bytes.length > PASSWORD_BYTES_MAX || password.lines().count() > 1) {
            throw new OperatorException(
                    "%s is not a password in one line of at most %d bytes".formatted(file, PASSWORD_BYTES_MAX));
        }
        return new LoginUser(name, role, password);
    }
}
