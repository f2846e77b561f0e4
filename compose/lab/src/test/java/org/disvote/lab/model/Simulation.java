package org.disvote.lab.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.disvote.lab.model.Actions.Action;
import org.jspecify.annotations.Nullable;

/// Runs a world, either once in an order that a seed decides, or in every order.
final class Simulation {

    private static final int STEPS_MAX = 3_000;

    /// One of so many steps is a fault, while any are left.
    private static final int FAULT_EACH = 12;

    /// One of so many steps is a voter's, so that voters come at all times.
    private static final int CAST_EACH = 12;

    private Simulation() {}

    /// Runs until no step is left. The number of faults is limited; after the last one all steps must come to
    /// an end.
    ///
    /// @throws Violation with the steps before it
    static void run(World world, Random random) {
        List<String> trace = new ArrayList<>();
        try {
            for (int step = 0; step < STEPS_MAX; step++) {
                Actions actions = Actions.of(world);
                if (actions.isAtRest()) {
                    Guarantees.checkAtRest(world);
                    return;
                }
                List<Action> possible = actions.steps;
                if (!actions.faults.isEmpty() && random.nextInt(FAULT_EACH) == 0) {
                    possible = actions.faults;
                } else if (!actions.casts.isEmpty() && (possible.isEmpty() || random.nextInt(CAST_EACH) == 0)) {
                    possible = actions.casts;
                }
                Action next = possible.get(random.nextInt(possible.size()));
                trace.add(next.toString());
                if (world.setup.virtualTime()) {
                    world.time = step;
                }
                next.effect().accept(world);
                Guarantees.check(world);
            }
            throw new Violation("it does not come to rest");
        } catch (Violation e) {
            throw e.after(trace);
        }
    }

    /// A world and the steps that led to it.
    private record Node(
            World world, @Nullable Node before, @Nullable Action action) {

        Violation explain(Violation violation) {
            List<String> trace = new ArrayList<>();
            for (Node node = this; node != null && node.action != null; node = node.before) {
                trace.addFirst(node.action.toString());
            }
            return violation.after(trace);
        }
    }

    /// Visits every world that can be reached from this one, by any order of steps.
    ///
    /// @param statesMax with more states it fails
    /// @return how many
    static int explore(World first, int statesMax) {
        Set<List<Object>> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>();
        seen.add(first.state());
        open.push(new Node(first, null, null));
        while (!open.isEmpty()) {
            Node node = open.pop();
            Actions actions = Actions.of(node.world);
            try {
                // Where no lease may be taken any more, votes may stay unpublished.
                if (actions.isAtRest() && node.world.leases > 0) {
                    Guarantees.checkAtRest(node.world);
                }
                for (Action action : actions.all()) {
                    World next = node.world.copy();
                    action.effect().accept(next);
                    if (seen.add(next.state())) {
                        Guarantees.check(next);
                        open.push(new Node(next, node, action));
                    }
                }
            } catch (Violation e) {
                throw node.explain(e);
            }
            if (seen.size() > statesMax) {
                throw new IllegalStateException("more than " + statesMax + " states: make the scenario smaller");
            }
        }
        return seen.size();
    }
}
