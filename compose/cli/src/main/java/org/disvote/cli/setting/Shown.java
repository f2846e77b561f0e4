package org.disvote.cli.setting;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A text that is no secret and names no voter: on an option, or on a converter whose texts are like that. Any
/// other text is hidden by [Mask], so that a new option cannot be shown by mistake.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface Shown {}
