package org.disvote.lab.drill.promise;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;

/// Somebody who has receipts, the policy and the addresses of the log, and no more. Each notary is asked, by
/// `disvote verify`. The files stay, for whoever looks into a failure.
///
/// @param folder of the files
record Outsider(HaSystem system, Path folder) {

    private static final int PROVED = 0;
    private static final int BROKEN = 3;
    private static final int PROVES_NOTHING = 4;

    /// How long until a vote is in a tree that is cosigned.
    private static final Duration PROVED_MAX = Duration.ofSeconds(90);

    static Outsider of(HaSystem system) throws IOException {
        Path folders = Files.createDirectories(system.data().resolve("drill"));
        return new Outsider(system, Files.createTempDirectory(folders, "promises-"));
    }

    /// @param whose what the file is called
    /// @throws OperatorException if a notary's files do not prove it in time
    void requireProved(String whose, JsonNode receipt) throws InterruptedException, IOException {
        Path file = keep(whose, receipt);
        for (Map.Entry<String, URI> notary : system.notaries().entrySet()) {
            Command[] last = {verify(file, notary.getValue())};
            try {
                Await.until("", PROVED_MAX, () -> {
                    if (last[0].exitCode() != PROVED) {
                        last[0] = verify(file, notary.getValue());
                    }
                    return last[0].exitCode() == PROVED;
                });
            } catch (OperatorException _) {
                throw new OperatorException("%s is not proved by %s: %s".formatted(file, notary.getKey(), last[0]));
            }
        }
    }

    /// Nobody is accused, because the key was revoked.
    ///
    /// @throws OperatorException if a notary's files say something else
    void requireAccusesNobody(String whose, JsonNode receipt) throws IOException {
        Path file = keep(whose, receipt);
        for (Map.Entry<String, URI> notary : system.notaries().entrySet()) {
            Command said = verify(file, notary.getValue());
            if (said.exitCode() != PROVES_NOTHING || !said.text().contains("key was revoked")) {
                throw new OperatorException("%s must accuse nobody, because its key was revoked; by %s: %s"
                        .formatted(file, notary.getKey(), said));
            }
        }
    }

    /// The operator is accused, and the evidence holds.
    ///
    /// @throws OperatorException if a notary's files say something else
    void requireAccuses(String whose, JsonNode receipt) throws IOException {
        Path file = keep(whose, receipt);
        for (Map.Entry<String, URI> notary : system.notaries().entrySet()) {
            Command said = verify(file, notary.getValue());
            if (said.exitCode() != BROKEN) {
                throw new OperatorException(
                        "%s must accuse the operator; by %s: %s".formatted(file, notary.getKey(), said));
            }
        }
    }

    private Command verify(Path file, URI log) {
        return Command.run(
                "verify",
                file.toString(),
                "--policy",
                String.valueOf(system.endpoints().policy()),
                "--log",
                log.toString(),
                "--out",
                file + ".evidence.json");
    }

    private Path keep(String whose, JsonNode receipt) throws IOException {
        Path file = folder.resolve(whose + ".json");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, Json.MAPPER.writeValueAsBytes(receipt));
    }
}
