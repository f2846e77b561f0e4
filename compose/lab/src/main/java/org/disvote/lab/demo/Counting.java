package org.disvote.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.disvote.count.RefusedException;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.publish.CountFile;
import org.disvote.count.publish.Publication;
import org.disvote.count.publish.SignatureFile;
import org.disvote.lab.demo.count.ClosedElection;
import org.disvote.lab.demo.count.FirstCount;
import org.disvote.lab.demo.count.SecondCount;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.lab.load.sealed.TrusteesFolder;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;

/// From the close of a sealed election to its published count, with trustees who are all here.
///
/// @param folder for the export, the counts and the signatures
record Counting(Endpoints endpoints, SealedElection election, TrusteesFolder trustees, Path folder, Demo.Watch watch) {

    /// Not the first ones: any of them will do.
    private static final List<Integer> PRESENT = List.of(2, 4, 5);

    /// What became of it.
    ///
    /// @param signers trustees who signed it
    /// @param twice whether a second program has counted the same
    record Counted(CountFile file, List<String> signers, boolean twice) {

        Counted {
            signers = List.copyOf(signers);
        }
    }

    /// @throws OperatorException if a check refuses the export, the two programs do not agree, or the system does not
    ///     answer
    Counted hold(ElectionId id) throws IOException, InterruptedException {
        Policy policy = Policy.read(Path.of(endpoints.policy()));
        Path export = folder.resolve("export");
        watch.doing("closing the election", 0, 0);
        CheckedInput checked = new ClosedElection(endpoints, id, policy).export(export, watch::doing);
        watch.done(Story.export(checked, ClosedElection.bytes(export)));
        byte[] count = open(export, policy);
        Path file = Files.write(folder.resolve("count.json"), count);
        boolean twice = countAgain(export, checked, count);
        return publish(CountFile.read(file), twice);
    }

    private byte[] open(Path export, Policy policy) {
        Stopwatch opening = Stopwatch.start();
        try {
            FirstCount.Counted counted = FirstCount.count(
                    export,
                    policy,
                    PRESENT.stream()
                            .map(index -> election.shares().get(index - 1))
                            .toList(),
                    PRESENT.stream()
                            .map(index -> election.passphrases().get(index - 1).toCharArray())
                            .toList(),
                    watch::doing);
            watch.done(Story.opening(counted, names(), opening.elapsed()));
            return counted.json();
        } catch (RefusedException e) {
            throw new OperatorException("nothing is opened: " + e.getMessage(), e);
        }
    }

    private List<String> names() {
        return PRESENT.stream().map(index -> Demo.TRUSTEES.get(index - 1)).toList();
    }

    /// @return whether it was counted again
    private boolean countAgain(Path export, CheckedInput checked, byte[] count)
            throws IOException, InterruptedException {
        Optional<String> missing = SecondCount.missing();
        if (missing.isPresent()) {
            watch.done(Story.noSecond(missing.get()));
            return false;
        }
        watch.doing("a second program checks, opens and counts", 0, 0);
        Stopwatch counting = Stopwatch.start();
        SecondCount.Given given = new SecondCount.Given(
                export,
                Path.of(endpoints.policy()),
                PRESENT.stream().map(index -> trustees.shares().get(index - 1)).toList(),
                trustees.passphrases(),
                checked.input().digest());
        byte[] theirs = SecondCount.run(given, Files.createDirectory(folder.resolve("second")));
        if (!Arrays.equals(count, theirs)) {
            throw new OperatorException("the two programs do not give the same count: compare count.json and"
                    + " second/count.json in %s".formatted(folder));
        }
        watch.done(Story.second(theirs, counting.elapsed()));
        return true;
    }

    private Counted publish(CountFile count, boolean twice) {
        watch.doing("signing and publishing", 0, 0);
        Path signatures = folder.resolve("count.note");
        PRESENT.forEach(index ->
                SignatureFile.sign(signatures, count.note(), election.trustees().get(index - 1)));
        List<String> signers = Publication.publish(
                endpoints.brokers(), count, Optional.of(SignatureFile.read(signatures, count.note())), Instant.now());
        return new Counted(count, signers, twice);
    }
}
