/// Child processes of this machine: how they are started, stopped, watched, and put into network namespaces.
@NullMarked
package org.disvote.lab.process;

import org.jspecify.annotations.NullMarked;
