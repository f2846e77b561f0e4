/// Checks independently whether masters, log and replicas hold the same votes.
///
/// It shares no code with what writes them except the wire format, the routing and JDBC: a checker that shares the
/// writer's code shares its bugs.
@NullMarked
package org.disvote.audit;

import org.jspecify.annotations.NullMarked;
