package org.disvote.operate.sample;

import java.util.List;

/// One of the 59 constituencies of the Greek parliament.
///
/// @param id its name in the roll and in results
/// @param seats its share of the 285 seats in the apportionment of 2022, which follows from its legal
///     residents
public record Constituency(String id, int seats) {

    public static final List<Constituency> ALL = List.of(
            new Constituency("athens-a", 13),
            new Constituency("athens-b1-north", 15),
            new Constituency("athens-b2-west", 12),
            new Constituency("athens-b3-south", 20),
            new Constituency("piraeus-a", 5),
            new Constituency("piraeus-b", 8),
            new Constituency("attica-east", 12),
            new Constituency("attica-west", 4),
            new Constituency("thessaloniki-a", 17),
            new Constituency("thessaloniki-b", 9),
            new Constituency("achaea", 9),
            new Constituency("aetolia-acarnania", 7),
            new Constituency("arcadia", 3),
            new Constituency("argolis", 3),
            new Constituency("arta", 2),
            new Constituency("boeotia", 3),
            new Constituency("chalkidiki", 3),
            new Constituency("chania", 4),
            new Constituency("chios", 2),
            new Constituency("corfu", 3),
            new Constituency("corinthia", 4),
            new Constituency("cyclades", 4),
            new Constituency("dodecanese", 5),
            new Constituency("drama", 3),
            new Constituency("elis", 5),
            new Constituency("euboea", 6),
            new Constituency("evros", 4),
            new Constituency("evrytania", 1),
            new Constituency("florina", 2),
            new Constituency("grevena", 1),
            new Constituency("heraklion", 8),
            new Constituency("imathia", 4),
            new Constituency("ioannina", 5),
            new Constituency("karditsa", 4),
            new Constituency("kastoria", 1),
            new Constituency("kavala", 4),
            new Constituency("kefalonia", 1),
            new Constituency("kilkis", 3),
            new Constituency("kozani", 4),
            new Constituency("laconia", 3),
            new Constituency("larissa", 8),
            new Constituency("lasithi", 2),
            new Constituency("lefkada", 1),
            new Constituency("lesbos", 3),
            new Constituency("magnesia", 5),
            new Constituency("messenia", 5),
            new Constituency("pella", 4),
            new Constituency("phocis", 1),
            new Constituency("phthiotis", 4),
            new Constituency("pieria", 4),
            new Constituency("preveza", 2),
            new Constituency("rethymno", 2),
            new Constituency("rhodope", 3),
            new Constituency("samos", 1),
            new Constituency("serres", 5),
            new Constituency("thesprotia", 1),
            new Constituency("trikala", 4),
            new Constituency("xanthi", 3),
            new Constituency("zakynthos", 1));

    /// How many candidates of one list a voter may mark, by presidential decree 26/2012, article 72.
    public int crossesMax() {
        return seats <= 3 ? 1 : seats <= 7 ? 2 : seats <= 12 ? 3 : 4;
    }

    /// How many candidates a list may have here: a few more than there are seats.
    public int candidatesMax() {
        return seats + (seats <= 7 ? 2 : seats <= 12 ? 3 : 4);
    }
}
