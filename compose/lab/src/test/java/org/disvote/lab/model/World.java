package org.disvote.lab.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.lab.model.Setup.Request;
import org.disvote.sink.apply.Applied;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// The state of the whole system at one moment. The values of its fields are immutable, so that a copy of the
/// fields is a copy of the world. Two worlds are equal if their [#state] is.
final class World {

    /// An answer to a voter. A null outcome means that a retry is safe and nothing is promised.
    record Answer(Request request, @Nullable CastOutcome outcome) {}

    /// An outcome whose answer waits until the vote is in the log.
    ///
    /// @param life of the master in which it was committed
    record Unconfirmed(Request request, CastOutcome outcome, int life) {}

    /// What an instance knows about published votes.
    record Published(int life, long seq) {}

    record Replica(SortedMap<Integer, Applied> applied, List<VoteCast> votes) {}

    final Setup setup;
    Master master;
    VoteLog log;
    final Committer[] committers;
    final Publisher[] publishers;
    Restore restore;
    final Replica[] replicas;
    final Sink[] sinks;
    /// By instance.
    final List<SortedMap<Integer, Published>> published;

    List<Request> unsent;
    List<Unconfirmed> unconfirmed = List.of();
    List<Answer> answers = List.of();
    int leases;
    int faults;
    int time;

    /// @param faults how many faults may still happen
    World(Setup setup, int faults) {
        this.setup = setup;
        this.faults = faults;
        Routing routing = setup.routing();
        SortedMap<Integer, Master.Head> heads = new TreeMap<>();
        SortedMap<Integer, Applied> applied = new TreeMap<>();
        for (int partition : routing.initialPartitionsOf(new Shard(0), 1)) {
            heads.put(partition, new Master.Head(0, 0, 0));
            applied.put(partition, Applied.nothing(partition));
        }
        master = Master.empty(heads);
        log = VoteLog.empty(routing.partitions());
        committers = filled(new Committer[setup.instances()], Committer.IDLE);
        publishers = filled(new Publisher[setup.instances()], Publisher.IDLE);
        restore = Restore.NOT_NEEDED;
        replicas = filled(new Replica[setup.replicas()], new Replica(applied, List.of()));
        sinks = filled(new Sink[setup.replicas() * setup.consumers()], Sink.IDLE);
        published = new ArrayList<>();
        for (int instance = 0; instance < setup.instances(); instance++) {
            published.add(new TreeMap<>());
        }
        unsent = setup.script();
        leases = setup.leases();
    }

    private World(World other) {
        setup = other.setup;
        master = other.master;
        log = other.log;
        committers = other.committers.clone();
        publishers = other.publishers.clone();
        restore = other.restore;
        replicas = other.replicas.clone();
        sinks = other.sinks.clone();
        published = new ArrayList<>(other.published);
        unsent = other.unsent;
        unconfirmed = other.unconfirmed;
        answers = other.answers;
        leases = other.leases;
        faults = other.faults;
        time = other.time;
    }

    World copy() {
        return new World(this);
    }

    List<Object> state() {
        return List.of(
                master,
                log,
                List.of(committers),
                List.of(publishers),
                restore,
                List.of(replicas),
                List.of(sinks),
                List.copyOf(published),
                unsent,
                unconfirmed,
                answers,
                leases,
                faults);
    }

    boolean has(Mutation safeguard) {
        return setup.has(safeguard);
    }

    void answer(Request request, @Nullable CastOutcome outcome) {
        answers = Values.with(answers, new Answer(request, outcome));
    }

    private static <T> T[] filled(T[] array, T value) {
        Arrays.fill(array, value);
        return array;
    }
}
