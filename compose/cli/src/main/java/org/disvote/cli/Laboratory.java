package org.disvote.cli;

import java.util.ServiceLoader;

/// The commands that run a whole system on one machine, with PostgreSQL and Kafka inside. The module `lab`
/// provides them. A distribution for a real cluster leaves that module out; there, each of these commands
/// says where it can be run.
///
/// Each method gives a new picocli command.
public interface Laboratory {

    Object up();

    Object drill();

    Object bench();

    Object demo();

    /// The one on the class path, or else commands that say where the laboratory is.
    static Laboratory onClassPath() {
        return ServiceLoader.load(Laboratory.class).findFirst().orElseGet(MissingLaboratory::new);
    }
}
