package org.disvote.lab.drill.promise;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.lab.voters.AckLog;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;

/// The key by which an ingest instance signs promises is changed while people vote: as a matter of course, and because
/// somebody has stolen it.
public final class PromiseFaults {

    private static final String INGEST = "ingest";
    private static final String RECEIPT = "receipt";

    /// How far behind the end of the log one of the thief's votes is.
    private static final long FAR = 1_000_000;

    private PromiseFaults() {}

    /// Receipts of the old key and of the new one must prove.
    ///
    /// @return the victim
    public static String newKey(HaSystem system, Random random, AckLog acks) throws InterruptedException, IOException {
        String victim = anyIngest(system, random);
        Outsider outsider = Outsider.of(system);
        try (Instance instance = Instance.of(victim, system, acks);
                StatedKeys stated = StatedKeys.of(system)) {
            SigningKey old = instance.key();
            VoterId early = voter("EARLY-");
            JsonNode before = instance.receiptSigned(old, early);
            SigningKey next = instance.stateNextKey();
            stated.awaitStated(next);
            JsonNode meanwhile = instance.receiptSigned(old, voter("MEANWHILE-"));
            instance.restartWithNextKey();
            JsonNode after = instance.receiptSigned(next, voter("AFTER-"));
            JsonNode again = instance.receiptSigned(next, early);
            requireSame(before, again);
            outsider.requireProved("before", before);
            outsider.requireProved("meanwhile", meanwhile);
            outsider.requireProved("after", after);
            outsider.requireProved("again", again);
        }
        return victim;
    }

    /// What the thief signs for places that the log does not have yet must accuse nobody, and every voter's receipt
    /// must
    /// prove. For places that the log has, the stolen key accuses the operator, until the end of time.
    ///
    /// @return the victim
    public static String stolenKey(HaSystem system, Random random, AckLog acks)
            throws InterruptedException, IOException {
        String victim = anyIngest(system, random);
        Outsider outsider = Outsider.of(system);
        try (Instance instance = Instance.of(victim, system, acks);
                StatedKeys stated = StatedKeys.of(system)) {
            SigningKey stolen = instance.key();
            VoterId early = voter("EARLY-");
            JsonNode before = instance.receiptSigned(stolen, early);
            outsider.requireProved("before-at-once", before);
            SigningKey next = instance.stateNextKey();
            instance.revoke(stolen);
            List<Long> heads = stated.awaitRevoked(stolen);
            stated.awaitStated(next);
            VoterId unpromised = voter("UNPROMISED-");
            instance.receiptWithoutPromise(unpromised);
            instance.restartWithNextKey();
            JsonNode after = instance.receiptSigned(next, voter("AFTER-"));
            requireSame(before, instance.receiptSigned(next, early));

            outsider.requireProved("before", before);
            outsider.requireProved("unpromised", instance.receiptSigned(next, unpromised));
            outsider.requireProved("after", after);
            outsider.requireAccusesNobody("thief-at-a-later-vote", atPlaceOf(after, stolen));
            int partition = after.path("partition").intValue();
            Instant longAgo = Instant.now().minus(Duration.ofHours(1));
            outsider.requireAccusesNobody(
                    "thief-far-behind",
                    ForgedReceipt.at(partition, heads.get(partition) + FAR, longAgo, after, stolen));
            outsider.requireAccuses("thief-at-an-earlier-vote", atPlaceOf(before, stolen));
        }
        return victim;
    }

    private static JsonNode atPlaceOf(JsonNode receipt, SigningKey stolen) {
        return ForgedReceipt.at(
                receipt.path("partition").intValue(),
                receipt.path("seq").longValue(),
                Instant.parse(receipt.path("castAt").textValue()),
                receipt,
                stolen);
    }

    private static void requireSame(JsonNode before, JsonNode again) {
        if (!before.path(RECEIPT).equals(again.path(RECEIPT))) {
            throw new OperatorException("the receipt %s became %s with another promise"
                    .formatted(
                            before.path(RECEIPT).asText(), again.path(RECEIPT).asText()));
        }
    }

    private static String anyIngest(HaSystem system, Random random) {
        List<String> ingests = system.parts().named(INGEST);
        return ingests.get(random.nextInt(ingests.size()));
    }

    /// Another one each time.
    private static VoterId voter(String prefix) {
        return new VoterId(prefix + System.currentTimeMillis());
    }
}
