package org.disvote.topics.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import org.disvote.topics.json.Json;
import org.jspecify.annotations.Nullable;

/// A file with a line for each beginning and each end of what an operator does, for whoever asks later who did what.
/// Lines are only appended, by any number of processes; each is on the disk before the caller goes on.
///
/// It stops no operator who may write the file. To be safe from them it must be append-only for their user
/// (`chattr +a`), or be shipped to another machine as it grows.
///
/// @param file is made, with mode 0600, if it is missing; [#STANDARD_ERROR] is no file
/// @param clock of the lines
public record ActionLog(Path file, InstantSource clock) {

    /// Lines go to standard error, where a container's engine collects them.
    public static final Path STANDARD_ERROR = Path.of("-");

    /// Its usual name.
    public static final String FILE = "actions.jsonl";

    private static final String NEWLINE = "\n";

    private static final Object THIS_PROCESS = new Object();

    /// What is known before anything is done.
    ///
    /// @param who as [Action#who], and so are the others
    public record Intent(
            String who, String from, String what, @Nullable String election, SequencedMap<String, String> arguments) {

        public Intent(String who, String from, String what) {
            this(who, from, what, null, new LinkedHashMap<>());
        }
    }

    /// Writes the first line.
    ///
    /// @throws OperatorException if it cannot be written: the caller must do nothing then
    public Begun begin(Intent intent) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        try {
            append(line(id, Action.BEGIN, intent, null, null));
        } catch (IOException e) {
            throw new OperatorException(
                    "the log of operators' actions %s cannot be written (%s), so nothing was done: name another file"
                                    .formatted(file, OperatorFile.why(e))
                            + " with DISVOTE_ACTIONS",
                    e);
        }
        return new Begun(id, intent);
    }

    /// An action whose first line is written.
    public final class Begun {

        private final String id;
        private final Intent intent;

        private Begun(String id, Intent intent) {
            this.id = id;
            this.intent = intent;
        }

        /// Writes the second line.
        ///
        /// @param exitCode of a command
        /// @throws OperatorException if it cannot be written; what was done is done
        public void end(boolean done, @Nullable Integer exitCode) {
            try {
                append(line(id, Action.END, intent, done ? Action.DONE : Action.FAILED, exitCode));
            } catch (IOException e) {
                throw new OperatorException(
                        "the action is over, but the log of operators' actions %s cannot be written (%s): write down"
                                        .formatted(file, OperatorFile.why(e))
                                + " there that action %s has %s".formatted(id, done ? "succeeded" : "failed"),
                        e);
            }
        }
    }

    private Action line(String id, String step, Intent intent, @Nullable String outcome, @Nullable Integer exitCode) {
        return new Action(
                clock.instant(),
                id,
                step,
                intent.who(),
                intent.from(),
                intent.what(),
                intent.election(),
                intent.arguments(),
                outcome,
                exitCode);
    }

    /// One writer at a time: another one's line that is only half there must not be taken for a torn one.
    private void append(Action action) throws IOException {
        if (file.equals(STANDARD_ERROR)) {
            System.err.println(new String(Json.encode(action), UTF_8));
            return;
        }
        create();
        String text = new String(Json.encode(action), UTF_8) + NEWLINE;
        synchronized (THIS_PROCESS) { // a lock of the file holds off other processes only
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
                    FileLock _ = channel.lock()) {
                // A machine that lost power may have kept the first half of a line.
                ByteBuffer bytes = UTF_8.encode(endsWithin(file) ? NEWLINE + text : text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        }
    }

    private void create() throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            return; // another process was faster
        }
        if (folder != null) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /// Whether the last line has no end. A file that may only be appended to cannot be read: then nobody knows.
    private static boolean endsWithin(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }
}
