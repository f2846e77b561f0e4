package org.disvote.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.tlog.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Writes a policy: whose log is believed, and how many of which witnesses must have cosigned it.",
        footer = {
            "",
            "  disvote policy --log VKEY --witness w1=VKEY=https://a.example/ --witness w2=VKEY=https://b.example/ \\",
            "    --quorum 2 --out policy",
            "",
            "Everybody who checks needs the same file, from paper, press or parties: not from the server they check.",
            "Two witnesses of one operator prove nothing about split views."
        })
public final class PolicyCommand implements Callable<Integer> {

    @Option(names = "--log", required = true, paramLabel = "VKEY", description = "the log's public key, type 01")
    @Shown
    private String log = "";

    @Option(
            names = "--witness",
            required = true,
            paramLabel = "NAME=VKEY=URL",
            description = "a witness: its name in the policy, its public key, type 04, and where it is asked")
    @Shown
    private List<String> witnesses = new ArrayList<>();

    @Option(
            names = "--quorum",
            required = true,
            paramLabel = "N",
            description = "how many witnesses must have cosigned")
    private int quorum;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the policy's file; it must not exist")
    private Path file = Path.of("");

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        List<String> problems = new ArrayList<>();
        Optional<VerifierKey> logKey = key("--log", log, VerifierKey.Type.ED25519, problems);
        List<Policy.Witness> named = new ArrayList<>();
        for (String witness : witnesses) {
            String[] parts = witness.split("=", 3);
            if (parts.length < 3) {
                problems.add("--witness " + witness + " must be NAME=VKEY=URL");
                continue;
            }
            key("--witness " + parts[0], parts[1], VerifierKey.Type.COSIGNATURE, problems)
                    .ifPresent(key -> named.add(new Policy.Witness(parts[0], key, Optional.of(parts[2]))));
        }
        if (!problems.isEmpty() || logKey.isEmpty()) {
            throw new UsageException(problems);
        }
        Policy policy;
        try {
            policy = Policy.of(logKey.get(), named, quorum);
        } catch (IllegalArgumentException e) {
            throw UsageException.of(e);
        }
        write(policy);
        PrintWriter out = output.out();
        out.println("policy " + file);
        out.println("digest " + policy.digest());
        return 0;
    }

    private static Optional<VerifierKey> key(String option, String vkey, VerifierKey.Type type, List<String> problems) {
        try {
            VerifierKey key = VerifierKey.parse(vkey);
            if (key.type() == type) {
                return Optional.of(key);
            }
            problems.add(option + ": the key is of another type, as `disvote "
                    + (type == VerifierKey.Type.ED25519 ? "log-key" : "witness-key") + " new` prints it it is right");
        } catch (MalformedNoteException e) {
            problems.add(option + ": not a public key: " + e.getMessage());
        }
        return Optional.empty();
    }

    private void write(Policy policy) {
        try {
            Files.write(file, policy.text().getBytes(UTF_8), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new OperatorException("there is a file %s already: choose another --out".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be written (%s): choose another --out".formatted(file, OperatorFile.why(e)), e);
        }
    }
}
