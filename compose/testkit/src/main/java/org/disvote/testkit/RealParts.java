package org.disvote.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives a test class a real [Postgres] and a real [Broker], if its constructor has such parameters.
///
/// They are child processes of embedded binaries or, with `-Ddisvote.parts=containers`, Docker containers of
/// the official images. Tests on containers are skipped, with a reason, if no Docker engine answers.
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(RealPartsExtension.class)
@Tag("real-parts") // what the build runs a second time, on containers
public @interface RealParts {

    /// Whether the class sends signals to its parts, which works only for child processes.
    boolean embeddedOnly() default false;
}
