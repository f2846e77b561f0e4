package org.disvote.operate.sample;

import java.time.Duration;
import java.time.LocalTime;

/// When Greeks go to vote: the share of the electorate that has voted by a time of the day, as reported on
/// election nights. Between the known points votes are spread evenly.
public final class PollingDay {

    public static final LocalTime OPENS = LocalTime.of(7, 0);
    public static final LocalTime CLOSES = LocalTime.of(19, 0);

    /// The share that has voted in the end.
    public static final double TURNOUT = 0.57;

    private static final LocalTime[] TIMES = {
        OPENS,
        LocalTime.of(8, 0),
        LocalTime.of(9, 30),
        LocalTime.of(11, 0),
        LocalTime.of(12, 0),
        LocalTime.of(13, 30),
        LocalTime.of(15, 0),
        LocalTime.of(16, 30),
        LocalTime.of(17, 30),
        LocalTime.of(18, 30),
        CLOSES
    };
    private static final double[] SHARES = {0, 0.025, 0.085, 0.16, 0.22, 0.29, 0.355, 0.41, 0.47, 0.54, TURNOUT};

    private PollingDay() {}

    /// The time by which this share of all who will vote has voted, as a share of the day.
    ///
    /// @param ofTurnout from 0 to 1
    public static double dayShareBy(double ofTurnout) {
        double share = Math.clamp(ofTurnout, 0, 1) * TURNOUT;
        int next = 1;
        while (next < SHARES.length - 1 && SHARES[next] < share) {
            next++;
        }
        double part = (share - SHARES[next - 1]) / (SHARES[next] - SHARES[next - 1]);
        double before = dayShareAt(TIMES[next - 1]);
        return before + part * (dayShareAt(TIMES[next]) - before);
    }

    /// How much of the day is over at this time.
    public static double dayShareAt(LocalTime time) {
        return (double) Duration.between(OPENS, time).toSeconds()
                / Duration.between(OPENS, CLOSES).toSeconds();
    }

    /// What the clock of the polling stations shows when this share of the day is over.
    public static LocalTime timeAt(double dayShare) {
        return OPENS.plusSeconds(Math.round(
                Math.clamp(dayShare, 0, 1) * Duration.between(OPENS, CLOSES).toSeconds()));
    }
}
