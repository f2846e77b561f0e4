package org.disvote.lab.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The steps and faults that are possible next. An effect has no reference to the world for which it was
/// offered, so that it can be applied to a copy.
final class Actions {

    record Action(String who, int number, String what, Consumer<World> effect) {
        @Override
        public String toString() {
            return who + " " + number + " " + what;
        }
    }

    final List<Action> casts = new ArrayList<>();
    final List<Action> steps = new ArrayList<>();
    final List<Action> faults = new ArrayList<>();

    /// All steps of the parts and, while the world has faults left, all faults.
    static Actions of(World world) {
        Actions actions = new Actions();
        Committer.offer(world, actions);
        Publisher.offer(world, actions);
        Restore.offer(world, actions);
        Sink.offer(world, actions);
        if (world.faults > 0) {
            Faults.offer(world, actions);
        }
        return actions;
    }

    boolean isAtRest() {
        return casts.isEmpty() && steps.isEmpty();
    }

    List<Action> all() {
        List<Action> all = new ArrayList<>(casts);
        all.addAll(steps);
        all.addAll(faults);
        return all;
    }

    void cast(int number, Consumer<World> effect) {
        casts.add(new Action("voter", number, "sends", effect));
    }

    void step(String who, int number, String what, Consumer<World> effect) {
        steps.add(new Action(who, number, what, effect));
    }

    void fault(String who, int number, String what, Consumer<World> effect) {
        faults.add(new Action(who, number, what, world -> {
            world.faults--;
            effect.accept(world);
        }));
    }
}
