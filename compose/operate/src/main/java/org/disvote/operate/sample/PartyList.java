package org.disvote.operate.sample;

import java.util.List;

/// An invented party list of the sample.
///
/// @param share of the votes for lists, in the whole country
public record PartyList(String id, String english, String greek, double share) {

    public static final List<PartyList> ALL = List.of(
            new PartyList("aegean", "Aegean List", "Συνδυασμός Αιγαίου", 0.3),
            new PartyList("olympus", "Olympus List", "Συνδυασμός Ολύμπου", 0.21),
            new PartyList("ionian", "Ionian List", "Συνδυασμός Ιονίου", 0.125),
            new PartyList("pindus", "Pindus List", "Συνδυασμός Πίνδου", 0.09),
            new PartyList("parnassus", "Parnassus List", "Συνδυασμός Παρνασσού", 0.07),
            new PartyList("taygetus", "Taygetus List", "Συνδυασμός Ταϋγέτου", 0.05),
            new PartyList("rhodope", "Rhodope List", "Συνδυασμός Ροδόπης", 0.035),
            new PartyList("psiloritis", "Psiloritis List", "Συνδυασμός Ψηλορείτη", 0.03),
            new PartyList("axios", "Axios List", "Συνδυασμός Αξιού", 0.012),
            new PartyList("pelion", "Pelion List", "Συνδυασμός Πηλίου", 0.01),
            new PartyList("achelous", "Achelous List", "Συνδυασμός Αχελώου", 0.008),
            new PartyList("parnitha", "Parnitha List", "Συνδυασμός Πάρνηθας", 0.007),
            new PartyList("saronic", "Saronic List", "Συνδυασμός Σαρωνικού", 0.006),
            new PartyList("alpheus", "Alpheus List", "Συνδυασμός Αλφειού", 0.005),
            new PartyList("helicon", "Helicon List", "Συνδυασμός Ελικώνα", 0.005),
            new PartyList("nestos", "Nestos List", "Συνδυασμός Νέστου", 0.005),
            new PartyList("ossa", "Ossa List", "Συνδυασμός Όσσας", 0.004),
            new PartyList("maenalus", "Maenalus List", "Συνδυασμός Μαινάλου", 0.004),
            new PartyList("voras", "Voras List", "Συνδυασμός Βόρα", 0.003),
            new PartyList("penteli", "Penteli List", "Συνδυασμός Πεντέλης", 0.003),
            new PartyList("eurotas", "Eurotas List", "Συνδυασμός Ευρώτα", 0.003),
            new PartyList("giona", "Giona List", "Συνδυασμός Γκιώνας", 0.003),
            new PartyList("dirfys", "Dirfys List", "Συνδυασμός Δίρφυος", 0.002),
            new PartyList("pangaion", "Pangaion List", "Συνδυασμός Παγγαίου", 0.002),
            new PartyList("erymanthos", "Erymanthos List", "Συνδυασμός Ερυμάνθου", 0.002),
            new PartyList("arachthos", "Arachthos List", "Συνδυασμός Αράχθου", 0.002),
            new PartyList("cithaeron", "Cithaeron List", "Συνδυασμός Κιθαιρώνα", 0.001),
            new PartyList("oeta", "Oeta List", "Συνδυασμός Οίτης", 0.001),
            new PartyList("cyllene", "Cyllene List", "Συνδυασμός Κυλλήνης", 0.001),
            new PartyList("myrtoan", "Myrtoan List", "Συνδυασμός Μυρτώου", 0.001));

    /// Lists from this one on stand in some constituencies only.
    private static final int FIRST_REGIONAL = 18;

    /// Lists from this one on stand in a third of the constituencies, regional ones before it in two thirds.
    private static final int FIRST_LOCAL = 26;

    /// Whether it has candidates there. Both are given by their index.
    public static boolean standsIn(int list, int constituency) {
        boolean third = (list + constituency) % 3 == 0;
        return list < FIRST_REGIONAL || (list < FIRST_LOCAL ? !third : third);
    }
}
