// Every word that people read, in each language. A key that one language lacks fails the page's tests.

const KEPT = 'language';

const el = {
  other: { code: 'en', name: 'English' },
  skip: 'Μετάβαση στο περιεχόμενο',
  navCheck: 'Έλεγχος απόδειξης',
  navigation: 'Κύρια πλοήγηση',
  foot: 'Η σελίδα δεν κρατά τίποτα στη συσκευή σας εκτός από τη γλώσσα, και δεν μιλά με κανέναν τρίτο.',
  back: 'Πίσω',
  home: 'Όλες οι ψηφοφορίες',
  fix: 'Κάτι λείπει ή δεν είναι σωστό',
  error: 'Σφάλμα: ',
  broken: 'Αυτή η σελίδα δεν μπορεί να εμφανιστεί',
  step: (at, of) => `Βήμα ${at} από ${of}`,
  start: {
    title: 'Ψηφίστε',
    lead: 'Επιλέξτε ψηφοφορία. Θα χρειαστείτε περίπου δύο λεπτά και στο τέλος παίρνετε απόδειξη.',
    open: 'Ανοιχτή τώρα',
    upcoming: 'Δεν άνοιξε ακόμη',
    closed: 'Έκλεισε',
    opens: (when) => `Ανοίγει ${when}`,
    closes: (when) => `Κλείνει ${when}`,
    closedAt: (when) => `Έκλεισε ${when}`,
    vote: 'Ψηφίστε σε αυτή την ψηφοφορία',
    odd: 'Αυτή η ψηφοφορία δεν μπορεί να εμφανιστεί εδώ.',
    forgotten:
      'Η σελίδα έμεινε μόνη για λίγη ώρα και ξέχασε ό,τι είχε γραφτεί. ' +
      'Αν δεν πήρατε απόδειξη, ψηφίστε ξανά: η ίδια ψήφος μετρά μία φορά.',
    pending: 'Δείτε τι έγινε με την ψήφο σας',
    none: 'Δεν υπάρχει καμία ψηφοφορία αυτή τη στιγμή.',
    failed: 'Οι ψηφοφορίες δεν φορτώθηκαν',
    failedWhy: 'Ο διακομιστής δεν απάντησε. Ελέγξτε τη σύνδεσή σας στο διαδίκτυο. Η σελίδα δοκιμάζει ξανά μόνη της.',
    checkTitle: 'Έχετε ήδη ψηφίσει;',
    check: 'Με την απόδειξή σας βλέπετε πού βρίσκεται η ψήφος σας, όποτε θέλετε.',
    checkLink: 'Ελέγξτε μια απόδειξη',
  },
  identify: {
    title: 'Ποιος ψηφίζει;',
    id: 'Κωδικός ψηφοφόρου',
    idHint: 'Θα τον βρείτε στην ειδοποίηση που λάβατε, για παράδειγμα GR-0001234567.',
    idMissing: 'Γράψτε τον κωδικό ψηφοφόρου σας',
    idWrong: 'Ο κωδικός έχει 1 έως 64 χαρακτήρες: λατινικά γράμματα, ψηφία και . _ : -',
    token: 'Διακριτικό ψηφοφόρου (token)',
    tokenHint: 'Επικολλήστε το διακριτικό που σας έδωσε η υπηρεσία ταυτοποίησης. Ισχύει για λίγα λεπτά.',
    tokenMissing: 'Επικολλήστε το διακριτικό σας',
    tokenWrong: 'Αυτό δεν είναι ολόκληρο διακριτικό. Αντιγράψτε το ξανά, από την αρχή ως το τέλος',
    go: 'Συνέχεια',
  },
  choose: {
    legend: 'Διαλέξτε ένα',
    missing: 'Διαλέξτε μία από τις επιλογές',
    note: 'Δεν στέλνεται τίποτα ακόμη. Στο επόμενο βήμα βλέπετε την επιλογή σας πριν ψηφίσετε.',
    go: 'Συνέχεια',
  },
  review: {
    title: 'Ελέγξτε την ψήφο σας',
    election: 'Ψηφοφορία',
    voter: 'Ψηφοφόρος',
    choice: 'Η επιλογή σας',
    byToken: 'όποιος κατέχει το διακριτικό',
    change: 'Αλλαγή',
    final: 'Μόλις ψηφίσετε, η ψήφος σας δεν αλλάζει πια.',
    changeable: 'Μπορείτε να ψηφίσετε ξανά ως το κλείσιμο· μετρά η τελευταία σας ψήφος.',
    go: 'Υποβολή ψήφου',
  },
  cast: {
    title: 'Η ψήφος σας υποβάλλεται',
    sending: 'Στέλνεται… Μην κλείσετε τη σελίδα.',
    again: (attempt) => `Στέλνεται ξανά, προσπάθεια ${attempt}…`,
    waitTitle: 'Δεν έχουμε απάντηση ακόμη',
    waiting: (seconds) => `Νέα προσπάθεια σε ${seconds} ${seconds === 1 ? 'δευτερόλεπτο' : 'δευτερόλεπτα'}.`,
    safe: 'Η επανάληψη είναι ασφαλής: η ίδια ψήφος μετρά μία φορά, όσες φορές κι αν σταλεί.',
    now: 'Δοκιμάστε τώρα',
    upTitle: 'Δεν ξέρουμε ακόμη αν η ψήφος σας καταχωρίστηκε',
    up:
      'Ο διακομιστής δεν απάντησε. Κρατήστε τη σελίδα ανοιχτή, ελέγξτε τη σύνδεσή σας και δοκιμάστε ξανά. Αν ' +
      'κλείσετε τη σελίδα, ψηφίστε αργότερα το ίδιο: αν η ψήφος σας είχε καταχωριστεί, θα πάρετε την απόδειξή ' +
      'της.',
    noAnswer: 'Η σύνδεση χάθηκε ή ο διακομιστής δεν απάντησε.',
    newKey: 'Ο διακομιστής αναζητά το νέο κλειδί της υπηρεσίας ταυτοποίησης.',
    maybe: 'Η ψήφος σας μπορεί να έχει καταχωριστεί: στάλθηκε, αλλά η απάντηση χάθηκε.',
    lastRefused: 'Η τελευταία προσπάθεια δεν έγινε δεκτή.',
    unsure:
      'Ταυτοποιηθείτε ξανά και στείλτε την ίδια ψήφο. Είναι ασφαλές: αν είχε καταχωριστεί, παίρνετε την απόδειξή ' +
      'της· αν όχι, καταχωρίζεται τώρα. Ως τότε κρατήστε τη σελίδα ανοιχτή.',
    unsureRetry:
      'Στείλτε ξανά την ίδια ψήφο. Είναι ασφαλές: αν είχε καταχωριστεί, παίρνετε την απόδειξή της· ' +
      'αν όχι, καταχωρίζεται τώρα. Ως τότε κρατήστε τη σελίδα ανοιχτή.',
    busy: 'Πολλοί ψηφίζουν αυτή τη στιγμή.',
    away: 'Η βάση δεδομένων δεν επιβεβαίωσε ακόμη την ψήφο σας.',
    refused: 'Η ψήφος σας δεν έγινε δεκτή',
    what: 'Τι να κάνετε',
  },
  receipt: {
    recorded: 'Η ψήφος σας καταχωρίστηκε',
    again: 'Η ψήφος σας είχε ήδη καταχωριστεί',
    againWhy: 'Είχατε ψηφίσει το ίδιο. Αυτή είναι η αρχική σας απόδειξη· η ψήφος σας μετρά μία φορά.',
    keep: 'Κρατήστε την απόδειξη: με αυτήν ακολουθείτε την ψήφο σας. Δεν λέει τι ψηφίσατε.',
    paper: 'Απόδειξη ψήφου',
    code: 'Κωδικός απόδειξης',
    election: 'Ψηφοφορία',
    at: 'Καταχωρίστηκε',
    place: 'Θέση',
    placeOf: (partition, seq) => `τμήμα ${partition}, ψήφος ${seq}`,
    digest: 'Αποτύπωμα (SHA-256)',
    copy: 'Αντιγραφή',
    copied: 'Αντιγράφηκε',
    copyFailed: 'Δεν αντιγράφηκε. Επιλέξτε τον κωδικό και αντιγράψτε τον εσείς.',
    print: 'Εκτύπωση',
    save: 'Αποθήκευση',
    file: 'apodeixi-psifou',
    link: 'Ελέγξτε την εδώ',
    title: 'Η απόδειξή σας',
    whereTitle: 'Πού είναι η ψήφος μου;',
    whereLead: 'Ενημερώνεται μόνο του.',
    stepRecorded: 'Καταχωρίστηκε',
    stepRecordedWhy: 'Γράφτηκε με ασφάλεια στη βάση δεδομένων. Από εδώ και πέρα μετρά.',
    stepLog: 'Γράφτηκε στο αρχείο των ψήφων',
    stepLogWait: 'Γράφεται στο αρχείο των ψήφων…',
    stepLogWhy: 'Από το αρχείο φτιάχνονται όλα τα αντίγραφα, και από αυτό ελέγχονται.',
    stepCopies: (have, all) => `Σε ${have} από ${all} αντίγραφα`,
    stepCopiesWhy: 'Ανεξάρτητες βάσεις δεδομένων που ακολουθούν το αρχείο.',
    noCopies: 'Κανένα αντίγραφο δεν έχει αναφερθεί ακόμη',
    copyHas: 'έχει την ψήφο σας',
    copyFollows: 'την παίρνει σε λίγο',
    copyPaused: 'σε παύση, θα συνεχίσει μόνο του',
    copyStopped: 'σταμάτησε, το εξετάζει ο διαχειριστής',
    copySilent: 'δεν έχει δώσει νέα εδώ και ώρα',
    everywhere: 'Η ψήφος σας είναι παντού όπου πρέπει.',
    progress: (log, have, all) =>
      `${log ? 'Η ψήφος σας είναι στο αρχείο.' : 'Η ψήφος σας καταχωρίστηκε.'} Την έχουν ${have} από ${all} αντίγραφα.`,
    stale: 'Δεν υπάρχει απάντηση αυτή τη στιγμή· η σελίδα ρωτά ξανά. Η ψήφος σας δεν επηρεάζεται.',
    another: 'Ψηφίστε σε άλλη ψηφοφορία',
  },
  check: {
    title: 'Ελέγξτε μια απόδειξη',
    lead: 'Γράψτε τον κωδικό της απόδειξής σας για να δείτε αν η ψήφος έχει καταχωριστεί και πού έχει φτάσει.',
    election: 'Ψηφοφορία',
    code: 'Κωδικός απόδειξης',
    hint: 'Όπως στην απόδειξή σας, για παράδειγμα 7-123-Xy…',
    missing: 'Γράψτε τον κωδικό της απόδειξης',
    wrong: 'Ο κωδικός έχει δύο αριθμούς και 43 χαρακτήρες, με παύλες ανάμεσα. Αντιγράψτε τον ολόκληρο',
    go: 'Έλεγχος',
    other: 'Ελέγξτε άλλη απόδειξη',
  },
  results: {
    title: 'Αποτελέσματα',
    link: 'Δείτε τα αποτελέσματα',
    linkSoFar: 'Αποτελέσματα έως τώρα',
    live: 'Έως τώρα',
    counting: 'Η καταμέτρηση συνεχίζεται',
    final: 'Τελικά',
    voters: (number) => (number === 1 ? 'ψήφισε' : 'ψήφισαν'),
    wait:
      'Τα αποτελέσματα ανακοινώνονται μόλις καμία ψήφος δεν μπορεί πια να προστεθεί. Η σελίδα ενημερώνεται ' +
      'μόνη της.',
  },
  problems: {
    malformed: [
      'Ο διακομιστής δεν κατάλαβε το αίτημα. Δεν καταχωρίστηκε ψήφος.',
      'Φορτώστε ξανά τη σελίδα και ψηφίστε από την αρχή.',
    ],
    unauthenticated: [
      'Το διακριτικό σας δεν έγινε δεκτό: ίσως έληξε.',
      'Ζητήστε νέο διακριτικό και συνεχίστε. Η επιλογή σας έχει κρατηθεί και η επανάληψη είναι ασφαλής.',
    ],
    'other-voter': [
      'Το διακριτικό ανήκει σε άλλον ψηφοφόρο. Δεν καταχωρίστηκε ψήφος.',
      'Ταυτοποιηθείτε ξανά με το δικό σας διακριτικό.',
    ],
    'not-eligible': [
      'Δεν βρίσκεστε στον εκλογικό κατάλογο αυτής της ψηφοφορίας. Δεν καταχωρίστηκε ψήφος.',
      'Ελέγξτε τον κωδικό που γράψατε. Αν είναι σωστός, επικοινωνήστε με την εφορευτική επιτροπή.',
    ],
    'not-open': [
      'Η ψηφοφορία δεν είναι ανοιχτή αυτή τη στιγμή. Δεν καταχωρίστηκε ψήφος.',
      'Δείτε πότε ανοίγει και πότε κλείνει. Αν είχατε ήδη ψηφίσει, η ψήφος σας ισχύει.',
    ],
    'results-sealed': [
      'Τα αποτελέσματα δεν ανακοινώνονται πριν κλείσει η ψηφοφορία.',
      'Δοκιμάστε ξανά μετά το κλείσιμο.',
    ],
    'not-found': [
      'Ο διακομιστής δεν γνωρίζει αυτή τη διεύθυνση.',
      'Φορτώστε ξανά τη σελίδα και δοκιμάστε από την αρχή.',
    ],
    'unknown-election': ['Δεν υπάρχει τέτοια ψηφοφορία.', 'Επιστρέψτε στις ψηφοφορίες και επιλέξτε από εκεί.'],
    'unknown-receipt': [
      'Καμία ψήφος αυτής της ψηφοφορίας δεν έχει αυτή την απόδειξη.',
      'Ελέγξτε ότι αντιγράψατε ολόκληρο τον κωδικό και ότι επιλέξατε τη σωστή ψηφοφορία.',
    ],
    'method-not-allowed': [
      'Ο διακομιστής δεν δέχεται αυτό το αίτημα.',
      'Φορτώστε ξανά τη σελίδα και δοκιμάστε από την αρχή.',
    ],
    'too-slow': [
      'Το αίτημα άργησε πολύ να φτάσει.',
      'Δοκιμάστε ξανά, αν γίνεται με καλύτερη σύνδεση. Η επανάληψη είναι ασφαλής.',
    ],
    'already-voted': [
      'Έχει ήδη καταχωριστεί ψήφος με αυτόν τον κωδικό, με άλλη επιλογή. Μένει όπως είναι.',
      'Αν ψηφίσατε εσείς, δεν χρειάζεται τίποτα άλλο. Αν όχι, επικοινωνήστε αμέσως με την εφορευτική επιτροπή.',
    ],
    'too-large': [
      'Το αίτημα ήταν πολύ μεγάλο. Δεν καταχωρίστηκε ψήφος.',
      'Φορτώστε ξανά τη σελίδα και ψηφίστε από την αρχή.',
    ],
    'unsupported-media-type': [
      'Ο διακομιστής δεν κατάλαβε τη μορφή του αιτήματος. Δεν καταχωρίστηκε ψήφος.',
      'Φορτώστε ξανά τη σελίδα και ψηφίστε από την αρχή.',
    ],
    'invalid-vote': [
      'Ο κωδικός ψηφοφόρου ή η επιλογή δεν είναι έγκυρα. Δεν καταχωρίστηκε ψήφος.',
      'Ελέγξτε τον κωδικό σας και επιλέξτε ξανά.',
    ],
    internal: ['Κάτι πήγε στραβά στον διακομιστή.', 'Δοκιμάστε ξανά. Η επανάληψη είναι ασφαλής.'],
    overloaded: ['Πολλοί ψηφίζουν αυτή τη στιγμή.', 'Περιμένετε λίγο και δοκιμάστε ξανά. Η επανάληψη είναι ασφαλής.'],
    'master-unavailable': [
      'Η βάση δεδομένων δεν απάντησε εγκαίρως.',
      'Δοκιμάστε ξανά σε λίγο. Η επανάληψη είναι ασφαλής.',
    ],
    'no-answer': [
      'Ο διακομιστής δεν απάντησε.',
      'Ελέγξτε τη σύνδεσή σας και δοκιμάστε ξανά. Η επανάληψη είναι ασφαλής.',
    ],
    unknown: ['Ο διακομιστής αρνήθηκε το αίτημα.', 'Φορτώστε ξανά τη σελίδα και δοκιμάστε από την αρχή.'],
  },
  actions: {
    identify: 'Αλλάξτε ψηφοφόρο',
    identifyAgain: 'Ταυτοποιηθείτε ξανά',
    choose: 'Αλλάξτε επιλογή',
    check: 'Ελέγξτε μια απόδειξη',
    reload: 'Φορτώστε ξανά τη σελίδα',
    retry: 'Δοκιμάστε ξανά',
  },
};

