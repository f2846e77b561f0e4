package org.disvote.lab.log;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.tlog.Policy;

/// The keys of a system's log, below `keys/` of its data folder, and the policy that names them. Each key is
/// made when it is first needed, and stays.
///
/// Both witnesses belong to the operator of this machine. That shows how witnesses work, and proves nothing
/// about split views.
///
/// @param data the data folder of the system
/// @param origin of the system
public record LogKeys(Path data, String origin) {

    /// The names of the witnesses.
    public static final List<String> WITNESSES = List.of("w1", "w2");

    private static final String FOLDER = "keys";
    private static final String LOG = "log";
    private static final String POLICY = "policy";
    private static final String SIGNED = "checkpoint.signed";

    /// The files of the log, which any web server can serve.
    public Path folder() {
        return data.resolve(LOG);
    }

    /// What a witness keeps.
    public Path folder(String witness) {
        return data.resolve("witness-" + witness);
    }

    public Path logFile() {
        return file(LOG);
    }

    public Path witnessFile(String witness) {
        return file("witness-" + witness);
    }

    public Path promiseFile(String instance) {
        return file("promise-" + instance);
    }

    /// @throws OperatorException if the key of a log that may have signed is lost
    public SigningKey log() {
        requireNotLost(logFile(), Files.exists(folder().resolve(SIGNED)));
        return key(logFile(), origin);
    }

    /// @throws OperatorException if the key of a witness that may have cosigned is lost
    public SigningKey witness(String name) {
        requireNotLost(witnessFile(name), false);
        return key(witnessFile(name), name);
    }

    /// The policy is written after the keys that it names, and before any of them signs.
    private void requireNotLost(Path file, boolean signed) {
        if (!Files.exists(file) && (signed || Files.exists(policyFile()))) {
            throw new OperatorException(
                    ("%s is lost, and what it signed is in the log, which no other key can continue: put the file "
                                    + "back, or choose another folder with --data")
                            .formatted(file));
        }
    }

    /// The key by which an ingest instance signs promises.
    public SigningKey promise(String instance) {
        return key(promiseFile(instance), origin + "/promise/" + instance);
    }

    /// The next key of an ingest instance whose key is revoked. The old one's file stays beside it.
    SigningKey promiseAfterRevocation(String instance) {
        Path file = promiseFile(instance);
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".revoked"), ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        return promise(instance);
    }

    private SigningKey key(Path file, String name) {
        if (!Files.exists(file)) {
            try {
                Files.createDirectories(file.getParent());
            } catch (IOException e) {
                throw unwritable(file, e);
            }
            SigningKey.generate(name).create(file);
        }
        return SigningKey.read(file);
    }

    private Path file(String name) {
        return data.resolve(FOLDER).resolve(name);
    }

    /// Writes the policy: the log's key and all witnesses, each of which must cosign.
    ///
    /// @param witnesses by name where they listen
    public Policy writePolicy(Map<String, URI> witnesses) {
        Policy policy = Policy.of(
                log().verifier(),
                WITNESSES.stream()
                        .map(name -> new Policy.Witness(
                                name,
                                witness(name).cosigner(),
                                Optional.ofNullable(witnesses.get(name)).map(URI::toString)))
                        .toList(),
                WITNESSES.size());
        Path draft = data.resolve(POLICY + ".new");
        try {
            Files.writeString(draft, policy.text());
            Files.move(draft, policyFile(), ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(policyFile(), e);
        }
        return policy;
    }

    public Path policyFile() {
        return data.resolve(POLICY);
    }

    private static OperatorException unwritable(Path file, IOException e) {
        return new OperatorException(
                "%s cannot be written (%s): make room or give write access".formatted(file, OperatorFile.why(e)), e);
    }
}
