/// How counts are shown so that no small group of voters can be recognized.
@NullMarked
package org.disvote.topics.count.group;

import org.jspecify.annotations.NullMarked;
