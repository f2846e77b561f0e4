/// Brokers as child processes, and one of them with TLS, users and rights.
@NullMarked
package org.disvote.testkit.kafka;

import org.jspecify.annotations.NullMarked;
