/// Brokers with TLS, users and rights.
@NullMarked
package org.disvote.testkit.kafka;

import org.jspecify.annotations.NullMarked;
