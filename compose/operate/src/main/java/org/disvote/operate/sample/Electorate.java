package org.disvote.operate.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.disvote.topics.id.VoterId;

/// A model of Greece's electorate: the voters of each constituency, which of them vote, when, and for whom.
/// The same size always gives the same voters.
public final class Electorate {

    public static final int VOTERS_MIN = Constituency.ALL.size();
    public static final int VOTERS_MAX = 10_000_000;

    /// What voter IDs begin with; ten digits follow.
    public static final String PREFIX = "GR-";

    private static final long SEED = 1821;
    private static final double TURNOUT_SPREAD = 0.08;
    private static final double SHARE_SPREAD = 0.35;
    private static final double BLANK = 0.006;
    private static final double SPOILED = 0.019;
    private static final double DUE_BITS = 1L << 32;

    private final int[] ends;

    /// The turnout of each constituency.
    private final double[] turnouts;

    /// For each constituency, the cumulative shares of the lists, from 0 to 1.
    private final double[][] choiceEnds;

    /// @param voters at least one for each constituency
    public Electorate(int voters) {
        this(voters, PollingDay.TURNOUT);
    }

    /// @param turnout of the whole country, about
    public Electorate(int voters, double turnout) {
        if (voters < Constituency.ALL.size() || voters > VOTERS_MAX) {
            throw new IllegalArgumentException(
                    "voters %d is not in %d..%d".formatted(voters, Constituency.ALL.size(), VOTERS_MAX));
        }
        int[] sizes = sizes(voters);
        ends = new int[sizes.length];
        Arrays.setAll(ends, i -> Arrays.stream(sizes, 0, i + 1).sum());
        Random random = new Random(SEED);
        turnouts = new double[sizes.length];
        Arrays.setAll(turnouts, i -> turnout + (random.nextDouble() - 0.5) * TURNOUT_SPREAD);
        choiceEnds = new double[sizes.length][];
        Arrays.setAll(choiceEnds, i -> choiceEnds(i, random));
    }

    public int voters() {
        return ends[ends.length - 1];
    }

    /// @param voter from 0
    public static VoterId voterId(int voter) {
        return new VoterId(PREFIX + "%010d".formatted(voter));
    }

    /// The index of a voter's constituency in [Constituency#ALL].
    public int constituencyOf(int voter) {
        int found = Arrays.binarySearch(ends, voter + 1);
        return found < 0 ? -found - 1 : found;
    }

    /// In the order of [Constituency#ALL].
    public List<Integer> sizes() {
        return IntStream.range(0, ends.length)
                .mapToObj(i -> ends[i] - (i == 0 ? 0 : ends[i - 1]))
                .toList();
    }

    /// In proportion to the seats, each at least one, by largest remainders.
    private static int[] sizes(int voters) {
        List<Constituency> all = Constituency.ALL;
        double seats = all.stream().mapToInt(Constituency::seats).sum();
        int spare = voters - all.size();
        int[] sizes = new int[all.size()];
        double[] remainders = new double[all.size()];
        for (int i = 0; i < sizes.length; i++) {
            double exact = spare * all.get(i).seats() / seats;
            sizes[i] = 1 + (int) exact;
            remainders[i] = exact - (int) exact;
        }
        int left = voters - Arrays.stream(sizes).sum();
        IntStream.range(0, sizes.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> remainders[i]).reversed())
                .limit(left)
                .forEach(i -> sizes[i]++);
        return sizes;
    }

    /// Each constituency has its own shares. Those of lists that do not stand there are 0.
    private static double[] choiceEnds(int constituency, Random random) {
        double[] ends = new double[PartyList.ALL.size()];
        double end = 0;
        for (int list = 0; list < ends.length; list++) {
            double spread = 1 + (random.nextDouble() - 0.5) * 2 * SHARE_SPREAD;
            end += PartyList.standsIn(list, constituency)
                    ? PartyList.ALL.get(list).share() * spread
                    : 0;
            ends[list] = end;
        }
        double all = end;
        return Arrays.stream(ends).map(each -> each / all).toArray();
    }

    /// Writes the electoral roll, for `roll import`.
    public void writeRoll(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, US_ASCII)) {
            out.write("voterId,constituency\n");
            for (int voter = 0; voter < voters(); voter++) {
                out.write(voterId(voter).value() + ","
                        + Constituency.ALL.get(constituencyOf(voter)).id() + "\n");
            }
        }
    }

    /// The voters who vote, in the order in which they do.
    public Visits visits() {
        Random random = new Random(SEED + 1);
        long[] visits = new long[voters()];
        int count = 0;
        for (int voter = 0; voter < visits.length; voter++) {
            double turnout = turnouts[constituencyOf(voter)];
            double chance = random.nextDouble();
            if (chance < turnout) {
                // Among those who vote, the chance is evenly distributed, so it also decides when.
                long due = (long) (PollingDay.dayShareBy(chance / turnout) * (DUE_BITS - 1));
                visits[count++] = due << 31 | voter;
            }
        }
        long[] sorted = Arrays.copyOf(visits, count);
        Arrays.sort(sorted);
        return new Visits(sorted);
    }

    /// How the ballots of a constituency are spread.
    ///
    /// @param constituency its index in [Constituency#ALL]
    public RandomBallots.Weights weights(int constituency) {
        double[] lists = choiceEnds[constituency];
        Map<String, Double> shares = new HashMap<>();
        for (int list = 0; list < lists.length; list++) {
            shares.put(PartyList.ALL.get(list).id(), lists[list] - (list == 0 ? 0 : lists[list - 1]));
        }
        return new RandomBallots.Weights(list -> shares.getOrDefault(list, 0.0), BLANK, SPOILED);
    }

    /// See [#visits].
    public static final class Visits {
        private final long[] sorted;

        private Visits(long[] sorted) {
            this.sorted = sorted;
        }

        public int count() {
            return sorted.length;
        }

        public int voter(int index) {
            return (int) (sorted[index] & Integer.MAX_VALUE);
        }

        /// How much of the polling day is over by then.
        public double dayShare(int index) {
            return (sorted[index] >>> 31) / DUE_BITS;
        }
    }
}
