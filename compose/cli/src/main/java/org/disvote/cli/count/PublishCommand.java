package org.disvote.cli.count;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.terminal.Output;
import org.disvote.count.publish.CountFile;
import org.disvote.count.publish.Publication;
import org.disvote.count.publish.SignatureFile;
import org.disvote.topics.json.Digests;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote count publish`.
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Sends a count to the notary, which serves it and states it in the log behind the election's close.",
            "The count of a sealed election needs the signatures of as many trustees as its key. Sent again, it"
                    + " changes nothing."
        },
        footer = {
            "",
            "The first count of an election that the log states is the one, for good.",
            "",
            "  disvote count publish --brokers k1:9092 --transcript count.json \\",
            "          --signatures count.note"
        })
final class PublishCommand implements Callable<Integer> {

    @Mixin
    private final BrokerOptions kafka = new BrokerOptions();

    @Option(names = "--transcript", required = true, paramLabel = "FILE", description = "the count.json")
    private Path transcript = Path.of("");

    @Option(
            names = "--signatures",
            paramLabel = "FILE",
            description = "the trustees' note of a sealed election, from `count sign`")
    private @Nullable Path signatures;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        CountFile count = CountFile.read(transcript);
        List<String> signers = Publication.publish(
                kafka.brokers(),
                count,
                Optional.ofNullable(signatures).map(file -> SignatureFile.read(file, count.note())),
                Instant.now());
        PrintWriter out = output.out();
        out.println("sent: " + count.digest() + (signers.isEmpty() ? "" : ", signed by " + String.join(", ", signers)));
        out.println("The notary states it once the election's close is in the log. It is then served at …/log/counts/"
                + Digests.hex(count.digest()));
        return 0;
    }
}
