/// The files in which a running system says where its parts answer.
@NullMarked
package org.disvote.operate.endpoint;

import org.jspecify.annotations.NullMarked;
