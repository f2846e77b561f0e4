package org.disvote.audit.receipt;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.Text;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// A folder of receipts, one a file. It may have any number: one file is in memory at a time. What `cast`
/// keeps beside a receipt, the ballot, is not read.
final class ReceiptFiles {

    /// Receives each file, in any order.
    interface Reader {
        void receipt(String file, JsonNode json);

        void damaged(String file, String why);

        /// A file that is newer than the audit: its vote may be missing in the snapshots.
        default void newer(String file) {}
    }

    private static final int BYTES_MAX = 256 * 1024;
    private static final int NAME_SHOWN_MAX = 100;

    private final Path folder;
    private final Instant begun;

    /// @param begun when the audit began
    ReceiptFiles(Path folder, Instant begun) {
        this.folder = folder;
        this.begun = begun;
    }

    /// @throws OperatorException if the folder cannot be read
    void read(Reader reader) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ReceiptFiles::isReceipt)) {
            files.forEach(file -> read(file, reader));
        } catch (DirectoryIteratorException e) {
            throw unreadable(requireNonNull(e.getCause()));
        } catch (UncheckedIOException e) {
            throw unreadable(requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private OperatorException unreadable(IOException e) {
        return new OperatorException(
                "the folder of receipts, %s, cannot be read (%s): check its path and permissions"
                        .formatted(folder, OperatorFile.why(e)),
                e);
    }

    private static boolean isReceipt(Path file) {
        String name = String.valueOf(file.getFileName());
        return Files.isRegularFile(file) && !name.endsWith(".ballot") && !name.endsWith(".unsent");
    }

    private void read(Path file, Reader reader) {
        String name = Text.printable(String.valueOf(file.getFileName()), NAME_SHOWN_MAX);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.getLastModifiedTime(file).toInstant().isAfter(begun)) {
                reader.newer(name);
                return;
            }
            bytes = in.readNBytes(BYTES_MAX + 1);
        } catch (IOException e) {
            reader.damaged(name, OperatorFile.why(e));
            return;
        }
        if (bytes.length > BYTES_MAX) {
            reader.damaged(name, "it has more than %,d bytes".formatted(BYTES_MAX));
            return;
        }
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(bytes);
        } catch (IOException e) {
            reader.damaged(name, "it is not JSON"); // the parser's message may repeat a ballot
            return;
        }
        if (json.isObject()) {
            reader.receipt(name, json);
        } else {
            reader.damaged(name, "it is not a receipt");
        }
    }
}
