package org.disvote.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives a test class a real [Postgres] and a real [Broker], where its constructor asks for them.
///
/// They are child processes of embedded binaries, or, with `-Ddisvote.parts=containers`, Docker containers of the
/// official images. Where no Docker engine answers, the latter are skipped and say so.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(RealPartsExtension.class)
@Tag("real-parts") // what the build runs a second time, on containers
public @interface RealParts {

    /// Whether the class breaks its parts by signals, which it can only do to processes of its own.
    boolean embeddedOnly() default false;
}
