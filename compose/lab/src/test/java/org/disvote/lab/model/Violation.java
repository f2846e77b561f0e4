package org.disvote.lab.model;

import java.util.List;

/// A guarantee does not hold in a world.
final class Violation extends RuntimeException {
    Violation(String message) {
        super(message);
    }

    Violation after(List<String> steps) {
        return new Violation(getMessage() + ", after:\n  " + String.join("\n  ", steps));
    }
}
