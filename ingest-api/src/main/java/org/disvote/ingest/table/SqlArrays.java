package org.disvote.ingest.table;

import java.util.Collection;
import java.util.function.Function;

/// Arrays that the driver sends in one parameter: `int[]` and `bigint[]` in binary form, and `text[]`.
final class SqlArrays {

    private SqlArrays() {}

    static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    static <T> String[] texts(Collection<T> values, Function<T, String> text) {
        return values.stream().map(text).toArray(String[]::new);
    }

    static long[] longs(Collection<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }
}
