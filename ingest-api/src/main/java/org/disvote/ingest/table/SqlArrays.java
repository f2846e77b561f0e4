package org.disvote.ingest.table;

import java.util.Collection;

/// Arrays that the driver sends as `int[]` and `bigint[]` in one binary parameter.
final class SqlArrays {

    private SqlArrays() {}

    static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    static long[] longs(Collection<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }
}
