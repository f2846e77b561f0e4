package org.disvote.lab.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.demo.sealed.DemoSealed;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.Test;

final class DemoSealedIT {

    @Test
    void theSealedSampleIsLaunchedOnceAndOnlyTheOwnerMayReadWhatItsTrusteesHave() throws Exception {
        try (FreshSystem system = FreshSystem.of(OptionalInt.of(1), OptionalInt.of(1))) {
            Endpoints endpoints = system.start(step -> {});
            Path trustees = system.data().resolve(DemoSealed.TRUSTEES);
            Path anna = trustees.resolve("share-1-anna.json");
            Files.createDirectories(trustees);
            Files.writeString(anna, "of a start that was cut off");

            List<String> steps = new ArrayList<>();
            assertTrue(DemoSealed.launch(endpoints, system.data(), steps::add));
            byte[] share = Files.readAllBytes(anna);
            assertTrue(DemoSealed.launch(
                    endpoints, system.data(), step -> fail("nothing is prepared again, but: " + step)));

            assertEquals(
                    List.of(
                            "5 trustees make its key",
                            "it is launched",
                            "the log states its terms, then ingest serves it"),
                    steps);
            KnownElection.await(endpoints.api(), DemoSealed.ID, Duration.ZERO, () -> {}); // it is served by now
            assertArrayEquals(share, Files.readAllBytes(anna));
            Seal seal = new ElectionTopic(endpoints.brokers())
                    .find(DemoSealed.ID)
                    .orElseThrow()
                    .election()
                    .terms()
                    .seal()
                    .orElseThrow();
            assertEquals(Suite.X_WING, seal.suite());
            assertEquals(seal.digest(), ShareFile.read(anna).sealDigest());
            List<Path> files;
            try (Stream<Path> listed = Files.list(trustees)) {
                files = listed.toList();
            }
            assertEquals(2 * Demo.TRUSTEES.size() + 1, files.size(), files::toString);
            for (Path file : files) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file::toString);
            }
        }
    }
}
