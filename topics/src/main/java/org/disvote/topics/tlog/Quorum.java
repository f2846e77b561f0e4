package org.disvote.topics.tlog;

import java.util.List;
import java.util.Set;

/// Which sets of witnesses are enough.
sealed interface Quorum {

    /// @param cosigned names of witnesses
    boolean isSatisfied(Set<String> cosigned);

    /// The name `none`: no witness is needed.
    record Nobody() implements Quorum {
        @Override
        public boolean isSatisfied(Set<String> cosigned) {
            return true;
        }
    }

    record One(String witness) implements Quorum {
        @Override
        public boolean isSatisfied(Set<String> cosigned) {
            return cosigned.contains(witness);
        }
    }

    /// @param least how many of the members, from 1
    record Group(int least, List<Quorum> members) implements Quorum {
        public Group {
            members = List.copyOf(members);
        }

        @Override
        public boolean isSatisfied(Set<String> cosigned) {
            return members.stream()
                            .filter(member -> member.isSatisfied(cosigned))
                            .count()
                    >= least;
        }
    }
}
