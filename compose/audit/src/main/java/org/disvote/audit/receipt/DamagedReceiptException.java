package org.disvote.audit.receipt;

/// A file is not a receipt as ingest answers it. It accuses nobody. The message says why, and repeats
/// nothing that may be private.
final class DamagedReceiptException extends Exception {

    DamagedReceiptException(String message) {
        super(message);
    }
}
