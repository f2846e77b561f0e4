package org.disvote.notary.cosign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.json.Text;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SignatureLine;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;

/// Asks one witness (C2SP tlog-witness). Nothing that it answers is believed before it is checked. Safe for
/// any number of threads.
final class WitnessClient {

    /// How long an answer may take.
    static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final int BYTES_MAX = 64 * 1024;
    private static final int SHOWN_MAX = 200;

    private final HttpClient http;
    private final Policy.Witness witness;
    private final VerifierKey log;
    private final String prefix;

    /// @throws IllegalArgumentException if the witness has no address
    WitnessClient(HttpClient http, Policy.Witness witness, VerifierKey log) {
        this.http = http;
        this.witness = witness;
        this.log = log;
        String url = witness.url()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the policy has no URL for witness " + witness.name() + ": add it"));
        prefix = url.endsWith("/") ? url : url + "/";
    }

    /// What the witness cosigned last.
    ///
    /// @return empty if it has cosigned nothing of this log
    /// @throws IOException if it does not answer, or answers with something else than a checkpoint of this
    ///     log that it has cosigned
    Optional<Note> latest() throws IOException, InterruptedException {
        String name = Hash.sha256(log.name().getBytes(UTF_8)).hex();
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(URI.create(prefix + name + "/checkpoint"))
                .GET());
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        try {
            Note note = Note.parse(answer.body());
            if (!Checkpoint.of(note).origin().equals(log.name())
                    || note.check(log) != Note.Check.VALID
                    || note.check(witness.key()) != Note.Check.VALID) {
                throw new IOException("its checkpoint is not of this log, or not cosigned by the policy's key");
            }
            return Optional.of(note);
        } catch (MalformedNoteException e) {
            throw new IOException("its checkpoint is malformed: " + e.getMessage(), e);
        }
    }

    /// @param old the size that the proof begins with
    /// @param proof from there; empty if `old` is 0 or the checkpoint's own size
    WitnessAnswer cosign(long old, List<Hash> proof, Note checkpoint) throws InterruptedException {
        StringBuilder body = new StringBuilder("old " + old + "\n");
        proof.forEach(hash -> body.append(hash.base64()).append('\n'));
        body.append('\n').append(checkpoint);
        HttpResponse<byte[]> answer;
        try {
            answer = send(HttpRequest.newBuilder(URI.create(prefix + "add-checkpoint"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body.toString().getBytes(UTF_8))));
        } catch (IOException e) {
            return new WitnessAnswer.Away(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        }
        String text = new String(answer.body(), UTF_8);
        int status = answer.statusCode();
        if (status == 200) {
            return cosignature(checkpoint, text);
        }
        if (status == 409) {
            String size = text.strip();
            return size.matches("0|[1-9][0-9]{0,17}")
                    ? new WitnessAnswer.Elsewhere(Long.parseLong(size))
                    : new WitnessAnswer.Refused("status 409 without a size");
        }
        return status >= 500
                ? new WitnessAnswer.Away("status " + status)
                : new WitnessAnswer.Refused("status " + status + ": " + Text.printable(text.strip(), SHOWN_MAX));
    }

    private WitnessAnswer cosignature(Note checkpoint, String text) {
        for (String line : text.lines().toList()) {
            try {
                SignatureLine signature = SignatureLine.parse(line);
                if (signature.names(witness.key())) {
                    return checkpoint.with(signature).check(witness.key()) == Note.Check.VALID
                            ? new WitnessAnswer.Cosigned(signature)
                            : new WitnessAnswer.Refused("its cosignature is not valid under the policy's key");
                }
            } catch (MalformedNoteException e) {
                // Another line may be the one.
            }
        }
        return new WitnessAnswer.Refused("its answer has no cosignature of the policy's key");
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(
                request.timeout(ANSWER_MAX).build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), BYTES_MAX));
    }
}