const en = {
  other: { code: 'el', name: 'Ελληνικά' },
  skip: 'Skip to the content',
  navCheck: 'Check a receipt',
  navigation: 'Main',
  foot: 'This page keeps nothing on your device but your language, and talks to no third party.',
  back: 'Back',
  home: 'All elections',
  fix: 'Something is missing or not right',
  error: 'Error: ',
  broken: 'This page cannot be shown',
  step: (at, of) => `Step ${at} of ${of}`,
  start: {
    title: 'Cast your vote',
    lead: 'Choose an election. It takes about two minutes, and at the end you get a receipt.',
    open: 'Open now',
    upcoming: 'Not open yet',
    closed: 'Closed',
    opens: (when) => `Opens ${when}`,
    closes: (when) => `Closes ${when}`,
    closedAt: (when) => `Closed ${when}`,
    vote: 'Vote in this election',
    odd: 'This election cannot be shown here.',
    forgotten:
      'This page was left alone for a while, and has forgotten what was entered. ' +
      'If you did not get a receipt, vote again: the same vote counts once.',
    pending: 'See what has become of your vote',
    none: 'There is no election at the moment.',
    failed: 'The elections could not be loaded',
    failedWhy: 'The server did not answer. Check your connection to the internet. This page tries again by itself.',
    checkTitle: 'Have you voted already?',
    check: 'With your receipt you can see where your vote is, at any time.',
    checkLink: 'Check a receipt',
  },
  identify: {
    title: 'Who is voting?',
    id: 'Voter ID',
    idHint: 'It is on the letter that you were sent, for example GR-0001234567.',
    idMissing: 'Enter your voter ID',
    idWrong: 'A voter ID has 1 to 64 characters: Latin letters, digits and . _ : -',
    token: 'Voter token',
    tokenHint: 'Paste the token that the identification service gave you. It is good for a few minutes.',
    tokenMissing: 'Paste your token',
    tokenWrong: 'This is not a whole token. Copy it again, from its beginning to its end',
    go: 'Continue',
  },
  choose: {
    legend: 'Choose one',
    missing: 'Choose one of the options',
    note: 'Nothing is sent yet. In the next step you see your choice before you cast it.',
    go: 'Continue',
  },
  review: {
    title: 'Check your vote',
    election: 'Election',
    voter: 'Voter',
    choice: 'Your choice',
    byToken: 'the holder of the token',
    change: 'Change',
    final: 'Once cast, your vote cannot be changed.',
    changeable: 'You may vote again until the close; your last vote counts.',
    go: 'Cast my vote',
  },
  cast: {
    title: 'Casting your vote',
    sending: 'Sending… Do not close this page.',
    again: (attempt) => `Sending again, attempt ${attempt}…`,
    waitTitle: 'There is no answer yet',
    waiting: (seconds) => `Next attempt in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    safe: 'Sending again is safe: the same vote counts once, however often it is sent.',
    now: 'Try now',
    upTitle: 'We do not know yet whether your vote is recorded',
    up:
      'The server did not answer. Keep this page open, check your connection, and try again. If you do close ' +
      'the page, cast the same vote later: if it had been recorded, you get its receipt.',
    noAnswer: 'The connection was lost, or the server did not answer.',
    newKey: 'The server is looking up the identification service’s new key.',
    maybe: 'Your vote may be recorded: it was sent, and the answer was lost.',
    lastRefused: 'The last attempt was not accepted.',
    unsure:
      'Identify yourself again and send the same vote. This is safe: if it had been recorded, you get its receipt; ' +
      'if not, it is recorded now. Keep this page open until then.',
    unsureRetry:
      'Send the same vote again. This is safe: if it had been recorded, you get its receipt; ' +
      'if not, it is recorded now. Keep this page open until then.',
    busy: 'Many people are voting at the moment.',
    away: 'The database has not confirmed your vote yet.',
    refused: 'Your vote was not accepted',
    what: 'What to do',
  },
  receipt: {
    recorded: 'Your vote is recorded',
    again: 'Your vote had been recorded already',
    againWhy: 'You had cast this same vote before. This is its original receipt; your vote counts once.',
    keep: 'Keep this receipt: with it you can follow your vote. It does not say what you voted for.',
    paper: 'Receipt of a vote',
    code: 'Receipt code',
    election: 'Election',
    at: 'Recorded',
    place: 'Position',
    placeOf: (partition, seq) => `partition ${partition}, vote ${seq}`,
    digest: 'Digest (SHA-256)',
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'It was not copied. Select the code and copy it yourself.',
    print: 'Print',
    save: 'Download',
    file: 'vote-receipt',
    link: 'Check it here',
    title: 'Your receipt',
    whereTitle: 'Where is my vote?',
    whereLead: 'This keeps itself up to date.',
    stepRecorded: 'Recorded',
    stepRecordedWhy: 'Safely written to the database. From here on it counts.',
    stepLog: 'Written to the log of votes',
    stepLogWait: 'Being written to the log of votes…',
    stepLogWhy: 'All copies are made from the log, and checked against it.',
    stepCopies: (have, all) => `On ${have} of ${all} replicas`,
    stepCopiesWhy: 'Independent databases that follow the log.',
    noCopies: 'No replica has reported yet',
    copyHas: 'has your vote',
    copyFollows: 'gets it in a moment',
    copyPaused: 'paused, will go on by itself',
    copyStopped: 'stopped, an operator looks into it',
    copySilent: 'has not reported for a while',
    everywhere: 'Your vote is everywhere it should be.',
    progress: (log, have, all) =>
      `${log ? 'Your vote is in the log.' : 'Your vote is recorded.'} ${have} of ${all} replicas have it.`,
    stale: 'There is no answer at the moment; this page asks again. Your vote is not affected.',
    another: 'Vote in another election',
  },
  check: {
    title: 'Check a receipt',
    lead: 'Enter your receipt’s code to see whether the vote is recorded, and how far it has come.',
    election: 'Election',
    code: 'Receipt code',
    hint: 'As on your receipt, for example 7-123-Xy…',
    missing: 'Enter the receipt’s code',
    wrong: 'A code has two numbers and 43 characters, with hyphens between them. Copy the whole of it',
    go: 'Check',
    other: 'Check another receipt',
  },
  results: {
    title: 'Results',
    link: 'See the results',
    linkSoFar: 'Results so far',
    live: 'So far',
    counting: 'Counting goes on',
    final: 'Final',
    voters: (number) => (number === 1 ? 'has voted' : 'have voted'),
    wait: 'The results are told as soon as no vote can be added any more. This page keeps itself up to date.',
  },
  problems: {
    malformed: [
      'The server did not understand the request. No vote was recorded.',
      'Load this page again and vote from the beginning.',
    ],
    unauthenticated: [
      'Your token was not accepted: it may have expired.',
      'Get a new token and go on. Your choice is kept, and sending again is safe.',
    ],
    'other-voter': [
      'The token is another voter’s. No vote was recorded.',
      'Identify yourself again, with your own token.',
    ],
    'not-eligible': [
      'You are not on the electoral roll of this election. No vote was recorded.',
      'Check the ID that you entered. If it is right, contact the electoral committee.',
    ],
    'not-open': [
      'The election is not open at the moment. No vote was recorded.',
      'See when it opens and closes. If you had voted before, your vote stands.',
    ],
    'results-sealed': ['The results are not told before the election closes.', 'Try again after the close.'],
    'not-found': ['The server does not know this address.', 'Load this page again and start from the beginning.'],
    'unknown-election': ['There is no such election.', 'Go back to the elections and choose one there.'],
    'unknown-receipt': [
      'No vote of this election has this receipt.',
      'Check that you copied the whole code, and that you chose the right election.',
    ],
    'method-not-allowed': [
      'The server does not take this request.',
      'Load this page again and start from the beginning.',
    ],
    'too-slow': [
      'The request took too long to arrive.',
      'Try again, over a better connection if you can. Sending again is safe.',
    ],
    'already-voted': [
      'A vote with this voter ID is recorded already, for another choice. It stays as it is.',
      'If it was you who voted, there is nothing more to do. If not, contact the electoral committee at once.',
    ],
    'too-large': [
      'The request was too large. No vote was recorded.',
      'Load this page again and vote from the beginning.',
    ],
    'unsupported-media-type': [
      'The server did not understand the request’s form. No vote was recorded.',
      'Load this page again and vote from the beginning.',
    ],
    'invalid-vote': [
      'The voter ID or the choice is not valid. No vote was recorded.',
      'Check your voter ID, and choose again.',
    ],
    internal: ['Something went wrong on the server.', 'Try again. Sending again is safe.'],
    overloaded: ['Many people are voting at the moment.', 'Wait a little and try again. Sending again is safe.'],
    'master-unavailable': ['The database did not answer in time.', 'Try again in a moment. Sending again is safe.'],
    'no-answer': ['The server did not answer.', 'Check your connection and try again. Sending again is safe.'],
    unknown: ['The server refused the request.', 'Load this page again and start from the beginning.'],
  },
  actions: {
    identify: 'Change the voter',
    identifyAgain: 'Identify yourself again',
    choose: 'Change the choice',
    check: 'Check a receipt',
    reload: 'Load this page again',
    retry: 'Try again',
  },
};

const languages = { el, en };
let code = kept() ?? (navigator.languages.some((each) => each.startsWith('el')) ? 'el' : 'en');

/** The words of the current language. */
export let words = languages[code];

export const language = () => code;

export function speak(other) {
  code = other;
  words = languages[code];
  document.documentElement.lang = code;
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // A browser that keeps nothing asks for its language each time.
  }
}

function kept() {
  try {
    const found = localStorage.getItem(KEPT);
    return found in languages ? found : undefined;
  } catch {
    return undefined;
  }
}

document.documentElement.lang = code;

/** An election's or a choice's title, in this language or whichever it has, with the mark of that language. */
export function titled({ title = {}, id }) {
  const found = [code, 'en', 'el', ...Object.keys(title)].find((each) => title[each]);
  return { text: title[found] ?? id, lang: found === code ? undefined : found };
}

/** A moment, as people here write it, by the clock of the place where they are. */
export const when = (instant) => written(instant, {});

/** To the second, for a receipt. */
export const exactly = (instant) => written(instant, { second: '2-digit', timeZoneName: 'shortOffset' });

const locale = () => (code === 'el' ? 'el-GR' : 'en-GB');

export const count = (number) => new Intl.NumberFormat(locale()).format(number);

export const share = (part, all) =>
  new Intl.NumberFormat(locale(), {
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(all > 0 ? part / all : 0);

/** A moment that the browser cannot write, such as one thousands of years away, stands as it was told. */
function written(instant, more) {
  try {
    return format(instant, more);
  } catch {
    if (more.timeZoneName === 'shortOffset') {
      return written(instant, { ...more, timeZoneName: 'short' });
    }
    return String(instant ?? '');
  }
}

const format = (instant, more) =>
  new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...more,
  }).format(new Date(instant));
