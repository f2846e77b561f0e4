package org.disvote.ingest.roster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.roster.ShardNumbers.Answer;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.ingest.table.SystemTable;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.flywaydb.core.api.FlywayException;

/// The masters of the configured list, each by the shard number that it keeps.
///
/// @param shards the JDBC URL of each master whose number is certain
/// @param away why each other one has no number yet, by its place in the list
public record Roster(SortedMap<Shard, String> shards, SortedMap<Integer, Away> away) {

    /// Why a master has no number yet.
    ///
    /// @param text for the log
    public record Away(Reason reason, String text) {}

    /// For one master. A master that is away is noticed at once; this is for a machine that is busy, and for
    /// the making of tables.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private static final Away NEVER_A_MASTER = new Away(Reason.of(Code.NO_NUMBER), "it was never a master");

    private static final Away REFUSED =
            new Away(Reason.of(Code.OTHER_MASTER), "it does not fit together with the others of the list");

    public Roster {
        shards = Collections.unmodifiableSortedMap(new TreeMap<>(shards));
        away = Collections.unmodifiableSortedMap(new TreeMap<>(away));
    }

    /// Asks every master, all at the same time. Changes nothing.
    ///
    /// @param masters JDBC URLs in any order
    /// @throws RosterException if they are not the masters of one system, each named once
    public static Roster read(List<String> masters, Routing routing) {
        return of(masters, ask(masters, Roster::answer), routing);
    }

    /// The JDBC URLs of all masters, by shard. Every master must answer.
    ///
    /// @throws RosterException as for [#read], and if a master was never one
    /// @throws MasterUnavailableException if one is away
    public static List<String> readAll(List<String> masters, Routing routing) {
        Roster roster = read(masters, routing);
        roster.away.forEach((place, why) -> {
            if (why.equals(NEVER_A_MASTER)) {
                throw new RosterException(
                        "master %d of the list was never a master: start ingest with it in the list first"
                                .formatted(place + 1));
            }
            throw new MasterUnavailableException("master %d of the list: %s".formatted(place + 1, why.text()), null);
        });
        return List.copyOf(roster.shards.values());
    }

    /// The number of partitions that the masters keep which answer.
    ///
    /// @return nothing if none answers, or none of those was ever a master
    /// @throws RosterException if they keep different numbers
    public static Optional<Routing> partitions(List<String> masters) {
        OptionalInt first = OptionalInt.empty();
        for (Answer answer : ask(masters, Roster::answer)) {
            if (answer instanceof Answer.Registered(MasterNumbers numbers)) {
                if (first.isPresent() && first.getAsInt() != numbers.partitions()) {
                    throw new RosterException(
                            ("the masters are of different systems: one was made for a log of %d partitions, "
                                            + "another for %d")
                                    .formatted(first.getAsInt(), numbers.partitions()));
                }
                first = OptionalInt.of(numbers.partitions());
            }
        }
        return first.isPresent() ? Optional.of(new Routing(first.getAsInt())) : Optional.empty();
    }

    /// As [#read], after each master got the newest schema. If all of them answer, the new ones become
    /// masters, see [MasterBootstrap].
    ///
    /// @param served those that have the newest schema already
    /// @param logIsEmpty asked before a new system begins
    public static Roster settle(
            List<String> masters, Collection<String> served, Routing routing, BooleanSupplier logIsEmpty) {
        List<Answer> answers = ask(masters, url -> {
            try {
                if (!served.contains(url)) {
                    MasterSchema.migrate(url);
                }
                return answer(url);
            } catch (SQLException e) {
                return away(e);
            } catch (FlywayException e) {
                return new Answer.Away(new Away(whyAway(e), SqlFailure.text(e)));
            }
        });
        if (ShardNumbers.isSettled(answers) || answers.stream().anyMatch(Answer.Away.class::isInstance)) {
            return of(masters, answers, routing);
        }
        // It asks again: another instance may have made some of them masters between two answers.
        try {
            MasterBootstrap.run(masters, routing, logIsEmpty);
        } catch (SQLException e) {
            throw new MasterUnavailableException("a new master does not answer", e);
        }
        return read(masters, routing);
    }

