package org.disvote.lab.load;

import java.util.stream.DoubleStream;

/// The median of figures.
public final class Median {

    private Median() {}

    /// @param figures at least one
    public static double of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
