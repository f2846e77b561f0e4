/// A whole system on one machine that survives the loss of any one part: masters under Patroni and etcd, three brokers,
/// two ingest instances.
@NullMarked
package org.disvote.lab.ha;

import org.jspecify.annotations.NullMarked;
