package org.disvote.cli.option;

import java.nio.file.Path;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OwnerOnlyFile;
import picocli.CommandLine.TypeConversionException;

/// The file from which the driver takes the passwords that are not in URLs. It ignores one that it cannot read, and
/// does not care who else may read it; both are refused here.
final class PasswordFile {

    private static final String VARIABLE = "PGPASSFILE";
    private static final String PROPERTY = "org.postgresql.pgpassfile";

    private PasswordFile() {}

    static void require() {
        String name = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (name == null || name.isBlank()) {
            return;
        }
        try {
            OwnerOnlyFile.requireHidden(Path.of(name), "passwords (" + VARIABLE + ")");
        } catch (OperatorException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
