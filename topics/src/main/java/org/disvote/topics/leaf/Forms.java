package org.disvote.topics.leaf;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Times;

/// The forms that members of statements may have. Each method names the member in its exception.
final class Forms {

    private Forms() {}

    static Instant time(String name, Instant time) {
        return Times.require(name, time).truncatedTo(ChronoUnit.MICROS);
    }

    static void second(String name, Instant time) {
        Times.problemOfElectionTime(time).ifPresent(problem -> {
            throw new IllegalArgumentException(name + " " + problem);
        });
    }

    static long number(String name, long number) {
        if (number < 0 || number > Jcs.INTEGER_MAX) {
            throw new IllegalArgumentException(name + " is not in 0..2^53 - 1");
        }
        return number;
    }

    static List<Long> numbers(String name, List<Long> numbers) {
        numbers.forEach(number -> number(name, number));
        return List.copyOf(numbers);
    }

    static void partition(int partition, int partitions) {
        if (partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("partition " + partition + " is not in 0.." + (partitions - 1));
        }
    }

    static void digest(String name, String digest) {
        if (!Digests.isValid(digest)) {
            throw new IllegalArgumentException(name + " is not of the form " + Digests.FORM);
        }
    }

    static void text(String name, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(name + " is empty");
        }
    }
}
