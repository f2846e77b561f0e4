package org.disvote.lab.drill.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.disvote.lab.voters.Acknowledged;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.junit.jupiter.api.Test;

final class SeenCheckpointsTest {

    private static final SigningKey LOG = SigningKey.generate("log.example.org/disvote-1a2b3c4d");
    private static final SigningKey WITNESS = SigningKey.generate("w1");
    private static final Policy POLICY =
            Policy.of(LOG.verifier(), List.of(new Policy.Witness("w1", WITNESS.cosigner(), Optional.empty())), 1);

    private final SeenCheckpoints seen = new SeenCheckpoints(POLICY);

    @Test
    void checkpointsOfOneTreeThatGrowsAreRight() {
        seen.add("notary1", signed(LOG, leaves("a", 3)));
        seen.add("witness-w1", signed(LOG, leaves("a", 3)));
        seen.add("notary2", signed(LOG, leaves("a", 5)));

        assertEquals(List.of(), seen.compare(leaves("a", 7)));
        assertEquals(2, seen.count());
    }

    @Test
    void twoRootsOfOneSizeAreFoundWhicheverIsServed() {
        seen.add("notary1", signed(LOG, leaves("a", 3)));
        seen.add("witness-w1", signed(LOG, leaves("b", 3)));

        assertTrue(seen.compare(leaves("a", 3)).getFirst().startsWith("two roots of 3 leaves are signed"));
        assertEquals(2, seen.compare(leaves("b", 3)).size(), "notary1's is not of the tree that is served, too");
    }

    @Test
    void aCheckpointThatTheTreeDoesNotContinueIsFound() {
        seen.add("notary1", signed(LOG, leaves("b", 3)));

        assertEquals(
                List.of("the checkpoint of 3 leaves at notary1 is not of the tree that is served now"),
                seen.compare(leaves("a", 4)));
    }

    @Test
    void whatTheLogDidNotSignAndWhatIsNoCheckpointIsReported() {
        SigningKey other = SigningKey.generate(LOG.name());

        assertEquals(Optional.empty(), seen.add("notary1", signed(other, leaves("a", 3))));
        assertEquals(Optional.empty(), seen.add("notary2", "nothing\n".getBytes(UTF_8)));

        assertEquals(2, seen.compare(leaves("a", 3)).size());
        assertEquals(0, seen.count());
    }

    @Test
    void aVoteThatIsNotInTheTreeIsFound() {
        Hash digest = Hash.sha256("a record".getBytes(UTF_8));
        Votes votes = Votes.of(List.of(new Acknowledged(
                new VoterId("GR-1"), SampleElection.CHOICES.getFirst(), "0-1-" + digest.base64Url(), 0, 1)));
        byte[] statements = """
                {"at":"2029-06-01T06:00:00.000000Z","id":"1a2b3c4d","includeWithin":600,"kind":"system","n":0,\
                "origin":"log.example.org/disvote-1a2b3c4d","partitions":1,"v":1}
                {"at":"2029-06-01T06:00:01.000000Z","heads":[1],"kind":"round","n":1,"round":1,"size":3}
                """.getBytes(UTF_8);
        byte[] other = new byte[Hash.BYTES];

        assertTrue(votes.areWithin(3, statements));
        assertTrue(!votes.areWithin(1, statements), "its index is 1");
        assertEquals(Optional.empty(), votes.notIn(List.of(other, digest.bytes(), other), statements));
        assertTrue(votes.notIn(List.of(other, other, digest.bytes()), statements)
                .orElse("")
                .startsWith("1 acknowledged votes are not in the tree"));
        assertTrue(votes.notIn(List.of(other), new byte[0]).isPresent(), "no round has it");
    }

    private static List<byte[]> leaves(String first, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> (i == 0 ? first : "leaf " + i).getBytes(UTF_8))
                .toList();
    }

    private static byte[] signed(SigningKey key, List<byte[]> leaves) {
        Hash root = Merkle.root(leaves.stream().map(Merkle::leaf).toList());
        return Note.signed(new Checkpoint(LOG.name(), leaves.size(), root).text(), key)
                .bytes();
    }
}
