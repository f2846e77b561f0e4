package org.disvote.cli.cast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.paper.PaperDialogue;
import org.disvote.cli.paper.Review;
import org.disvote.cli.paper.Terminal;
import org.disvote.cli.paper.Titles;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.BallotReading;
import org.disvote.topics.id.ElectionId;

/// Makes the request that is sent: asks for the voter's paper and the answers, and seals them where the election
/// demands it.
///
/// @param given the ballot, if it is not asked for here
/// @param anewUnasked whether a ballot may be sealed anew without the voter's word
record BallotMaker(
        VoterApi ingest,
        ElectionId election,
        Optional<JsonNode> given,
        Titles titles,
        Terminal terminal,
        boolean anewUnasked) {

    private static final String NOT_YOU = "If that was not you, report it.";

    /// @return empty if the voter quits
    Optional<UnsentBallot> make() throws InterruptedException {
        VotersPaper mine = VotersPaper.ask(ingest, election);
        terminal.say("%s: %s".formatted(election, titles.of(mine.terms().title())));
        terminal.say("constituency: " + named(mine.constituency()));
        terminal.say(before(mine));
        mine.terms()
                .seal()
                .ifPresent(seal -> terminal.say(
                        "The ballot is sealed: %d of %d trustees together can open it, after the close (seal %s)."
                                .formatted(seal.threshold(), seal.trustees().size(), seal.digest())));
        return answered(mine);
    }

    /// Seals a ballot anew that was sealed for something that does not hold any more. It says what that is.
    ///
    /// @param before was not recorded
    /// @return empty if the voter does not agree
    Optional<UnsentBallot> anew(UnsentBallot before) throws InterruptedException {
        VotersPaper now = VotersPaper.ask(ingest, election);
        terminal.say("This ballot is not recorded, because something has changed since it was sealed:");
        changes(before, now).forEach(change -> terminal.say("  " + change));
        if (!now.paper().digest().equals(before.paper())) {
            terminal.say("Your ballot paper is another one now, so its questions are asked anew.");
            return answered(now);
        }
        return anewUnasked || agrees()
                ? Optional.of(UnsentBallot.of(now, ingest.credential().voterId(), before.ballot()))
                : Optional.empty();
    }

    private boolean agrees() {
        while (true) {
            switch (terminal.ask("Seal the same ballot anew, and send it? yes or no:")
                    .toLowerCase(Locale.ROOT)) {
                case "yes" -> {
                    return true;
                }
                case "no", "quit" -> {
                    return false;
                }
                default -> terminal.say("Type yes or no.");
            }
        }
    }

    private static List<String> changes(UnsentBallot before, VotersPaper now) {
        List<String> changes = new ArrayList<>();
        if (!before.terms().equals(now.termsDigest())) {
            changes.add("terms of the election: %s, before %s".formatted(now.termsDigest(), before.terms()));
        }
        if (!before.constituency().equals(now.constituency())) {
            changes.add("your constituency: %s, before %s"
                    .formatted(named(now.constituency()), named(before.constituency())));
        }
        if (!before.voter().equals(now.voter())) {
            changes.add("your name in the record: %s, before %s".formatted(now.voter(), before.voter()));
        }
        if (before.revision() != now.revision()) {
            changes.add("which vote of yours this is: %d, before %d. If you have not voted elsewhere, report it"
                    .formatted(now.revision(), before.revision()));
        }
        if (changes.isEmpty()) {
            changes.add("nothing that the server names");
        }
        return changes;
    }

    /// What is known of the voter's earlier votes, and what that means for the next one.
    private static String before(VotersPaper mine) {
        int most = mine.terms().changesMax() + 1;
        if (mine.revision() == 1) {
            return "You have not voted in this election yet.";
        }
        if (mine.revision() <= most) {
            return "You have voted in this election. This would be your vote %d of at most %d; the last one counts. %s"
                    .formatted(mine.revision(), most, NOT_YOU);
        }
        return "You have voted in this election, and that vote cannot be changed: another ballot is refused. "
                + NOT_YOU;
    }

    private static String named(String constituency) {
        return constituency.isEmpty() ? "none" : constituency;
    }

    private Optional<UnsentBallot> answered(VotersPaper mine) {
        Optional<JsonNode> json = given.isPresent()
                ? given
                : new PaperDialogue(mine.paper(), titles, terminal).ballot().map(each -> each);
        if (json.isEmpty()) {
            return Optional.empty();
        }
        return switch (Ballot.read(json.get(), mine.paper())) {
            case BallotReading.Refused refused -> throw new UsageException(problems(refused.problems()));
            case BallotReading.Accepted accepted -> {
                UnsentBallot unsent = UnsentBallot.of(
                        mine,
                        ingest.credential().voterId(),
                        new String(accepted.ballot().bytes(), UTF_8));
                if (given.isPresent()) {
                    terminal.say("The ballot:");
                    new Review(mine.paper(), titles).lines(unsent.parsed()).forEach(terminal::say);
                }
                yield Optional.of(unsent);
            }
        };
    }

    private static List<String> problems(List<String> problems) {
        List<String> lines = new ArrayList<>(problems);
        lines.addFirst("the ballot is against the rules of its paper; nothing was cast:");
        return lines;
    }

    /// Hides the ballot.
    @Override
    public String toString() {
        return "BallotMaker[" + election + "]";
    }
}
