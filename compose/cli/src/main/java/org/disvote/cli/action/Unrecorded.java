package org.disvote.cli.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A command, or a group of commands, that the log of operators' actions does not have. Without this annotation a
/// command is recorded, so that a new command cannot be forgotten.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Unrecorded {

    Why value();

    enum Why {
        /// It changes nothing but, at most, a file that it was told to write.
        READS,
        /// It runs a part until it is stopped; the part's own log says what it does. It is recorded all the same if a
        /// file for it is named.
        PART,
        /// A voter runs it, and nothing may say when somebody has voted.
        VOTER,
        /// It works on a system of its own, to try or to measure.
        TRIAL
    }
}
