package org.disvote.operate.sample;

import java.util.List;
import java.util.Map;
import org.disvote.topics.election.Choice;
import org.disvote.topics.id.ChoiceId;

/// The choices of the sample: invented party lists, and the blank vote.
///
/// @param share of the votes of the country
public record PartyList(String id, String english, String greek, double share) {

    public static final List<PartyList> ALL = List.of(
            new PartyList("aegean", "Aegean List", "Συνδυασμός Αιγαίου", 0.31),
            new PartyList("olympus", "Olympus List", "Συνδυασμός Ολύμπου", 0.22),
            new PartyList("ionian", "Ionian List", "Συνδυασμός Ιονίου", 0.13),
            new PartyList("pindus", "Pindus List", "Συνδυασμός Πίνδου", 0.10),
            new PartyList("parnassus", "Parnassus List", "Συνδυασμός Παρνασσού", 0.08),
            new PartyList("taygetus", "Taygetus List", "Συνδυασμός Ταϋγέτου", 0.06),
            new PartyList("rhodope", "Rhodope List", "Συνδυασμός Ροδόπης", 0.04),
            new PartyList("psiloritis", "Psiloritis List", "Συνδυασμός Ψηλορείτη", 0.035),
            new PartyList("blank", "Blank", "Λευκό", 0.025));

    public Choice choice() {
        return new Choice(new ChoiceId(id), Map.of("en", english, "el", greek));
    }
}
