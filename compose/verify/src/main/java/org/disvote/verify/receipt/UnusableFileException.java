package org.disvote.verify.receipt;

/// A file is not what its option asks for. The message repeats nothing of it.
public final class UnusableFileException extends Exception {

    public UnusableFileException(String message) {
        super(message, null);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
