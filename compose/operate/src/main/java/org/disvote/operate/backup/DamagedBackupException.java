package org.disvote.operate.backup;

import org.disvote.topics.operator.OperatorException;

/// A backup is not what its manifest says. The message names every file that differs.
public final class DamagedBackupException extends OperatorException {

    DamagedBackupException(String message) {
        super(message);
    }

    DamagedBackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
