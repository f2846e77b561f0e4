package org.disvote.lab.demo.sealed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.demo.Demo;
import org.disvote.lab.demo.KnownElection;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.lab.load.sealed.TrusteesFolder;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.sealing.Suite;

/// A small election with sealed ballots to try a new system with, beside the one with open ballots. What its trustees
/// have lies in the system's folder, so nobody should believe its secrecy.
public final class DemoSealed {

    public static final ElectionId ID = new ElectionId("demo-sealed");

    /// In the system's folder.
    public static final String TRUSTEES = "trustees";

    private static final Duration SERVED_WITHIN = Duration.ofMinutes(10);

    private static final String DEFINITION = """
            {"id":"demo-sealed","ballots":"sealed",
             "title":{"en":"Sealed sample election","el":"Δοκιμαστική εκλογή με σφραγισμένα ψηφοδέλτια"},
             "questions":[
              {"id":"mayor","title":{"en":"Who shall be mayor?","el":"Ποιος να γίνει δήμαρχος;"},"allow":["blank"],
               "options":[
                {"id":"ariadne","title":{"en":"Ariadne","el":"Αριάδνη"}},
                {"id":"minos","title":{"en":"Minos","el":"Μίνως"}},
                {"id":"theseus","title":{"en":"Theseus","el":"Θησέας"}}]},
              {"id":"works","title":{"en":"What shall be built? One or two","el":"Τι να χτιστεί; Ένα ή δύο"},
               "pick":{"min":1,"max":2},"allow":["blank"],
               "options":[
                {"id":"bridge","title":{"en":"A bridge","el":"Μια γέφυρα"}},
                {"id":"library","title":{"en":"A library","el":"Μια βιβλιοθήκη"}},
                {"id":"park","title":{"en":"A park","el":"Ένα πάρκο"}},
                {"id":"tram","title":{"en":"A tram","el":"Ένα τραμ"}}]}]}""";

    private DemoSealed() {}

    /// Launches the election, once in the life of a system: trustees make its key, and their files go to the folder. It
    /// takes seconds, and minutes on a machine that is busy, so it is done while votes are taken already.
    ///
    /// @param data the system's folder
    /// @param steps gets what is done next, to follow the election's name
    /// @return false if the system has no voter key, so that ballots cannot be sealed
    public static boolean launch(Endpoints endpoints, Path data, Consumer<String> steps)
            throws IOException, InterruptedException {
        ElectionTopic topic = new ElectionTopic(endpoints.brokers());
        ElectionTopic.Content before = topic.read();
        if (before.find(ID).isPresent()) {
            return true;
        }
        if (before.system().flatMap(system -> system.voterKey()).isEmpty()) {
            return false;
        }
        Path folder = data.resolve(TRUSTEES);
        FreshSystem.delete(folder); // of a start that was cut off before the launch: its key has sealed nothing
        steps.accept("%d trustees make its key".formatted(Demo.TRUSTEES.size()));
        SealedElection election =
                SealedElection.of(definition(Instant.now()), Suite.X_WING, Demo.TRUSTEES, Demo.THRESHOLD);
        TrusteesFolder.write(election, folder);
        steps.accept("it is launched");
        topic.launch(election.definition(), Election.NOTICE_MIN, Optional.of(election.protocol()));
        steps.accept("the log states its terms, then ingest serves it");
        KnownElection.await(endpoints.api(), ID, SERVED_WITHIN, () -> {});
        return true;
    }

    /// Open for a year.
    private static ObjectNode definition(Instant now) {
        Instant opensAt = now.truncatedTo(ChronoUnit.SECONDS);
        try {
            ObjectNode definition = (ObjectNode) Json.MAPPER.readTree(DEFINITION);
            return definition
                    .put("opensAt", opensAt.toString())
                    .put(
                            "closesAt",
                            opensAt.atZone(ZoneOffset.UTC)
                                    .plusYears(1)
                                    .toInstant()
                                    .toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the sample is JSON", e);
        }
    }
}
