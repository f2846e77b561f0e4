package org.disvote.lab.bench.visit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.lab.load.CastConnection;
import org.disvote.lab.load.CastConnection.Answer;
import org.disvote.lab.load.LoadPlan;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.lifetime.Stopwatch;

/// Plays one visit after the other, each by another voter, as [Visit] says. A browser sends some of its
/// requests side by side; this one sends them one after the other, on one connection. For one thread.
final class VisitPlayer implements LoadPlan.Caster {

    /// What voters do: each visits the page, votes, follows the receipt, and comes back.
    static final LoadPlan.Ballots VISITS = new LoadPlan.Ballots() {
        @Override
        public Supplier<LoadPlan.Caster> casters(LoadPlan plan) {
            VisitedSite site = VisitedSite.learn(plan);
            return () -> new VisitPlayer(site);
        }

        @Override
        public int copiesMax() {
            return 1;
        }
    };

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int FAILED_FROM = 400;

    /// A receipt or proof that is not complete after so many questions is given up.
    private static final int QUESTIONS_MAX = 20;

    /// Stands for the status of what was given up.
    private static final int INCOMPLETE = 599;

    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern RECEIPT = Pattern.compile("\"receipt\":\"((\\d+)-(\\d+)-[^\"]+)\"");

    private final VisitedSite site;
    private final CastConnection connection;

    /// Of this visitor.
    private final Map<String, String> values = new HashMap<>();

    /// The last answers with a body that the visitor's browser got, by path.
    private final Map<String, Answer> kept = new HashMap<>();

    private Stopwatch sinceVote = Stopwatch.start();

    private final Map<Visit, Long> bytes = new EnumMap<>(Visit.class);

    VisitPlayer(VisitedSite site) {
        this.site = site;
        connection = site.connect();
    }

    /// @return 201 after a whole visit, otherwise the status that ended it
    @Override
    public int cast(long voter) throws IOException {
        values.clear();
        values.putAll(site.values());
        kept.clear();
        bytes.clear();
        for (Visit part : Visit.values()) {
            for (Visit.Asked asked : part.requests()) {
                int status = play(part, asked, voter);
                if (status >= FAILED_FROM) {
                    return status;
                }
            }
        }
        return CREATED;
    }

    /// The bytes of the answers in a part of the last visit, their heads included.
    long bytes(Visit part) {
        return bytes.getOrDefault(part, 0L);
    }

    private int play(Visit part, Visit.Asked asked, long voter) throws IOException {
        if (!asked.after().isZero()) {
            LockSupport.parkNanos(asked.after().toNanos() - (long) (sinceVote.seconds() * 1e9));
        }
        if (asked.repeated().isEmpty()) {
            Answer answer = ask(part, asked, voter);
            if (answer.status() == CREATED) {
                recorded(answer.body());
            }
            return answer.status();
        }
        Predicate<Answer> over = asked.prefer().isPresent() ? VisitPlayer::isEverywhere : VisitPlayer::isThere;
        Answer known = kept.get(path(asked));
        Answer answer = known == null ? ask(part, asked, voter) : known;
        for (int asks = 1; !over.test(answer); asks++) {
            if (asks == QUESTIONS_MAX) {
                return INCOMPLETE;
            }
            LockSupport.parkNanos(asked.repeated().get().toNanos());
            answer = ask(part, asked, voter);
        }
        return answer.status();
    }

    private void recorded(String body) {
        Matcher receipt = RECEIPT.matcher(body);
        if (receipt.find()) {
            sinceVote = Stopwatch.start();
            values.put("receipt", receipt.group(1));
            values.put("partition", receipt.group(2));
            values.put("seq", receipt.group(3));
        }
    }

    private Answer ask(Visit part, Visit.Asked asked, long voter) throws IOException {
        String path = path(asked);
        StringBuilder headers = new StringBuilder();
        asked.prefer()
                .ifPresent(prefer -> headers.append("Prefer: ").append(prefer).append("\r\n"));
        Answer before = kept.get(path);
        if (asked.known() && before != null) {
            before.tag()
                    .ifPresent(
                            tag -> headers.append("If-None-Match: ").append(tag).append("\r\n"));
        }
        byte[] request = site.compressed(asked.method(), path, headers.toString(), body(asked, voter));
        Answer answer = connection.ask(request, request.length);
        if (answer.status() == OK) {
            kept.put(path, answer);
        }
        bytes.merge(part, answer.bytes(), Long::sum);
        return answer;
    }

    private String path(Visit.Asked asked) {
        return VALUE.matcher(asked.path())
                .replaceAll(name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), name.group())));
    }

    private Optional<String> body(Visit.Asked asked, long voter) {
        if (!asked.method().equals("POST")) {
            return Optional.empty();
        }
        String name = "\"voterId\":\"" + site.plan().voterPrefix() + LoadPlan.digits(voter) + '"';
        return Optional.of(
                asked.path().endsWith("/votes")
                        ? "{\"ballot\":" + ballot(voter) + ",\"revision\":1," + name + "}"
                        : "{" + name + "}");
    }

    private static String ballot(long voter) {
        int choice = (int) (voter % SampleElection.CHOICES.size());
        return new String(Ballot.ofChoice(SampleElection.CHOICES.get(choice)).bytes(), US_ASCII);
    }

    /// As the page decides it.
    private static boolean isEverywhere(Answer answer) {
        return answer.body().contains("\"inLog\":true") && !answer.body().contains("\"applied\":false");
    }

    private static boolean isThere(Answer answer) {
        return answer.status() == OK;
    }

    @Override
    public long triedAgain() {
        return connection.triedAgain();
    }

    @Override
    public void close() {
        connection.close();
    }
}
