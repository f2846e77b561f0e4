/// Where servers listen: addresses, certificates that are read again when they change, proxies in front.
@NullMarked
package org.disvote.topics.listen;

import org.jspecify.annotations.NullMarked;
