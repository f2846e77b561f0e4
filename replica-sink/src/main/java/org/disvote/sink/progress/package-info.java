/// How far this process is: the progress topic, metrics and health.
@NullMarked
package org.disvote.sink.progress;

import org.jspecify.annotations.NullMarked;
