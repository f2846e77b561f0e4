package org.disvote.topics.database;

import java.nio.file.Path;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OwnerOnlyFile;

/// The file from which the driver takes the passwords that are not in URLs. It ignores one that it cannot read, and
/// does not care who else may read it; both are refused here.
public final class PasswordFile {

    private static final String VARIABLE = "PGPASSFILE";
    private static final String PROPERTY = "org.postgresql.pgpassfile";

    private PasswordFile() {}

    /// @throws OperatorException if a file is named that is not there, or that others may use
    public static void require() {
        String name = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (name != null && !name.isBlank()) {
            OwnerOnlyFile.requireHidden(Path.of(name), "passwords (" + VARIABLE + ")");
        }
    }
}
