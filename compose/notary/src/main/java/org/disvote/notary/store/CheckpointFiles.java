package org.disvote.notary.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Checkpoint;
import org.jspecify.annotations.Nullable;

/// The files `checkpoint.signed` and `checkpoint`. Neither is ever replaced by one of a smaller tree. Both
/// are on disk when a method returns. Each of the two has one writing thread.
public final class CheckpointFiles {

    /// Longer than any checkpoint with its cosignatures.
    public static final int BYTES_MAX = 64 * 1024;

    private final LogFolder folder;

    /// What this process wrote last. [#restore] puts it back.
    private volatile @Nullable Note lastSigned;

    private volatile @Nullable Note lastPublished;

    public CheckpointFiles(LogFolder folder) {
        this.folder = folder;
    }

    /// What is signed: no larger tree was ever signed here.
    public Optional<Note> signed() throws IOException {
        return read(folder.signedCheckpoint());
    }

    /// What is published: with a quorum of cosignatures.
    public Optional<Note> published() throws IOException {
        return read(folder.checkpoint());
    }

    private static Optional<Note> read(Path file) throws IOException {
        Optional<byte[]> bytes = StoredFile.read(file);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            Note note = Note.parse(bytes.get());
            Checkpoint.of(note);
            return Optional.of(note);
        } catch (MalformedNoteException e) {
            throw new OperatorException(
                    "%s is not a checkpoint (%s): put back the file as it was, from a copy of the folder"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    public void storeSigned(Note checkpoint) throws IOException {
        store(folder.signedCheckpoint(), checkpoint);
        lastSigned = checkpoint;
    }

    public void publish(Note checkpoint) throws IOException {
        store(folder.checkpoint(), checkpoint);
        lastPublished = checkpoint;
    }

    /// Writes again what this process wrote last, where a smaller one stands now: a former notary that was
    /// stopped just before it renamed its file, and that goes on later, can do that.
    ///
    /// @return whether anything was written
    public boolean restore() throws IOException {
        boolean isSignedRestored = restore(folder.signedCheckpoint(), lastSigned);
        return restore(folder.checkpoint(), lastPublished) || isSignedRestored;
    }

    private boolean restore(Path file, @Nullable Note last) throws IOException {
        if (last == null || sizeOf(file) >= size(last)) {
            return false;
        }
        StoredFile.write(file, last.bytes(), folder.scratch(), true);
        return true;
    }

    private void store(Path file, Note checkpoint) throws IOException {
        if (sizeOf(file) <= size(checkpoint)) {
            StoredFile.write(file, checkpoint.bytes(), folder.scratch(), true);
        }
    }

    /// -1 if there is no such file.
    private static long sizeOf(Path file) throws IOException {
        Optional<Note> there = read(file);
        return there.isPresent() ? size(there.get()) : -1;
    }

    private static long size(Note checkpoint) {
        try {
            return Checkpoint.of(checkpoint).size();
        } catch (MalformedNoteException e) {
            throw new IllegalStateException("a checkpoint of ours is malformed", e);
        }
    }
}
