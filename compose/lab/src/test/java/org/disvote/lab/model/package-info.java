/// A model of masters, committers, publishers, log and sinks, explored step by step in virtual time.
@NullMarked
package org.disvote.lab.model;

import org.jspecify.annotations.NullMarked;
