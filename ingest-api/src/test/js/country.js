// Elections of a country's size, and small ones with each rule of a ballot paper, for tests.

import { values } from './vectors.js';

const LISTS = [
  ['Άνεμος Αλλαγής', 'Wind of Change'],
  ['Γαλάζια Ακτή', 'Blue Shore'],
  ['Πράσινη Κοιλάδα', 'Green Valley'],
  ['Κίνημα Πολιτών', 'Citizens’ Movement'],
  ['Ένωση Νησιών', 'Union of Islands'],
  ['Νέα Αγορά', 'New Agora'],
  ['Λαϊκή Συμμαχία', 'People’s Alliance'],
  ['Φωνή της Υπαίθρου', 'Voice of the Countryside'],
  ['Δημοκρατικό Τόξο', 'Democratic Arc'],
  ['Ανοιχτός Ορίζοντας', 'Open Horizon'],
];
const SURNAMES = [
  ['Παπαδοπούλου', 'Papadopoulou'],
  ['Νικολαΐδης', 'Nikolaidis'],
  ['Οικονόμου', 'Oikonomou'],
  ['Βασιλείου', 'Vasileiou'],
  ['Καραμπελιά', 'Karampelia'],
  ['Δημητριάδης', 'Dimitriadis'],
  ['Χατζηγεωργίου', 'Chatzigeorgiou'],
  ['Αναγνωστοπούλου', 'Anagnostopoulou'],
  ['Μακρής', 'Makris'],
  ['Θεοδωρίδου', 'Theodoridou'],
  ['Λαμπράκης', 'Lamprakis'],
];
const NAMES = [
  ['Μαρία', 'Maria'],
  ['Γιώργος', 'Giorgos'],
  ['Ελένη', 'Eleni'],
  ['Κώστας', 'Kostas'],
  ['Άννα', 'Anna'],
  ['Ηλίας', 'Ilias'],
  ['Ζωή', 'Zoi'],
];

const titled = ([el, en]) => ({ el, en });

const candidate = (constituency, list, i) => {
  const surname = SURNAMES[(constituency + 3 * list + i) % SURNAMES.length];
  const name = NAMES[(constituency + list + 2 * i) % NAMES.length];
  return { id: `k${i + 1}-${list + 1}`, title: titled([`${surname[0]} ${name[0]}`, `${surname[1]} ${name[1]}`]) };
};

/** The paper of a constituency of the country: 30 lists with 20 candidates each, and up to 4 crosses. */
function paperOf(constituency) {
  const options = Array.from({ length: 30 }, (_, list) => {
    const [el, en] = LISTS[list % LISTS.length];
    const round = list < LISTS.length ? '' : ` ${'ΑΒΓ'[Math.floor(list / LISTS.length)]}`;
    return {
      id: `c${list + 1}`,
      title: { el: `${el}${round}`, en: `${en}${round && ` ${Math.floor(list / LISTS.length) + 1}`}` },
      candidates: Array.from({ length: 20 }, (_each, i) => candidate(constituency, list, i)),
      crosses: { min: 0, max: 1 + (constituency % 4) },
    };
  });
  const title = { el: 'Ψηφοδέλτιο', en: 'Party list' };
  return [{ id: 'list', title, pick: { min: 1, max: 1 }, allow: ['blank', 'spoiled'], options }];
}

const LONG = {
  voters: 'pseudonymous',
  ballots: 'open',
  eligibility: 'roll',
  roll: 'main',
  changeOfMind: 'last-counts',
  changesMax: 20,
  liveResults: false,
  minGroup: 50,
  minList: 10,
};

/** A parliamentary election: 59 constituencies, each with lists of its own. */
export const country = () => ({
  ...LONG,
  id: 'vouli-2027',
  title: { el: 'Βουλευτικές εκλογές 2027', en: 'Parliamentary election 2027' },
  papers: Object.fromEntries(
    Array.from({ length: 59 }, (_, i) => [`E${String(i + 1).padStart(2, '0')}`, paperOf(i + 2)]),
  ),
});

const option = (id, el, en) => ({ id, title: { el, en } });

/** A municipal election: several questions, and each rule that a paper may have. */
export const city = () => ({
  ...LONG,
  id: 'city',
  title: { el: 'Δημοτικό δημοψήφισμα', en: 'City referendum' },
  eligibility: 'anyone',
  roll: undefined,
  papers: {
    '': [
      {
        id: 'park',
        title: { el: 'Να γίνει το παραλιακό πάρκο;', en: 'Shall the seaside park be built?' },
        pick: { min: 1, max: 1 },
        allow: ['blank', 'spoiled'],
        options: [option('yes', 'Ναι', 'Yes'), option('no', 'Όχι', 'No')],
      },
      {
        id: 'works',
        title: { el: 'Ποια έργα προηγούνται;', en: 'Which works come first?' },
        pick: { min: 0, max: 3 },
        allow: ['blank'],
        options: [
          option('school', 'Νέο δημοτικό σχολείο', 'A new primary school'),
          option('tram', 'Επέκταση του τραμ ως το λιμάνι', 'The tram line to the harbour'),
          option('library', 'Δημοτική βιβλιοθήκη', 'A public library'),
          option('paths', 'Ποδηλατόδρομοι', 'Bicycle paths'),
          option('pool', 'Κολυμβητήριο', 'A swimming pool'),
        ],
      },
      {
        id: 'council',
        title: { el: 'Δημοτικό συμβούλιο', en: 'City council' },
        pick: { min: 2, max: 2 },
        allow: [],
        options: [
          {
            ...option('old', 'Παλιά Πόλη', 'Old Town'),
            candidates: [option('a', 'Άννα Μακρή', 'Anna Makri'), option('b', 'Ηλίας Λύρας', 'Ilias Lyras')],
            crosses: { min: 1, max: 1 },
          },
          option('new', 'Νέα Πόλη', 'New Town'),
          {
            ...option('port', 'Λιμάνι', 'Harbour'),
            candidates: [option('c', 'Ζωή Νομικού', 'Zoi Nomikou'), option('d', 'Νίκος Ράλλης', 'Nikos Rallis')],
            crosses: { min: 0, max: 2 },
          },
        ],
      },
    ],
  },
});

/** Any of these elections with sealed ballots, by the seal of the vectors. */
export const sealed = (election, suite = '647a-0001-0002') => ({
  ...election,
  id: `sealed-${election.id}`,
  ballots: 'sealed',
  seal: JSON.parse(values.keygen[suite].seal),
});

/** An election in the short form. */
export const park = () => ({
  ...LONG,
  id: 'park',
  title: { el: 'Δημοψήφισμα για το πάρκο', en: 'Referendum on the park' },
  eligibility: 'anyone',
  roll: undefined,
  changeOfMind: 'refused',
  changesMax: undefined,
  choices: [option('c1', 'Ναι', 'Yes'), option('c2', 'Όχι', 'No')],
  papers: {
    '': [
      {
        id: 'choice',
        title: { el: 'Δημοψήφισμα για το πάρκο', en: 'Referendum on the park' },
        pick: { min: 1, max: 1 },
        allow: [],
        options: [option('c1', 'Ναι', 'Yes'), option('c2', 'Όχι', 'No')],
      },
    ],
  },
});
