package org.disvote.topics.operator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// Reads files that an operator names, up to a size limit. If a file cannot be used, the message is plain
/// text without the name of a Java class.
public final class OperatorFile {

    private OperatorFile() {}

    /// The file's content, or of a larger one `bytesMax` bytes and one more.
    ///
    /// @throws OperatorException if it cannot be read
    public static byte[] read(Path file, int bytesMax) {
        if (Files.isDirectory(file)) {
            throw new OperatorException("%s is a folder: name a file".formatted(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(bytesMax + 1);
        } catch (NoSuchFileException e) {
            throw new OperatorException("there is no file %s: check the path".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be read (%s): check its permissions".formatted(file, why(e)), e);
        }
    }

    /// Why a file or folder cannot be used.
    public static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it is not a folder";
            case FileSystemException system
            when system.getReason() != null -> system.getReason().toLowerCase(Locale.ROOT);
            default -> e.getMessage() == null ? "no reason given" : e.getMessage();
        };
    }
}
