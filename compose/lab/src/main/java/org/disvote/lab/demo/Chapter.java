package org.disvote.lab.demo;

import java.util.List;

/// A step of the demo, as it is shown once it is done.
///
/// @param title what was done
/// @param shows what it shows, in a sentence or two
/// @param facts what came of it, a line each
public record Chapter(String title, String shows, List<String> facts) {

    public Chapter {
        facts = List.copyOf(facts);
    }
}
