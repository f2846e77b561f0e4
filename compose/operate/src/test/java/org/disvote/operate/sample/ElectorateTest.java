package org.disvote.operate.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.disvote.operate.sample.Electorate.Visits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ElectorateTest {

    @Test
    void greeceHas59ConstituenciesWith285Seats() {
        assertEquals(59, Constituency.ALL.size());
        assertEquals(
                59, Constituency.ALL.stream().map(Constituency::id).distinct().count());
        assertEquals(
                285, Constituency.ALL.stream().mapToInt(Constituency::seats).sum());
    }

    @Test
    void thePartyListsShareAllVotes() {
        assertEquals(1, PartyList.ALL.stream().mapToDouble(PartyList::share).sum(), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(ints = {59, 60, 1_000, 99_999, 9_808_760})
    void theSizesSumUpToTheVotersAndFollowTheSeats(int voters) {
        List<Integer> sizes = new Electorate(voters).sizes();

        assertEquals(voters, sizes.stream().mapToInt(Integer::intValue).sum());
        for (int i = 0; i < sizes.size(); i++) {
            double exact = voters * Constituency.ALL.get(i).seats() / 285.0;
            assertEquals(exact, sizes.get(i), 5, Constituency.ALL.get(i).id());
        }
    }

    @Test
    void theRollHasEveryVoterOnceInTheirConstituency(@TempDir Path folder) throws IOException {
        Electorate electorate = new Electorate(5_000);
        Path file = folder.resolve("roll.csv");

        electorate.writeRoll(file);

        List<String> lines = Files.readAllLines(file);
        assertEquals("voterId,constituency", lines.getFirst());
        Map<String, Integer> sizes = new HashMap<>();
        for (int voter = 0; voter < 5_000; voter++) {
            String[] columns = lines.get(voter + 1).split(",", -1);
            assertEquals(Electorate.voterId(voter).value(), columns[0]);
            sizes.merge(columns[1], 1, Integer::sum);
        }
        assertEquals(5_001, lines.size());
        for (int i = 0; i < Constituency.ALL.size(); i++) {
            assertEquals(
                    electorate.sizes().get(i), sizes.get(Constituency.ALL.get(i).id()));
        }
    }

    @ParameterizedTest
    @CsvSource({"07:00, 0", "13:30, 0.29", "16:30, 0.41", "19:00, 0.57"})
    void asManyHaveVotedAtEachTimeAsOnAnElectionDay(LocalTime time, double share) {
        Electorate electorate = new Electorate(200_000);
        Visits visits = electorate.visits();

        int voted = 0;
        while (voted < visits.count() && visits.dayShare(voted) <= PollingDay.dayShareAt(time)) {
            voted++;
        }

        assertEquals(share, voted / 200_000.0, 0.01);
        assertTrue(visits.count() > 0.54 * 200_000 && visits.count() < 0.6 * 200_000);
    }

    @Test
    void visitsAreInOrderAndEachVotersOnlyOne() {
        Visits visits = new Electorate(50_000).visits();

        boolean[] seen = new boolean[50_000];
        for (int i = 0; i < visits.count(); i++) {
            assertTrue(i == 0 || visits.dayShare(i) >= visits.dayShare(i - 1));
            assertTrue(!seen[visits.voter(i)]);
            seen[visits.voter(i)] = true;
        }
    }

    @Test
    void theListsOfAConstituencyAreWeightedAroundTheirSharesWhereTheyStand() {
        Electorate electorate = new Electorate(100_000);
        double[] sums = new double[PartyList.ALL.size()];
        for (int constituency = 0; constituency < Constituency.ALL.size(); constituency++) {
            RandomBallots.Weights weights = electorate.weights(constituency);
            for (int list = 0; list < sums.length; list++) {
                double weight =
                        weights.option().applyAsDouble(PartyList.ALL.get(list).id());
                assertEquals(PartyList.standsIn(list, constituency), weight > 0);
                sums[list] += weight / Constituency.ALL.size();
            }
        }

        for (int list = 0; list < 8; list++) {
            double share = PartyList.ALL.get(list).share();
            assertEquals(
                    share, sums[list], share * 0.25, PartyList.ALL.get(list).id());
        }
        assertEquals(1, Arrays.stream(sums).sum(), 1e-9);
    }
}
