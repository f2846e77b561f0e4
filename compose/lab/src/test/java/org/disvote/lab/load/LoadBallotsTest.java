package org.disvote.lab.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.disvote.operate.sample.Constituency;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.BallotReading;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;

final class LoadBallotsTest {

    private static final Instant OPENS = Instant.parse("2027-06-06T04:00:00Z");

    @Test
    void eachVoterCastsABallotThatThePaperOfTheirConstituencyAllows() throws Exception {
        Map<String, Paper> papers = Definition.of(
                        GreekElection.json(new ElectionId("greece"), OPENS, OPENS.plusSeconds(1), Size.BY_LAW))
                .papers();
        Electorate electorate = new Electorate(5_000);
        LoadBallots ballots = LoadBallots.greek(electorate, papers);
        Set<Integer> different = new HashSet<>();

        for (int voter = 0; voter < 5_000; voter++) {
            int member = ballots.memberOf().applyAsInt(voter);
            different.add(member);
            JsonNode body = Json.MAPPER.readTree("{" + ballots.members().get(member) + "}");
            String constituency =
                    Constituency.ALL.get(electorate.constituencyOf(voter)).id();
            assertInstanceOf(
                    BallotReading.Accepted.class,
                    Ballot.read(body.path("ballot"), Objects.requireNonNull(papers.get(constituency))));
        }
        assertTrue(different.size() > 3_000, "different ballots: " + different.size());
    }

    @Test
    void theShortFormIsSpreadEvenlyOverTheChoices() {
        LoadBallots ballots = LoadBallots.choices(List.of(new ChoiceId("c1"), new ChoiceId("c2")));

        assertEquals(List.of("\"choice\":\"c1\"", "\"choice\":\"c2\""), ballots.members());
        assertEquals(0, ballots.memberOf().applyAsInt(4));
        assertEquals(1, ballots.memberOf().applyAsInt(9_999_999_999L));
        assertThrows(IllegalArgumentException.class, () -> LoadBallots.choices(List.of()));
    }
}
