/// The real PostgreSQL and the real Kafka broker that integration tests of every module run on.
@NullMarked
package org.disvote.testkit;

import org.jspecify.annotations.NullMarked;
