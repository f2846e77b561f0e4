package org.disvote.operate.sample;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;

/// The name of an invented candidate, as on Greek ballots: the surname, the given name, and the first letter of
/// the father's name.
record CandidateName(String greek, String latin) {

    /// In the order of the Greek alphabet, whatever the accents.
    static final Comparator<CandidateName> BY_ALPHABET = Comparator.comparing(name -> unaccented(name.greek()));

    /// A man's and a woman's form, in Greek and in Latin letters. They are made of words, not taken from people.
    private static final List<String[]> SURNAMES = rows("""
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

    private static final List<String[]> MEN = rows("""
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

    private static final List<String[]> WOMEN = rows("""
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
        String[] surname = SURNAMES.get(drawn % SURNAMES.size());
        int given = drawn / SURNAMES.size();
        boolean man = given < MEN.size();
        String[] name = man ? MEN.get(given) : WOMEN.get(given - MEN.size());
        String[] father = MEN.get((drawn + number) % MEN.size());
        return new CandidateName(
                "%s %s %c."
                        .formatted(
                                surname[man ? 0 : 1],
                                name[0],
                                unaccented(father[0]).charAt(0)),
                "%s %s %c.".formatted(surname[man ? 2 : 3], name[1], father[1].charAt(0)));
    }

    private static String unaccented(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    }

    private static List<String[]> rows(String text) {
        return text.lines().map(line -> line.split(" ")).toList();
    }
}
