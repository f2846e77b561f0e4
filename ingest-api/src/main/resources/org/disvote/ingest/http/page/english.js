// The words of the voting page in English. `greek.js` has the same keys: a unit test compares them.

export const english = {
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
  stepAlone: (at) => `Step ${at}`,
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
      'If you did not get a receipt, vote again: only one vote of yours counts.',
    pending: 'See what has become of your vote',
    none: 'There is no election at the moment.',
    failed: 'The elections could not be loaded',
    failedOne: 'This election cannot be shown',
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
  signIn: {
    lead: (name) => `You sign in at ${name}. It tells this page who you are; it does not learn how you vote.`,
    go: 'Sign in',
    leaving: 'Going to the sign-in page',
    arriving: 'Signing you in…',
    as: (voter) => `You are signed in as ${voter}`,
    asSomebody: 'You are signed in',
    out: 'Sign out',
    nextTitle: 'Does somebody else vote on this device?',
    nextWhy: 'This signs you out, and forgets everything of yours here. Save or print your receipt first.',
    next: 'Next voter',
    notes: {
      'signed-out': 'You are signed out. The next voter may sign in.',
      'signed-out-here':
        'This page has forgotten you. You may still be signed in at the identification service: close the browser.',
      forgotten:
        'This page was left alone for a while, and has signed you out. ' +
        'If you did not get a receipt, vote again: only one vote of yours counts.',
    },
    foot: (name) =>
      `This page keeps nothing on your device but your language. It talks to the voting service, and to ${name} ` +
      'when you sign in.',
  },
  choose: {
    one: 'Choose one',
    exactly: (number) => `Choose ${number}`,
    upTo: (max) => `Choose up to ${max}`,
    between: (min, max) => `Choose ${min} to ${max}`,
    left: (left, max) => (left === 0 ? `All ${max} chosen` : `${left} of ${max} left`),
    full: (max) => `You have chosen ${max}, and more are not allowed. Take one back first.`,
    missing: 'Choose one of the options',
    missingMany: 'Choose from the options',
    few: (more) => (more === 1 ? 'Choose one more' : `Choose ${more} more`),
    find: 'Search in the list',
    found: (found, all) => (found === all ? `${all} in the list` : `${found} of ${all} in the list`),
    nothing: 'Nothing is found. Try fewer letters.',
    note: 'Nothing is sent yet. Before you cast your vote you see all of it.',
    go: 'Continue',
  },
  others: {
    or: 'Or',
    blank: 'Blank vote',
    blankWhy: 'You vote, but for none of these. It is counted as a blank vote.',
    spoiled: 'Spoiled vote',
    spoiledWhy: 'You vote on purpose so that it is not valid. It is counted as a spoiled vote.',
    empty: 'Leave this question empty',
    emptyWhy: 'You choose none of these. It is counted as empty, neither blank nor spoiled.',
  },
  crosses: {
    title: 'Crosses for candidates',
    upTo: (max) => (max === 1 ? 'You may give one candidate a cross' : `You may give up to ${max} candidates a cross`),
    between: (min, max) =>
      min === max
        ? `Give ${min === 1 ? 'one candidate' : `${min} candidates`} a cross`
        : `Give ${min} to ${max} candidates a cross`,
    left: (left, max) =>
      left === 0 ? 'No cross left' : max === 1 ? 'One cross left' : `${left} of ${max} crosses left`,
    full: (max) => `You have given ${max === 1 ? 'your cross' : `all ${max} crosses`}. Take one back first.`,
    few: (more, list) => `Give ${more === 1 ? 'one more cross' : `${more} more crosses`} in ${list}`,
    find: 'Search for a candidate',
  },
  before: {
    title: 'You have voted before in this election',
    changes: (revision, left) =>
      `This would be your vote number ${revision}. It takes the place of the one before. ` +
      (left === 1 ? 'It is the last one that you can cast.' : `You can cast ${left} more, this one included.`),
    stands:
      'Your vote stands and cannot be changed. If you cast the same vote again, you get its receipt; ' +
      'another one is refused.',
    notYou: 'If that was not you, contact the electoral committee at once.',
  },
  review: {
    title: 'Check your vote',
    election: 'Election',
    voter: 'Voter',
    constituency: 'Constituency',
    choice: 'Your choice',
    picks: (number) => `${number} chosen`,
    crosses: (number, max) =>
      number === 0 ? `No crosses, of up to ${max}` : `${number} ${number === 1 ? 'cross' : 'crosses'} of up to ${max}`,
    exact: 'The ballot as it is sent',
    exactWhy: 'These characters, and no others, are recorded as your ballot. What stands above was read from them.',
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
    often: 'Too many requests came from here in a short time.',
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
    constituency: 'Constituency',
    revision: 'Your vote number',
    revisionOf: (revision) => (revision === 1 ? '1, your first' : `${revision}, in place of the one before`),
    before: (revision) => `This is your vote number ${revision}. Have you voted before in this election?`,
    digest: 'Digest (SHA-256)',
    same: 'This page has compared: the receipt is of exactly the ballot that it sent.',
    notCompared: 'This page could not compare the receipt with your ballot.',
    different: 'This receipt is not of the ballot that this page sent',
    differs: (names) => `These are not as this page stated them: ${names}.`,
    stated: {
      electionId: 'the election',
      voter: 'the voter’s pseudonym',
      constituency: 'the constituency',
      revision: 'the number of the vote',
      terms: 'the terms of the election',
    },
    differentTodo: 'Keep the receipt, with its private part, and contact the electoral committee at once.',
    private: 'Private part of this receipt',
    privateShow: 'Show it to nobody.',
    privateWhy:
      'With it, you can have your vote’s record checked to the last character. But whoever has it can find out what ' +
      'you voted for. It is not on the slip above, and not printed, copied or downloaded with it.',
    privateSave: 'Save it for me alone',
    privateFile: 'private-vote-receipt',
    ballotSave: 'Save the ballot, too',
    ballotSaveWhy: 'The file says what you voted for. With both files, “disvote verify” makes the record again.',
    ballotFile: 'private-ballot',
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
  proof: {
    title: 'What this page has proved',
    lead: 'The page checks by itself what the server signed, and that your vote stands in the public log.',
    promise: 'The promise is genuine',
    promiseWhy: (key) =>
      `${key} signed that this vote will stand in the log at its position. The log states this key, and witnesses ` +
      'cosigned that.',
    promiseWait: 'Checking the promise…',
    promiseOpen: 'The promise cannot be checked yet',
    promiseWrong: 'The promise in this receipt is not genuine',
    none: 'No promise was given',
    noneWhy:
      'Your vote is recorded, but the server has not signed that it will stand in the log. It may do so later: ask ' +
      'again here, or load the page anew and cast the same vote again. It counts once.',
    revoked: 'The key of the promise was revoked before this vote',
    revokedWhy:
      'The log states that this key was stolen or has ended. The promise proves nothing; ask for another one.',
    ask: 'Ask for the promise',
    asking: 'Asking…',
    stillNone: 'There is still no promise. Ask again later.',
    askFailed: 'The server did not answer as it should. Ask again later.',
    elsewhere: 'The promise is in the saved receipt',
    elsewhereWhy: 'The code of a receipt does not carry it. “disvote verify” checks it in the file that was saved.',
    included: 'Your vote is in the log',
    includedWhy: (number, all, witnesses, at) =>
      `It is entry ${number} of ${all}. This state of the log is signed by the log and by ${witnesses}` +
      `${at && `, last ${at}`}.`,
    nobody: 'no witness',
    waiting: 'Waiting for the proof',
    waitingWhy: 'The log takes in new votes each second, then its witnesses sign. This page asks again by itself.',
    proofOpen: 'The place in the log cannot be proved yet',
    proofWrong: 'The server’s proof does not show your vote in the log',
    wrongWhy: 'It does not hold when it is computed again.',
    late: 'Your vote should stand in the log by now',
    lateWhy: 'Ten minutes have passed since it was recorded, and the log has no proof for it.',
    open: {
      key: 'The log does not list the key that signed it. This page asks again by itself.',
      cosignatures: 'Fewer witnesses have signed than the policy asks for. This page asks again by itself.',
      silent: 'The log does not answer at the moment. This page asks again by itself.',
    },
    noLog: 'There is no log to check against',
    noLogWhy: 'The server has no public log of votes. The receipt proves nothing to others.',
    otherLog: 'This receipt is of another log than the policy says',
    otherLogOwn: 'Make sure first that the policy you gave is the one of this election.',
    policyWrong: 'The server’s policy cannot be read, so nothing can be proved',
    detail: (text) => `Detail: ${text}`,
    todo:
      'Save the receipt now, here and with its private part. Then tell the electoral committee, and a party or ' +
      'observer that you trust: show them the file without the private part. They can check it with “disvote verify”.',
    saveToShow: 'Save the receipt to show it',
    unable: 'This browser cannot check the signatures',
    unableWhy:
      'It does not know Ed25519, as Chrome and Edge do from version 137 on, Firefox from 129 and Safari from 17. ' +
      'Nothing was proved here, and nothing speaks against your receipt.',
    unableTodo:
      'Save the receipt with its private part and check it on another device: with “disvote verify”, or with the ' +
      'single file “verify.mjs”, which needs Node.js alone.',
    againstServer: 'Checked against the policy of this server',
    againstServerWhy:
      'The policy names the keys that were believed. It came from the very server that is being checked, which could ' +
      'have made it up. Compare it with one from elsewhere: on paper, in the press, from a party.',
    againstOwn: 'Checked against the policy that you gave',
    againstOwnWhy: 'It did not come from the server. What is said above holds as far as you trust where you got it.',
    log: 'Log',
    witnesses: 'Witnesses',
    digest: 'Digest of the policy, its first half',
    other: 'Check with a policy from elsewhere',
    otherHint: 'Paste the policy that you got on paper, from the press or from a party, or choose its file.',
    otherText: 'Policy',
    otherFile: 'Or its file',
    otherGo: 'Check with this policy',
    otherWrong: 'This is not a policy. Copy the whole of it',
  },
  sealed: {
    title: 'Sealed on this device',
    why:
      'Your ballot is sealed here, before it is sent. Neither this server nor anybody who reads the log can open it, ' +
      'and nobody reads it before the election closes.',
    trustees: 'Who can open it after the close',
    trusteesOf: (threshold, names) =>
      names.length === 1
        ? `the trustee ${names[0]}`
        : `${threshold} of these ${names.length} trustees together: ${names.join(', ')}`,
    digest: 'Digest of the seal, its first half',
    compare: 'Compare the digest with the one that was made known on paper, in the press, or by a party.',
    exact: 'The ballot as it is sealed',
    exactWhy: 'These characters, and no others, are sealed as your ballot. What stands above was read from them.',
    note: 'Nothing is sent yet. Before you cast your vote you see all of it, and then it is sealed on this device.',
    stands: 'Your vote stands and cannot be changed. Any other ballot is refused, also one with the same answers.',
    up:
      'The server did not answer. Keep this page open, check your connection, and try again: only this page has your ' +
      'sealed ballot. If you do close it, come back later: the page then says whether a vote of yours is recorded.',
    different: 'A ballot opens only for the values for which it was sealed. With others it would not be counted.',
    files: 'Save what proves your vote',
    filesWhy:
      'With both files, “disvote verify” makes your vote’s record again and compares it to the last character. They ' +
      'do not say what you voted for, and only the trustees’ key could show it.',
    receiptSave: 'Save the whole receipt',
    receiptFile: 'whole-vote-receipt',
    envelopeSave: 'Save the sealed ballot',
    envelopeFile: 'sealed-ballot',
    ballotWhy: 'This file has the sealed ballot, and also says what you voted for:',
    ballotSave: 'Save it with my answers',
    problems: {
      'already-voted': [
        'A vote with this voter ID is recorded already. It stays as it is.',
        'If it was you who voted, there is nothing more to do. If not, contact the electoral committee at once.',
      ],
      changed: [
        'Something has changed since this page asked, so the ballot that was sealed is not good any more. No vote ' +
          'was recorded.',
        'Look at your ballot again. If it is still right, cast it: it is sealed anew.',
      ],
      'invalid-vote': [
        'The server refused the sealed ballot. No vote was recorded.',
        'Load this page again and vote from the beginning. If you see this again, contact the electoral committee.',
      ],
    },
  },
  counted: {
    title: 'What this count rests on',
    counting: 'The ballots are being opened',
    opening:
      'The ballots are sealed. Now the trustees open and count them together. The results are shown here as soon as ' +
      'their count stands in the log. This page keeps itself up to date.',
    transcript: 'Digest of the transcript (count.json), its first half',
    waiting: 'The count cannot be checked yet',
    waitingWhy: 'This page asks again by itself.',
    proved: 'The count stands in the log',
    provedWhy: (signers, witnesses) =>
      `${signers.length > 0 ? `The trustees ${signers.join(', ')} signed it.` : 'The operator alone states it.'} ` +
      `These numbers are those of its transcript. Cosigned by ${witnesses}.`,
    wrong: 'What the server shows is not a count that the log states',
    otherNumbers: 'These numbers are not those of the transcript',
    todo: 'Do not rely on these numbers. Tell the electoral committee, and a party or observer that you trust.',
    uncounted: (number) =>
      number === 1 ? 'One record of the log counts for nothing' : `${number} records of the log count for nothing`,
    reasons: {
      void: 'recorded against the rules, for example before the election',
      'not-on-roll': 'the voter is not on the roll',
      constituency: 'another constituency than the roll has',
      'does-not-open': 'the envelope does not open',
      'bad-plaintext': 'what is inside is not padded as it must be',
      'not-canonical': 'what is inside has not the form of a ballot',
      'not-allowed': 'the ballot paper does not allow this ballot',
    },
    yours: 'Is your vote in it? Your receipt shows that.',
    in: 'Your vote is in the count',
    inWhy: (number, of, signers) =>
      `It is number ${number} of the ${of} records in the input of the count` +
      `${signers.length > 0 ? `, which the trustees ${signers.join(', ')} signed` : ''}.`,
    notIn: 'The server does not show that your vote is in the count',
    wait: 'The votes are not counted yet',
    waitWhy: 'Once the count stands in the log, this page shows that your vote is in it.',
  },
  changed: {
    revision: (revision) =>
      `A vote of yours was recorded meanwhile. The next one would be your vote number ${revision}.`,
    constituency: (now, before) =>
      `The electoral roll has you in another constituency now: ${now || 'none'}, and not ${before || 'none'}.`,
    terms: 'The server names other terms of this election than the page had checked.',
    standing: 'This is the receipt of the vote that stands:',
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
    where: 'Where',
    everywhere: 'Everywhere',
    nowhere: 'No constituency',
    ballots: (number) => (number === 1 ? 'ballot counted' : 'ballots counted'),
    shares: 'Shares are of the ballots counted.',
    sharesHere: 'Shares are of the ballots counted here.',
    joined: 'Few people voted in some of these constituencies, so they are counted together.',
    candidates: (number) => (number === 1 ? 'One candidate' : `${number} candidates`),
    candidate: 'Candidate',
    crosses: 'Crosses',
    withheld: 'Crosses are not published here, to keep each vote secret.',
    uncounted: 'The log has votes that count for nothing, so the result is that of count.json.',
    blank: 'Blank',
    spoiled: 'Spoiled',
    empty: 'Empty',
    wait: 'The results are shown as soon as no vote can be added any more. This page keeps itself up to date.',
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
    'signed-out': [
      'Your sign-in has ended.',
      'Sign in again and go on. You may have to fill in your ballot again; only one vote of yours counts.',
    ],
    'sign-in-failed': [
      'You were not signed in: the answer of the identification service does not fit this page. It may be of an ' +
        'earlier attempt.',
      'Sign in again. If you see this again, contact the electoral committee.',
    ],
    'sign-in-refused': ['You were not signed in: it was cancelled, or refused.', 'Sign in again when you are ready.'],
    'sign-in-away': [
      'The identification service does not answer.',
      'Check your connection to the internet, and try again in a little while.',
    ],
    'not-eligible': [
      'You are not on the electoral roll of this election. No vote was recorded.',
      'Check the ID that you entered. If it is right, contact the electoral committee.',
    ],
    'not-open': [
      'The election is not open at the moment. No vote was recorded.',
      'See when it opens and closes. If you had voted before, your vote stands.',
    ],
    'results-sealed': ['The results are not shown before the election closes.', 'Try again after the close.'],
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
      'A vote with this voter ID is recorded already, with another ballot. It stays as it is.',
      'If it was you who voted, there is nothing more to do. If not, contact the electoral committee at once.',
    ],
    changed: [
      'Something has changed since this page asked. No vote was recorded.',
      'Look at your ballot again, and cast it if it is still right.',
    ],
    'too-many-changes': [
      'You have changed your vote as often as this election allows. Your last vote stands.',
      'There is nothing more to do. With its receipt you can see where your vote is.',
    ],
    altered: [
      'The server sent terms or a ballot paper that are not those of this election. None of it is shown, and no vote ' +
        'was recorded.',
      'Load this page again. If you see this again, do not vote here, and contact the electoral committee.',
    ],
    insecure: [
      'This browser cannot check the ballot paper here. Nothing of it is shown, and no vote was recorded.',
      'Open this page with an address that begins with “https”.',
    ],
    'cannot-seal': [
      'This browser could not load or run what seals your ballot. No vote was recorded.',
      'Load this page again. If that does not help, use a newer browser: Chrome or Edge 80, Firefox 74, Safari 14 or ' +
        'any later version.',
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
      'The voter ID or the ballot is not valid. No vote was recorded.',
      'Check your voter ID, and fill in the ballot again.',
    ],
    internal: ['Something went wrong on the server.', 'Try again. Sending again is safe.'],
    overloaded: ['Many people are voting at the moment.', 'Wait a little and try again. Sending again is safe.'],
    'too-many-requests': [
      'Too many requests came from here in a short time. No vote was recorded by this one.',
      'Others who share your connection may have sent them. Wait, then try again. Sending again is safe.',
    ],
    'master-unavailable': ['The database did not answer in time.', 'Try again in a moment. Sending again is safe.'],
    'log-unavailable': ['The public log did not answer.', 'Try again in a moment. Your vote stays recorded.'],
    'no-answer': ['The server did not answer.', 'Check your connection and try again. Sending again is safe.'],
    unknown: ['The server refused the request.', 'Load this page again and start from the beginning.'],
  },
  after: (seconds) => `Try again after ${seconds} seconds.`,
  actions: {
    identify: 'Change the voter',
    identifyAgain: 'Identify yourself again',
    choose: 'Change the ballot',
    again: 'Look at my ballot again',
    check: 'Check a receipt',
    reload: 'Load this page again',
    retry: 'Try again',
  },
};
