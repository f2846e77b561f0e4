/// What every part of a system tells its operators about itself, and the port where it does.
@NullMarked
package org.disvote.topics.metrics;

import org.jspecify.annotations.NullMarked;
