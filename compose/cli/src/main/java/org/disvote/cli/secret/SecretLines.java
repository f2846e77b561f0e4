package org.disvote.cli.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;

/// A file with one secret a line, mode 0600 or 0400. It is for scripts, tests and trying: people type.
public final class SecretLines {

    private static final int BYTES_MAX = 1 << 20;

    private SecretLines() {}

    /// @return the lines, none of them empty; to be wiped by the caller
    /// @throws OperatorException if the file cannot be read, others may read it, or it has an empty line
    public static List<char[]> read(Path file) {
        byte[] bytes = OperatorFile.read(file, BYTES_MAX);
        OwnerOnlyFile.require(file, "secrets");
        if (bytes.length > BYTES_MAX) {
            throw new OperatorException("%s has more than %,d bytes".formatted(file, BYTES_MAX));
        }
        CharBuffer text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new OperatorException("%s is not UTF-8".formatted(file), e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        List<char[]> lines = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || text.charAt(at) == '\n') {
                if (at > begin) {
                    lines.add(Arrays.copyOfRange(text.array(), begin, at));
                } else if (at < text.length()) {
                    throw new OperatorException("%s has an empty line".formatted(file));
                }
                begin = at + 1;
            }
        }
        Arrays.fill(text.array(), '\0');
        if (lines.isEmpty()) {
            throw new OperatorException("%s is empty".formatted(file));
        }
        return lines;
    }
}
