package org.disvote.audit.envelope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.disvote.audit.finding.Finding;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.transcript.VectorElection;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Position;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two envelopes with one encapsulated key, among many.
class EnvelopeCheckTest {

    @TempDir
    private Path folder;

    private final Random random = new Random(17);
    private final Findings findings = new Findings(100);

    @Test
    void theEnvelopesOfTheExamplesAllHaveKeysOfTheirOwn() throws Exception {
        try (EnvelopeCheck check = new EnvelopeCheck(folder, findings)) {
            for (String election : List.of("eur-x", "eur-pq")) {
                VectorElection vector = VectorElection.of(election);
                for (VoteCast vote : vector.votes()) {
                    check.vote(vote, vector.election());
                }
            }
            check.end();
        }

        assertEquals(List.of(), findings.kept());
    }

    @Test
    void aCopiedEncapsulationIsFoundWithBothPositionsAndIsNotCalledWrong() throws Exception {
        Election sealed = VectorElection.of("eur-x").election();
        byte[] envelope = envelope(sealed);
        byte[] copy = envelope(sealed);
        System.arraycopy(envelope, 0, copy, 0, 1 + 4 + 32);
        try (EnvelopeCheck check = new EnvelopeCheck(folder, findings)) {
            check.vote(vote("eur-x", 0, 1, envelope(sealed)), sealed);
            check.vote(vote("eur-x", 0, 2, envelope), sealed);
            check.vote(vote("eur-x", 3, 1, copy), sealed);
            check.vote(vote("eur-x", 4, 9, envelope), sealed);
            check.end();
        }

        assertEquals(
                List.of("3/1 of 0/2", "4/9 of 0/2"),
                findings.kept().stream().map(EnvelopeCheckTest::text).toList());
        assertTrue(!findings.isWrong(), "every voter can send such an envelope");
    }

    @Test
    void electionsWithOneKeyAreComparedAndThoseWithAnotherAreNot() throws Exception {
        Election sealed = VectorElection.of("eur-x").election();
        Election other = VectorElection.of("eur-pq").election();
        byte[] envelope = envelope(sealed);
        try (EnvelopeCheck check = new EnvelopeCheck(folder, findings)) {
            check.vote(vote("first", 0, 1, envelope), sealed);
            check.vote(vote("second", 7, 1, envelope), sealed);
            check.vote(vote("third", 8, 1, envelope), other); // not even an envelope of this election
            check.vote(vote("fourth", 9, 1, envelope), null);
            check.end();
        }

        assertEquals(
                List.of("7/1 of 0/1"),
                findings.kept().stream().map(EnvelopeCheckTest::text).toList());
    }

    @Test
    void amongManyOnlyTheCopiesAreFoundAndTheFileIsGoneAfterwards() throws Exception {
        int envelopes = 200_000;
        List<String> found = new ArrayList<>();
        byte[] hash = new byte[32];
        try (Encapsulations all = Encapsulations.create(folder)) {
            byte[] copied = new byte[32];
            for (int i = 0; i < envelopes; i++) {
                random.nextBytes(hash);
                if (i == 70) {
                    System.arraycopy(hash, 0, copied, 0, 32);
                }
                all.add(i == 150_000 || i == envelopes - 1 ? copied : hash, i / 50_000, i % 50_000 + 1);
            }
            assertEquals(0, all.find((earlier, later) -> found.add(later + " of " + earlier)));
        }

        assertEquals(List.of("3/1 of 0/71", "3/50000 of 0/71"), found);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aFloodOfOneEncapsulationIsBoundedAndSaid() throws Exception {
        int envelopes = Encapsulations.BUCKET_MAX + 1_000;
        long[] found = {0};
        try (Encapsulations all = Encapsulations.create(folder)) {
            for (int i = 1; i <= envelopes; i++) {
                all.add(new byte[32], 0, i);
            }
            long left = all.find((earlier, later) -> {
                assertEquals(new Position(0, 1), earlier);
                found[0]++;
            });
            assertEquals(1_000, left);
        }
        assertEquals(Encapsulations.BUCKET_MAX - 1, found[0]);
    }

    private byte[] envelope(Election election) {
        Seal seal = election.terms().seal().orElseThrow();
        byte[] envelope = new byte[seal.envelopeBytes()];
        random.nextBytes(envelope);
        envelope[0] = (byte) seal.suite().version();
        System.arraycopy(seal.keyId(), 0, envelope, 1, 4);
        return envelope;
    }

    private VoteCast vote(String election, int partition, long seq, byte[] envelope) {
        return new VoteCast(
                new ElectionId(election),
                partition,
                seq,
                new Voter("v" + seq),
                "",
                1,
                BallotBytes.of(envelope),
                "",
                Nonce.random(random),
                Instant.parse("2027-05-21T08:00:00Z"));
    }

    private static String text(Finding finding) {
        return finding.position() + " of " + finding.what().replaceAll(".*is that of (\\S+) too.*", "$1");
    }
}
