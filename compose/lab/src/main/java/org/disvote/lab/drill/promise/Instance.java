package org.disvote.lab.drill.promise;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.lab.log.LogKeys;
import org.disvote.lab.voters.AckLog;
import org.disvote.lab.voters.BallotBox;
import org.disvote.lab.voters.BallotBox.Answer;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;

/// An ingest instance, the file of its promise key, and voters who ask nobody else.
///
/// @param name of the part
/// @param keyFile of the key that it reads at its start
/// @param acks where each vote of these voters is written down
record Instance(String name, HaSystem system, Path keyFile, AckLog acks, BallotBox box) implements AutoCloseable {

    private static final Duration PROMISED_MAX = Duration.ofSeconds(90);
    private static final ChoiceId CHOICE = SampleElection.CHOICES.getFirst();

    static Instance of(String name, HaSystem system, AckLog acks) {
        String policy = String.valueOf(system.endpoints().policy());
        LogKeys keys =
                new LogKeys(system.data(), Policy.read(Path.of(policy)).log().name());
        return new Instance(name, system, keys.promiseFile(name), acks, new BallotBox(SampleElection.ID));
    }

    /// The key that it signs with.
    SigningKey key() {
        return SigningKey.read(keyFile);
    }

    /// Makes its next key in a file beside, and has it stated, as an operator does. The instance does not know it yet.
    SigningKey stateNextKey() throws InterruptedException, IOException {
        Files.deleteIfExists(nextFile());
        String brokers = system.endpoints().kafka();
        Command.require(
                "promise-key", "new", "--instance", name, "--out", nextFile().toString(), "--brokers", brokers);
        Command.require("promise-key", "state", "--key", nextFile().toString(), "--brokers", brokers);
        return SigningKey.read(nextFile());
    }

    void revoke(SigningKey key) throws InterruptedException {
        Command.require(
                "promise-key",
                "revoke",
                "--vkey",
                key.vkey(),
                "--brokers",
                system.endpoints().kafka());
    }

    /// Starts it again with its next key; meanwhile others take the votes.
    void restartWithNextKey() throws InterruptedException, IOException {
        long since = System.nanoTime();
        system.parts().killAndHold(name);
        try {
            Files.move(nextFile(), keyFile, ATOMIC_MOVE, REPLACE_EXISTING);
            Await.until("voters wait for " + name, PROMISED_MAX, () -> acks.allSince(since));
        } finally {
            system.parts().release(name);
        }
    }

    private Path nextFile() {
        return keyFile.resolveSibling(keyFile.getFileName() + ".next");
    }

    /// Asks for the voter's receipt, again and again, until it has a promise by this key.
    JsonNode receiptSigned(SigningKey key, VoterId voterId) throws InterruptedException {
        return receipt(voterId, "no promise by the key " + key.vkey(), receipt -> isSigned(receipt, key.verifier()));
    }

    /// The same, until it has no promise.
    JsonNode receiptWithoutPromise(VoterId voterId) throws InterruptedException {
        return receipt(
                voterId,
                "still promises, although its key was revoked",
                receipt -> receipt.path("promise").isMissingNode());
    }

    private JsonNode receipt(VoterId voterId, String otherwise, Predicate<JsonNode> wanted)
            throws InterruptedException {
        JsonNode[] found = {Json.MAPPER.nullNode()};
        Await.until(name + ": " + otherwise, PROMISED_MAX, () -> {
            Optional<JsonNode> receipt = ask(voterId).filter(wanted);
            receipt.ifPresent(one -> found[0] = one);
            return receipt.isPresent();
        });
        return found[0];
    }

    private Optional<JsonNode> ask(VoterId voterId) {
        try {
            Answer answer = box.cast(system.address(name), voterId, CHOICE);
            return switch (answer.status()) {
                case BallotBox.CREATED, BallotBox.SAME_AGAIN -> {
                    if (!acks.all().containsKey(voterId)) {
                        acks.add(answer.acknowledged(voterId, CHOICE));
                    }
                    yield Optional.of(Json.MAPPER.readTree(answer.body()));
                }
                case BallotBox.TRY_AGAIN -> Optional.empty();
                default -> throw new OperatorException(voterId.value() + " was answered " + answer.reported());
            };
        } catch (IOException e) {
            return Optional.empty(); // it is dead, or starts
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isSigned(JsonNode receipt, VerifierKey key) {
        try {
            return Note.parse(receipt.path("promise").path("note").asText()).check(key) == Note.Check.VALID;
        } catch (MalformedNoteException e) {
            return false; // there is none
        }
    }

    @Override
    public void close() {
        box.close();
    }
}
