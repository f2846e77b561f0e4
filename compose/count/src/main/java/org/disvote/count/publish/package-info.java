/// What happens to a `count.json`: trustees sign it, and an operator sends it to the notary.
@NullMarked
package org.disvote.count.publish;

import org.jspecify.annotations.NullMarked;
