package org.disvote.count.input;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.count.transcript.CountInput;
import org.disvote.topics.tlog.Policy;

/// An export that nothing refuses: the whole input of one election's count, under one checkpoint.
///
/// @param judgement of the checkpoint, by the policy
/// @param input what is counted, with the digest that trustees compare
/// @param records by partition, how many records of any election the tree has
/// @param inputCounts by partition, how many of them are of this election and before its close
/// @param rollVoters how many voters the roll has; empty where the election has none
/// @param isCounted whether the log states a count of the election already
public record CheckedInput(
        Terms terms,
        SortedMap<String, Paper> papers,
        Policy.Judgement judgement,
        CountInput input,
        List<Long> records,
        List<Long> inputCounts,
        OptionalLong rollVoters,
        boolean isCounted) {

    public CheckedInput {
        papers = Collections.unmodifiableSortedMap(new TreeMap<>(papers));
        records = List.copyOf(records);
        inputCounts = List.copyOf(inputCounts);
    }

    /// How many records of any election there are.
    public long allRecords() {
        return records.stream().mapToLong(Long::longValue).sum();
    }

    /// How many records are counted or void.
    public long allInput() {
        return inputCounts.stream().mapToLong(Long::longValue).sum();
    }
}
