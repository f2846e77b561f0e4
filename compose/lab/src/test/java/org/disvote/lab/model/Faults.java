package org.disvote.lab.model;

import java.util.TreeMap;

/// The faults that can strike the parts at any moment.
final class Faults {

    private Faults() {}

    static void offer(World world, Actions actions) {
        for (int n = 0; n < world.setup.instances(); n++) {
            int i = n;
            actions.fault("instance", i, "is killed", w -> kill(w, i));
            if (world.committers[i].hasSession()) {
                actions.fault("committer", i, "loses its connection", w -> {
                    Committer.disconnect(w, i);
                    w.committers[i] = w.committers[i].lost();
                });
            }
            offerPublishing(world, actions, i);
        }
        if (world.master.lease() != Master.NOBODY) {
            actions.fault(
                    "publisher",
                    world.master.lease(),
                    "freezes, and its lease ends",
                    w -> w.master = w.master.leasedTo(Master.NOBODY));
        }
        actions.fault("master", 0, "restarts", w -> w.master = w.master.restart());
        if (world.setup.confirmLog()) {
            for (int n = 1; n <= world.master.earlier().size(); n++) {
                int lost = n;
                actions.fault("master", 0, "loses " + n + " commits", w -> w.master = w.master.failOver(lost));
            }
        }
        world.log.producers().forEach((id, producer) -> {
            if (producer.open() >= 0) {
                actions.fault("log", id, "ends a transaction that takes too long", w -> w.log = w.log.fence(id));
            }
        });
        if (world.setup.strangers()) {
            offerStrangers(world, actions);
        }
        for (int n = 0; n < world.sinks.length; n++) {
            int i = n;
            if (!world.sinks[i].equals(Sink.IDLE)) {
                actions.fault("sink", i, "is killed", w -> w.sinks[i] = Sink.IDLE);
            }
            if (world.sinks[i].page() != null) {
                actions.fault("sink", i, "is killed after its commit", w -> {
                    w.sinks[i].write(w, i);
                    w.sinks[i] = Sink.IDLE;
                });
            }
        }
    }

    private static void offerStrangers(World world, Actions actions) {
        for (int partition : world.log.partitions().keySet()) {
            actions.fault(
                    "stranger",
                    partition,
                    "writes far ahead",
                    w -> w.log = w.log.inject(w.setup.forgedFarAhead(partition)));
            if (!world.log.taken(partition).isEmpty()) {
                actions.fault(
                        "stranger",
                        partition,
                        "writes another vote for the last position",
                        w -> w.log =
                                w.log.inject(Setup.forged(w.log.taken(partition).getLast())));
            }
        }
    }

    private static void offerPublishing(World world, Actions actions, int i) {
        Publisher publisher = world.publishers[i];
        if (publisher.phase() != Publisher.Phase.IDLE) {
            actions.fault("publisher", i, "fails", w -> w.publishers[i].fail(w, i));
        }
        if (publisher.phase() == Publisher.Phase.READ && publisher.batch().size() > 1) {
            actions.fault("publisher", i, "fails in the middle of its votes", w -> {
                w.publishers[i].append(w, i, 1);
                w.publishers[i].fail(w, i);
            });
        }
        if (publisher.phase() == Publisher.Phase.APPENDED) {
            actions.fault("publisher", i, "does not hear that its commit succeeded", w -> {
                int id = Publisher.transactionalId(w, i);
                if (!w.log.isFenced(id, publisher.epoch())) {
                    w.log = w.log.commit(id);
                }
                w.publishers[i].fail(w, i);
            });
        }
    }

    /// Voters that it has not answered get no answer any more. What it has sent to a server may still take
    /// effect.
    private static void kill(World w, int i) {
        Committer.disconnect(w, i);
        w.committers[i] = Committer.IDLE;
        w.unconfirmed = w.unconfirmed.stream()
                .filter(one -> one.request().instance() != i)
                .toList();
        w.published.set(i, new TreeMap<>());
        if (w.master.lease() == i) {
            w.master = w.master.leasedTo(Master.NOBODY);
        }
        w.publishers[i] = Publisher.IDLE;
    }
}
