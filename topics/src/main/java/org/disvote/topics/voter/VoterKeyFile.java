package org.disvote.topics.voter;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;

/// A [VoterKey] as a file: 43 characters of base64url and a line feed, mode 0600 or 0400.
final class VoterKeyFile {

    private VoterKeyFile() {}

    static VoterKey read(Path file) {
        byte[] text = OperatorFile.read(file, VoterKey.TEXT_LENGTH + 1);
        OwnerOnlyFile.require(file, "a voter key");
        try {
            return parse(text)
                    .orElseThrow(() -> new OperatorException(
                            "%s is not a voter key: such a file has one line of %d characters of base64url"
                                    .formatted(file, VoterKey.TEXT_LENGTH)));
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /// The file is forced to the disk, its folder too: pseudonyms made by a lost key could never be made again.
    static void create(Path file, VoterKey key) {
        byte[] secret = key.bytes();
        byte[] text = Base64.getUrlEncoder().withoutPadding().encode(secret);
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        try {
            OwnerOnlyFile.create(file, line);
        } catch (FileAlreadyExistsException e) {
            throw new OperatorException(
                    "%s exists already, and a key is never overwritten: name another file".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException("the key cannot be written to %s (%s)".formatted(file, OperatorFile.why(e)), e);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(text, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
        forceFolder(file);
    }

    private static void forceFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be forced to the disk (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    /// Empty unless `text` is the one way to write a key. A decoder alone would accept set bits after the last
    /// byte, and padding.
    private static Optional<VoterKey> parse(byte[] text) {
        boolean line = text.length == VoterKey.TEXT_LENGTH + 1 && text[VoterKey.TEXT_LENGTH] == '\n';
        if (!line && text.length != VoterKey.TEXT_LENGTH) {
            return Optional.empty();
        }
        byte[] characters = Arrays.copyOf(text, VoterKey.TEXT_LENGTH);
        byte[] secret = new byte[0];
        try {
            secret = Base64.getUrlDecoder().decode(characters);
            boolean strict = secret.length == VoterKey.BYTES
                    && Arrays.equals(Base64.getUrlEncoder().withoutPadding().encode(secret), characters);
            return strict ? Optional.of(VoterKey.of(secret)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(characters, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }
}
