package org.disvote.operate.sample;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;

/// The name of an invented candidate, as on Greek ballots: the surname, the given name, and the first letter of
/// the father's name.
///
/// @param unaccented the Greek name without accents
record CandidateName(String greek, String latin, String unaccented) {

    /// In the order of the Greek alphabet, whatever the accents.
    static final Comparator<CandidateName> BY_ALPHABET = Comparator.comparing(CandidateName::unaccented);

    /// A man's and a woman's form, in Greek and in Latin letters. They are made of words, not taken from people.
    private static final List<Name> SURNAMES = rows("""
            Αηδονάς Αηδονά Aidonas Aidona
            Αμπελάς Αμπελά Ampelas Ampela
            Ανεμογιάννης Ανεμογιάννη Anemogiannis Anemogianni
            Βοριάς Βοριά Vorias Voria
            Βουνάρης Βουνάρη Vounaris Vounari
            Γλαρόπουλος Γλαροπούλου Glaropoulos Glaropoulou
            Δαφνάς Δαφνά Dafnas Dafna
            Δροσίδης Δροσίδου Drosidis Drosidou
            Ελαιώνης Ελαιώνη Elaionis Elaioni
            Ζεφυρίδης Ζεφυρίδου Zefyridis Zefyridou
            Θαλασσινός Θαλασσινού Thalassinos Thalassinou
            Θυμαράς Θυμαρά Thymaras Thymara
            Καλαμιώτης Καλαμιώτη Kalamiotis Kalamioti
            Κεδρινός Κεδρινού Kedrinos Kedrinou
            Κοραλλίδης Κοραλλίδου Korallidis Korallidou
            Κυπαρισσάς Κυπαρισσά Kyparissas Kyparissa
            Λεμονίδης Λεμονίδου Lemonidis Lemonidou
            Λιμανάκης Λιμανάκη Limanakis Limanaki
            Μαϊστράλης Μαϊστράλη Maistralis Maistrali
            Μελισσάς Μελισσά Melissas Melissa
            Μυρτίδης Μυρτίδου Myrtidis Myrtidou
            Νεραντζάς Νεραντζά Nerantzas Nerantza
            Ξεφωτάς Ξεφωτά Xefotas Xefota
            Ολυμπίτης Ολυμπίτη Olympitis Olympiti
            Ορεινός Ορεινού Oreinos Oreinou
            Περιστεριάδης Περιστεριάδου Peristeriadis Peristeriadou
            Πευκιώτης Πευκιώτη Pefkiotis Pefkioti
            Πλατανάς Πλατανά Platanas Platana
            Ριγανάς Ριγανά Riganas Rigana
            Ροδαμνός Ροδαμνού Rodamnos Rodamnou
            Σπουργίτης Σπουργίτη Spourgitis Spourgiti
            Σταφυλάς Σταφυλά Stafylas Stafyla
            Στεριανός Στεριανού Sterianos Sterianou
            Τζιτζικάς Τζιτζικά Tzitzikas Tzitzika
            Υακινθίδης Υακινθίδου Yakinthidis Yakinthidou
            Φεγγαράς Φεγγαρά Fengaras Fengara
            Χελιδόνης Χελιδόνη Chelidonis Chelidoni
            Χιονίδης Χιονίδου Chionidis Chionidou
            Ψαρογιάννης Ψαρογιάννη Psarogiannis Psarogianni
            Ωκεανίδης Ωκεανίδου Okeanidis Okeanidou
            """);

    private static final List<Name> MEN = rows("""
            Αλέξανδρος Alexandros
            Γεώργιος Georgios
            Δημήτριος Dimitrios
            Ευάγγελος Evangelos
            Ηλίας Ilias
            Θεόδωρος Theodoros
            Ιωάννης Ioannis
            Κωνσταντίνος Konstantinos
            Λεωνίδας Leonidas
            Μιχαήλ Michail
            Νικόλαος Nikolaos
            Πέτρος Petros
            Σπυρίδων Spyridon
            Χρήστος Christos
            """);

    private static final List<Name> WOMEN = rows("""
            Αγγελική Angeliki
            Αικατερίνη Aikaterini
            Βασιλική Vasiliki
            Γεωργία Georgia
            Δήμητρα Dimitra
            Ελένη Eleni
            Ευαγγελία Evangelia
            Ζωή Zoi
            Ιωάννα Ioanna
            Μαρία Maria
            Παρασκευή Paraskevi
            Σοφία Sofia
            Φωτεινή Foteini
            Χριστίνα Christina
            """);

    private static final int GIVEN = MEN.size() + WOMEN.size();

    /// How many candidates of one constituency get different names.
    static final int DIFFERENT = SURNAMES.size() * GIVEN;

    /// Without a common factor with [#DIFFERENT]: so different numbers give different names.
    private static final int STRIDE = 353;

    /// Gives each constituency other names for the same numbers.
    private static final int CONSTITUENCY_STRIDE = 211;

    /// @param number of a candidate in this constituency, less than [#DIFFERENT]
    static CandidateName of(int constituency, int number) {
        int drawn = (number * STRIDE + constituency * CONSTITUENCY_STRIDE) % DIFFERENT;
        Name surname = SURNAMES.get(drawn % SURNAMES.size());
        int index = drawn / SURNAMES.size();
        boolean man = index < MEN.size();
        Name given = man ? MEN.get(index) : WOMEN.get(index - MEN.size());
        Name father = MEN.get((drawn + number) % MEN.size());
        Form of = man ? surname.man() : surname.woman();
        return new CandidateName(
                "%s %s %c."
                        .formatted(
                                of.greek(),
                                given.man().greek(),
                                father.man().unaccented().charAt(0)),
                "%s %s %c."
                        .formatted(
                                of.latin(),
                                given.man().latin(),
                                father.man().latin().charAt(0)),
                of.unaccented() + " " + given.man().unaccented());
    }

    private record Form(String greek, String latin, String unaccented) {

        Form(String greek, String latin) {
            this(greek, latin, unaccentedForm(greek));
        }
    }

    /// @param woman of a surname; the same as `man` for a given name
    private record Name(Form man, Form woman) {}

    private static List<Name> rows(String text) {
        return text.lines()
                .map(line -> List.of(line.split(" ", -1)))
                .map(row -> row.size() == 2
                        ? new Name(new Form(row.get(0), row.get(1)), new Form(row.get(0), row.get(1)))
                        : new Name(new Form(row.get(0), row.get(2)), new Form(row.get(1), row.get(3))))
                .toList();
    }

    private static String unaccentedForm(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    }
}
