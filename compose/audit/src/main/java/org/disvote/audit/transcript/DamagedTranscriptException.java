package org.disvote.audit.transcript;

/// The bytes are no `count.json`.
public final class DamagedTranscriptException extends Exception {

    DamagedTranscriptException(String message) {
        super(message);
    }
}
