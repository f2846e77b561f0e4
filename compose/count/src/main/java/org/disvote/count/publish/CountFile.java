package org.disvote.count.publish;

import java.nio.file.Path;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.statement.CountNote;
import org.disvote.topics.statement.CountTranscript;
import org.disvote.topics.statement.TranscriptChunk;

/// A `count.json` as a file.
public final class CountFile {

    private final byte[] bytes;
    private final CountTranscript transcript;
    private final String digest;

    private CountFile(byte[] bytes, CountTranscript transcript) {
        this.bytes = bytes;
        this.transcript = transcript;
        digest = Digests.of(bytes);
    }

    /// @throws OperatorException if the file cannot be read, or is no `count.json` in its canonical form
    public static CountFile read(Path file) {
        byte[] bytes = OperatorFile.read(file, TranscriptChunk.TRANSCRIPT_BYTES_MAX);
        try {
            if (bytes.length > TranscriptChunk.TRANSCRIPT_BYTES_MAX) {
                throw new MalformedEventException(
                        "it has more than %,d bytes".formatted(TranscriptChunk.TRANSCRIPT_BYTES_MAX), null);
            }
            Jcs.read(bytes);
            return new CountFile(bytes, CountTranscript.read(bytes));
        } catch (MalformedEventException e) {
            throw new OperatorException(
                    "%s is no count.json (%s): name the file that `disvote count open` wrote, as it is"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /// A copy.
    public byte[] bytes() {
        return bytes.clone();
    }

    public CountTranscript transcript() {
        return transcript;
    }

    /// `sha256:` and 64 hexadecimal digits.
    public String digest() {
        return digest;
    }

    /// What its trustees sign.
    public CountNote note() {
        return new CountNote(transcript.electionId(), digest);
    }
}