    /// What is certain of a list that [#read] refuses: each master that keeps a number of a system with so
    /// many partitions, if no other of the list keeps that number. Their voters can vote although the list is
    /// wrong.
    public static Roster certain(List<String> masters, Routing routing) {
        List<Answer> answers = ask(masters, Roster::answer);
        SortedMap<Shard, List<Integer>> places = new TreeMap<>();
        SortedMap<Integer, Away> away = new TreeMap<>();
        for (int place = 0; place < answers.size(); place++) {
            switch (answers.get(place)) {
                case Answer.Registered(MasterNumbers numbers) -> {
                    away.put(place, REFUSED);
                    if (numbers.partitions() == routing.partitions()) {
                        places.computeIfAbsent(numbers.shard(), _ -> new ArrayList<>())
                                .add(place);
                    }
                }
                case Answer.Begun _, Answer.New _ -> away.put(place, NEVER_A_MASTER);
                case Answer.Away(Away why) -> away.put(place, why);
            }
        }
        SortedMap<Shard, String> shards = new TreeMap<>();
        places.forEach((shard, having) -> {
            if (having.size() == 1) {
                shards.put(shard, masters.get(having.getFirst()));
                away.remove(having.getFirst());
            }
        });
        return new Roster(shards, away);
    }

    private static Roster of(List<String> masters, List<Answer> answers, Routing routing) {
        ShardNumbers numbers = ShardNumbers.of(answers, routing);
        SortedMap<Shard, String> shards = new TreeMap<>();
        numbers.known().forEach((place, shard) -> shards.put(shard, masters.get(place)));
        SortedMap<Integer, Away> away = new TreeMap<>();
        for (int place = 0; place < answers.size(); place++) {
            if (!numbers.known().containsKey(place)) {
                away.put(place, answers.get(place) instanceof Answer.Away(Away why) ? why : NEVER_A_MASTER);
            }
        }
        return new Roster(shards, away);
    }

    private interface Question {
        Answer ask(String url);
    }

    private static List<Answer> ask(List<String> masters, Question question) {
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (String url : masters) {
            asked.add(CompletableFuture.supplyAsync(
                            () -> question.ask(url),
                            task -> Thread.ofPlatform().daemon().name("roster").start(task))
                    .completeOnTimeout(
                            new Answer.Away(new Away(
                                    Reason.of(Code.MASTER_AWAY),
                                    "it did not answer within " + ANSWER_MAX.toSeconds() + " s")),
                            ANSWER_MAX.toSeconds(),
                            TimeUnit.SECONDS));
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private static Answer answer(String url) {
        try (Connection session = MasterSession.connect(url, "disvote roster")) {
            return answer(session);
        } catch (SQLException e) {
            return away(e);
        }
    }

    static Answer answer(Connection session) throws SQLException {
        Optional<MasterNumbers> numbers = new SystemTable(session).read();
        if (numbers.isEmpty()) {
            return new Answer.New();
        }
        return numbers.get().born() ? new Answer.Registered(numbers.get()) : new Answer.Begun(numbers.get());
    }

    private static Answer away(SQLException e) {
        return new Answer.Away(new Away(whyAway(e), SqlFailure.text(e)));
    }

    /// Why a master cannot be used that failed like this.
    public static Reason whyAway(Exception e) {
        return Reason.of(
                switch (SqlFailure.kind(e)) {
                    case REFUSED -> Code.MASTER_REFUSES;
                    case AWAY -> Code.MASTER_AWAY;
                    case ROW, OTHER -> e instanceof FlywayException ? Code.MASTER_SCHEMA : Code.MASTER_FAILS;
                });
    }

    /// Hides the masters' credentials.
    @Override
    public String toString() {
        return "Roster[" + shards.keySet() + ", away " + away + "]";
    }
}
