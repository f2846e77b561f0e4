package org.disvote.lab.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives a test class a [Chromium] as an argument of its constructor or methods. If none is installed, the
/// class is skipped with a message.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(ChromiumExtension.class)
@Tag("browser")
public @interface InBrowser {}
