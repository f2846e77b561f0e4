package org.disvote.lab.demo;

import java.time.Duration;
import java.util.List;
import org.disvote.count.input.CheckedInput;
import org.disvote.lab.demo.count.FirstCount;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.operate.sample.PollingDay;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.json.Digests;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.keytest.KeyTestProtocol;
import org.disvote.topics.statement.CountTranscript;
import org.disvote.topics.statement.RollStatement;

/// What is told of each step of the demo, for people who see such an election for the first time.
final class Story {

    private Story() {}

    static Chapter keys(SealedElection election) {
        Seal seal = election.seal();
        return new Chapter(
                "The trustees make a key",
                "Ballots are sealed to its public half. Nobody has the private half: it was dealt out in shares and"
                        + " wiped.",
                List.of(
                        "trustees     " + String.join(", ", Demo.TRUSTEES),
                        "to open      any %d of their %d shares; with %d the key cannot be made"
                                .formatted(seal.threshold(), seal.trustees().size(), seal.threshold() - 1),
                        "tested       a test ballot was opened with each of the %s combinations of %d shares"
                                .formatted(
                                        KeyTestProtocol.combinations(
                                                seal.trustees().size(), seal.threshold()),
                                        seal.threshold()),
                        "seal         " + seal.digest()));
    }

    static Chapter roll(RollStatement roll) {
        return new Chapter(
                "The electoral roll is imported",
                "Behind the door of the system voters have pseudonyms only. The log states what the roll is, so that it"
                        + " cannot be swapped later.",
                List.of(
                        "voters       %,d in %d constituencies"
                                .formatted(roll.size(), roll.voters().size()),
                        "roll         " + roll.pseudonymous()));
    }

    static Chapter launch(Terms terms, Duration took) {
        return new Chapter(
                "The election is launched",
                "From now on nothing of it can change but its close: question, lists, candidates, key and trustees are"
                        + " in the terms, and the terms' digest is in the log.",
                List.of(
                        "ballots      %d papers, one for each constituency"
                                .formatted(terms.papers().size()),
                        "terms        " + terms.digest(),
                        "votes taken  %.1f s after the launch".formatted(took.toMillis() / 1_000.0)));
    }

    static Chapter day(long votes, long registered, Duration took, Seal seal) {
        double seconds = took.toMillis() / 1_000.0;
        return new Chapter(
                "People vote",
                "Each ballot is sealed on the voter's own device, bound to voter, constituency and these terms. Ingest,"
                        + " log and replicas have envelopes of one length that none of them can open.",
                List.of(
                        "votes        %,d in %.0f s (%,.0f a second)".formatted(votes, seconds, votes / seconds),
                        "turnout      %.2f %% of %,d voters. They are invented: chance says who comes, about %.0f %% in"
                                .formatted(100.0 * votes / registered, registered, 100 * PollingDay.TURNOUT),
                        "             all, at the hours of a Greek election day; the others stay at home",
                        "an envelope  %d bytes, whatever the ballot says".formatted(seal.envelopeBytes()),
                        "results      none: until the count the system itself does not know them"));
    }

    static Chapter export(CheckedInput input, long bytes) {
        return new Chapter(
                "The election is closed and its log exported",
                "Trustees check the export before they bring their shares, each with a policy of their own: the"
                        + " witnesses' signatures, and that exactly these records make the tree that they signed. Not"
                        + " one can be missing.",
                List.of(
                        "records      %,d of all elections in these partitions, %,d of this one, %,.1f MB"
                                .formatted(input.allRecords(), input.allInput(), bytes / 1e6),
                        "tree         %,d leaves, cosigned by %s"
                                .formatted(
                                        input.judgement().checkpoint().size(),
                                        String.join(
                                                " and ",
                                                input.judgement().cosigned().keySet())),
                        "input        " + input.input().digest()));
    }

    static Chapter opening(FirstCount.Counted counted, List<String> present, Duration took) {
        CountTranscript count = counted.transcript();
        double seconds = Math.max(took.toMillis(), 1) / 1_000.0;
        List<String> facts = List.of(
                "present      " + String.join(", ", present),
                "opened       %,d envelopes in %.1f s (%,.0f a second)"
                        .formatted(count.voters(), seconds, count.voters() / seconds),
                "counted      %,d; %,d records are void, %,d ballots are invalid"
                        .formatted(count.counted(), count.voids(), count.voters() - count.counted()),
                "count.json   " + Digests.of(counted.json()));
        return new Chapter(
                "%d trustees open the ballots".formatted(present.size()),
                "Three shares make the key for a moment. Ballots are opened in memory and only added up: none is"
                        + " written or shown. Only the whole election can be opened.",
                facts);
    }

    static Chapter second(byte[] theirs, Duration took) {
        return new Chapter(
                "A second party counts with another program",
                "It is written in another language from the description of the formats alone, and runs from a copy of"
                        + " its folder. A mistake would have to be in both.",
                List.of(
                        "program      docs/examples/count, in node",
                        "counted      in %.1f s".formatted(took.toMillis() / 1_000.0),
                        "count.json   %s, the same %,d bytes".formatted(Digests.of(theirs), theirs.length)));
    }

    static Chapter noSecond(String why) {
        return new Chapter(
                "A second party would count with another program",
                "Here it is left out: " + why + ".",
                List.of("to see it    run the demo in a checkout of the sources, with node 20 or newer"));
    }

    static Chapter published(Counting.Counted counted) {
        return new Chapter(
                "The count is signed and published",
                "The log states it behind the close, and witnesses cosign that. Whose promised vote is not in the input"
                        + " of this count can prove it.",
                List.of(
                        "signed by    " + String.join(", ", counted.signers()),
                        "in the log   " + counted.file().digest()));
    }
}
