/// A running system with `--ha` as a drill sees it: its parts, their processes, and which node of a shard leads.
@NullMarked
package org.disvote.lab.drill.system;

import org.jspecify.annotations.NullMarked;
