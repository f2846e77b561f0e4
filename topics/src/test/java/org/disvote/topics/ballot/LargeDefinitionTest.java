package org.disvote.topics.ballot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A country: 59 constituencies, each with 30 lists of 20 candidates, titles in two languages.
class LargeDefinitionTest {

    /// Far above what it takes, so that a busy machine does not fail it; a rule that looks at all pairs does.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int BALLOTS = 20_000;

    @Test
    void aCountrysDefinitionIsReadAtOnce() throws Exception {
        byte[] file = new ObjectMapper().writeValueAsBytes(Definitions.country(59, 30, 20));
        assertTrue(file.length > 3_500_000, () -> file.length + " bytes");
        assertTimeout(LIMIT, () -> {
            long start = System.nanoTime();
            Definition definition = ((Definition.Valid) Definition.parse(file)).definition();
            long parsed = System.nanoTime();
            SortedMap<String, Paper> papers = definition.papers();
            Terms.of(definition, Definitions.ORIGIN, Optional.of(Definitions.VOTER_KEY));
            long launched = System.nanoTime();
            for (Paper paper : papers.values()) {
                assertEquals(paper, Paper.read(paper.bytes()));
            }
            long read = System.nanoTime();

            assertEquals(59, papers.size());
            System.out.printf(
                    "%,d bytes: parsed in %d ms, papers and terms made in %d ms, %d papers read in %d ms%n",
                    file.length,
                    (parsed - start) / 1_000_000,
                    (launched - parsed) / 1_000_000,
                    papers.size(),
                    (read - launched) / 1_000_000);
        });
    }

    @Test
    void aBallotOfACountryIsReadInMicroseconds() {
        Paper paper = Definitions.paper(Definition.of(Definitions.country(1, 30, 20)), "constituency0");
        Random random = new Random(1);
        List<JsonNode> ballots = Stream.generate(() -> RandomPapers.ballot(paper, random))
                .limit(100)
                .toList();
        assertTimeout(LIMIT, () -> {
            for (int round = 0; round < 2; round++) {
                long start = System.nanoTime();
                for (int i = 0; i < BALLOTS; i++) {
                    Ballot ballot =
                            ((BallotReading.Accepted) Ballot.read(ballots.get(i % ballots.size()), paper)).ballot();
                    Ballot.decode(ballot.bytes(), paper);
                }
                if (round == 1) {
                    System.out.printf(
                            "%d candidates: %.1f us to read and to decode a ballot%n",
                            30 * 20, (System.nanoTime() - start) / 1e3 / BALLOTS);
                }
            }
        });
    }
}
