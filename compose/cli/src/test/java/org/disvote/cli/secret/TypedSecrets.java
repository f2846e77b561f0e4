package org.disvote.cli.secret;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.disvote.topics.operator.OperatorException;

/// A terminal at which somebody types these lines, one after the other.
public final class TypedSecrets implements Secrets {

    private final Deque<String> typed;

    /// What is on the screen: what was said, and each prompt.
    public final List<String> screen = new ArrayList<>();

    public TypedSecrets(String... typed) {
        this.typed = new ArrayDeque<>(List.of(typed));
    }

    @Override
    public void say(String line) {
        screen.add(line);
    }

    @Override
    public String line(String prompt) {
        return new String(ask(prompt));
    }

    @Override
    public char[] ask(String prompt) {
        screen.add(prompt);
        if (typed.isEmpty()) {
            throw new OperatorException("the input ended");
        }
        return typed.removeFirst().toCharArray();
    }

    public boolean isDone() {
        return typed.isEmpty();
    }

    @Override
    public String toString() {
        return String.join("\n", screen);
    }
}
