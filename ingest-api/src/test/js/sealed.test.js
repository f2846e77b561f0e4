// Voting with a sealed ballot in a real browser, by a server that is honest and by servers that lie.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { check, policyOf } from '../../../../docs/examples/verify.mjs';
import * as script from '../../main/resources/org/disvote/ingest/http/page/seal.js';
import { Chromium, installed } from './chromium.js';
import { city, country, park, sealed } from './country.js';
import { Double, digest } from './double.js';
import { Key } from './notary.js';
import { inputs, values } from './vectors.js';

const NONE = installed() ? false : 'no Chromium is installed here (Debian: apt-get install chromium)';
const PHONE = { width: 420, height: 800 };
const X25519 = '0020-0001-0002';
const XWING = '647a-0001-0002';
const PARK = 'sealed-park';
const TRUSTEES = ['anna', 'bea', 'cem'].map((name) => new Key(name, inputs.keys[`trustee ${name}`]));
const YES = '{"answers":{"choice":{"pick":["c1"]}},"v":1}';

let browser;
let server;
let visitor;

before(async () => {
  browser = NONE ? undefined : await Chromium.start();
});
after(() => browser?.close());

beforeEach(async () => {
  server = await serving();
});

afterEach(async () => {
  assert.doesNotMatch((await visitor?.text()) ?? '', /undefined|\[object|NaN/);
  const faults = await visitor?.leave();
  visitor = undefined;
  await server.stop();
  assert.deepEqual(faults ?? [], []);
});

const serving = (options = {}, suite = X25519) =>
  new Double([sealed(country(), suite), sealed(city(), suite), sealed(park(), suite)], options).start();

const inBrowser = (name, claim) => test(name, { skip: NONE, timeout: 120000 }, claim);

async function again(options, suite) {
  await server.stop();
  server = await serving(options, suite);
}

async function identified(election = PARK, voterId = 'GR-1', look = PHONE) {
  visitor = await browser.visit(`${server.url}/#/elections/${election}/identify`, look);
  await identify(voterId);
}

async function identify(voterId) {
  const field = server.byToken ? '#token' : '#voter';
  const entered = server.byToken
    ? `e30.${Buffer.from(JSON.stringify({ sub: voterId })).toString('base64url')}.c2ln`
    : voterId;
  await visitor.until(`document.querySelector('${field}') !== null`);
  await visitor.evaluate(`document.querySelector('${field}').value = ${JSON.stringify(entered)}`);
  await visitor.click('[type=submit]');
}

async function chosen(...ids) {
  for (const id of ids) {
    await visitor.click(`#${id}`);
  }
  await visitor.click('[type=submit]');
}

async function castNow() {
  await visitor.until("document.querySelector('.button.final') !== null");
  await visitor.click('.button.final');
}

async function voted(election = PARK, pick = 'pick-0', look = PHONE) {
  await identified(election, 'GR-1', look);
  await chosen(pick);
  await castNow();
  await recorded();
}

const recorded = () => visitor.heading('Your vote is recorded');
const says = (text) => visitor.until(`document.getElementById('main').textContent.includes(${JSON.stringify(text)})`);
const isSaid = (text) =>
  visitor.evaluate(`document.getElementById('main').textContent.includes(${JSON.stringify(text)})`);
const requests = (end) => server.requests.filter(({ path }) => path.endsWith(end));
const cast = () => requests('/votes').map(({ body }) => JSON.parse(body));

/** What is in an envelope that was cast. */
function opened({ receipt, text }, suite = X25519) {
  const { electionId, terms, voter, constituency, revision } = receipt;
  return script.open(
    JSON.parse(values.keygen[suite].seal),
    new Uint8Array(Buffer.from(values.keygen[suite].seed, 'hex')),
    { electionId, terms, voter, constituency, revision },
    new Uint8Array(Buffer.from(text, 'base64url')),
  );
}

const HALF = (suite) => values.keygen[suite].sealDigest.slice(7, 39).replace(/(.{4})(?!$)/g, '$1 ');

for (const [suite, language, width] of [
  [XWING, 'en', 1280],
  [X25519, 'el', 420],
]) {
  inBrowser(`a ballot is sealed on the device, and the voter sees to which key (${suite}, ${language})`, async () => {
    const greek = language === 'el';
    await again({}, suite);
    await identified(PARK, 'GR-1', { ...PHONE, width, language });
    await visitor.heading(greek ? 'Δημοψήφισμα για το πάρκο' : 'Referendum on the park');
    await says(greek ? 'σφραγίζεται σε αυτή τη συσκευή' : 'it is sealed on this device');
    await visitor.picture(`sealed-choose-${language}-${width}`);
    await chosen('pick-0');
    await visitor.heading(greek ? 'Ελέγξτε την ψήφο σας' : 'Check your vote');
    await says(HALF(suite));
    await says(
      greek ? '2 από αυτούς τους 3 επιτρόπους μαζί: anna, bea, cem' : '2 of these 3 trustees together: anna, bea, cem',
    );
    await says(greek ? 'κανείς δεν το διαβάζει πριν κλείσει' : 'nobody reads it before the election closes');
    assert.equal(await visitor.isTooWide(), false);
    await visitor.evaluate("document.querySelector('.exactly').open = true");
    await visitor.picture(`sealed-review-${language}-${width}`);
    await castNow();
    await visitor.heading(greek ? 'Η ψήφος σας καταχωρίστηκε' : 'Your vote is recorded');
    await says(
      greek ? 'η απόδειξη είναι ακριβώς του ψηφοδελτίου' : 'the receipt is of exactly the ballot that it sent',
    );
    await says(greek ? 'Η ψήφος σας είναι στο δημόσιο αρχείο' : 'Your vote is in the log');
    await visitor.evaluate("document.querySelector('.secret').open = true");
    assert.equal(await visitor.isTooWide(), false);
    await visitor.picture(`sealed-receipt-${language}-${width}`);
    const controls = ['button', 'textbox', 'DisclosureTriangle', 'link'];
    assert.deepEqual(
      (await visitor.tree()).filter(({ role, name }) => controls.includes(role) && !name.trim()),
      [],
    );

    const [body] = cast();
    assert.deepEqual(Object.keys(body), ['envelope', 'terms', 'constituency', 'revision', 'voterId']);
    assert.equal(await opened(server.votes[0], suite), YES);
    assert.ok(!server.requests.some(({ body: sent }) => sent.includes('"c1"')), 'the choice never left the device');
  });
}

inBrowser('what seals is loaded for sealed elections alone', async () => {
  await server.stop();
  server = await new Double([park(), sealed(park(), X25519)]).start();
  await voted('park');
  assert.equal(requests('/seal.js').length, 0);
  await visitor.leave();
  await identified();
  await visitor.heading('Referendum on the park');
  assert.equal(requests('/seal.js').length, 1);
});

inBrowser('a ballot with several questions of a country is sealed for its constituency', async () => {
  server.roll.set('GR-1', 'E03');
  await identified('sealed-vouli-2027');
  await chosen('pick-4');
  await visitor.heading('Crosses for candidates');
  await chosen('cross-0-2');
  await castNow();
  await recorded();
  assert.equal(await opened(server.votes[0]), '{"answers":{"list":{"crosses":["k3-5"],"pick":["c5"]}},"v":1}');
  assert.equal(server.votes[0].receipt.constituency, 'E03');
});

inBrowser('an answer that is lost is asked for again in the same bytes', async () => {
  let lost = 0;
  server.twist = (path, text) => {
    lost += path.endsWith('/votes') ? 1 : 0;
    return path.endsWith('/votes') && lost <= 2 ? undefined : text;
  };
  await voted();
  const bodies = requests('/votes').map(({ body }) => body);
  assert.equal(bodies.length, 3);
  assert.equal(new Set(bodies).size, 1);
  assert.equal(server.votes.length, 1);
});

inBrowser('the same envelope is sent for another token, and is never made anew', async () => {
  await again({ byToken: true });
  let refused = 0;
  server.twist = (path, text) => {
    refused += path.endsWith('/votes') ? 1 : 0;
    return path.endsWith('/votes') && refused === 1 ? undefined : text;
  };
  await identified();
  await chosen('pick-0');
  const { identified: known } = server;
  server.identified = (election, headers, body, next) =>
    server.votes.length === 1 && refused === 1
      ? { status: 401, json: { type: 'urn:disvote:problem:unauthenticated', status: 401, retryable: false } }
      : known.call(server, election, headers, body, next);
  await castNow();
  await says('Identify yourself again and send the same vote.');
  server.identified = known;
  await visitor.click('#main .button');
  await identify('GR-1');
  await castNow();
  await recorded();
  const envelopes = cast().map(({ envelope }) => envelope);
  assert.ok(envelopes.length >= 3);
  assert.equal(new Set(envelopes).size, 1);
  assert.equal(server.votes.length, 1);
});

inBrowser('what has changed is said, and the ballot is sealed anew only when the voter says so', async () => {
  server.roll.set('GR-1', 'E03');
  await identified('sealed-vouli-2027');
  await chosen('spoiled');
  await visitor.heading('Check your vote');
  server.roll.set('GR-1', 'E04');
  await castNow();
  await visitor.heading('Your vote was not accepted');
  await says('another constituency now: E04, and not E03');
  await says('the ballot that was sealed is not good any more');
  await visitor.picture('sealed-changed-en-420');
  assert.equal(cast().length, 1);
  assert.equal(server.votes.length, 0);
  await visitor.click('.actions .button');
  await visitor.heading('Party list');
  await chosen('spoiled');
  await castNow();
  await recorded();
  const [first, second] = cast();
  assert.notEqual(first.envelope, second.envelope);
  assert.equal(await opened(server.votes[0]), '{"answers":{"list":{"spoiled":true}},"v":1}');
});

inBrowser('a vote that was recorded meanwhile changes the number for which the ballot is sealed', async () => {
  await identified('sealed-vouli-2027', 'GR-1');
  await chosen('blank');
  await visitor.heading('Check your vote');
  const election = server.elections.get('sealed-vouli-2027');
  server.recorded(election, { ...server.voterOf(election, 'GR-1'), text: 'AAAA', token: '' });
  await castNow();
  await says('The next one would be your vote number 2.');
  await visitor.click('.actions .button');
  await visitor.heading('Check your vote');
  await castNow();
  await recorded();
  assert.deepEqual(
    cast().map(({ revision }) => revision),
    [1, 2],
  );
  assert.equal(await opened(server.votes[1]), '{"answers":{"list":{"blank":true}},"v":1}');
  await says('Have you voted before in this election?');
});

inBrowser('a voter whose vote stands is told that no other ballot is taken', async () => {
  await again({ byToken: true });
  await voted();
  await visitor.leave();
  await identified();
  await says('Any other ballot is refused, also one with the same answers.');
  await chosen('pick-0');
  await castNow();
  await visitor.heading('Your vote was not accepted');
  await says('A vote with this voter ID is recorded already. It stays as it is.');
  await says(server.votes[0].receipt.receipt);
  assert.equal(server.votes.length, 1);
});

inBrowser('a refused envelope is explained', async () => {
  await identified();
  await chosen('pick-0');
  const { castSealed } = server;
  server.castSealed = (...args) => castSealed.call(server, ...args.slice(0, 3), {});
  await castNow();
  await says('The server refused the sealed ballot. No vote was recorded.');
  await says('the ballot is not sealed');
});

/** Lies of a server, and what the page says of each. */
const BEFORE = {
  'another pad in the seal': ['/terms', (text) => text.replace('"pad":128', '"pad":192')],
  'another key': ['/terms', (text) => text.replace('"publicKey":"D4m', '"publicKey":"D4n')],
  'another trustee': ['/terms', (text) => text.replace('"name":"cem"', '"name":"dan"')],
  'other terms to this voter': ['/voter', (text) => text.replace(/"terms":"sha256:./, '"terms":"sha256:x')],
  'another paper': ['/ballots/-', (text) => text.replace('Referendum', 'Referendam')],
};
for (const [what, [path, lie]] of Object.entries(BEFORE)) {
  inBrowser(`a server that names ${what} gets nothing sealed`, async () => {
    let lied = 0;
    server.twist = (asked, text) => {
      const changed = asked.endsWith(path) ? lie(text) : text;
      lied += changed === text ? 0 : 1;
      return changed;
    };
    visitor = await browser.visit(`${server.url}/#/elections/${PARK}/identify`, PHONE);
    if (path !== '/terms') {
      await identify('GR-1');
    }
    await says('The server sent terms or a ballot paper that are not those of this election.');
    assert.ok(lied > 0, 'the server lied');
    assert.equal(await visitor.evaluate("document.querySelectorAll('fieldset, .option, input').length"), 0);
    assert.equal(cast().length, 0);
  });
}

/** The answer about the voter, and the receipt that hides it or does not. */
const AFTER = {
  pseudonym: ['voter', (value) => `A${value.slice(1)}`, 'the voter’s pseudonym'],
  constituency: ['constituency', () => 'E02', 'the constituency'],
};
for (const [what, [name, other, said]] of Object.entries(AFTER)) {
  const lying = async () => {
    server.twist = (path, text) => {
      const read = path.endsWith('/voter') ? JSON.parse(text) : undefined;
      return read ? JSON.stringify({ ...read, [name]: other(read[name]) }) : text;
    };
    // It records the vote as if nothing was wrong.
    const { castSealed } = server;
    server.castSealed = (election, voterId, token, body) => {
      const { voter: _, ...own } = server.voterOf(election, voterId);
      return castSealed.call(server, election, voterId, token, { ...body, ...own });
    };
    await identified('sealed-vouli-2027');
    await chosen('blank');
    await castNow();
    await recorded();
  };

  inBrowser(`a server that names another ${what} is found by the receipt`, async () => {
    await lying();
    await says('This receipt is not of the ballot that this page sent');
    await says(`These are not as this page stated them: ${said}.`);
    await says('A ballot opens only for the values for which it was sealed.');
    await visitor.picture(`sealed-lie-${name}-en-420`);
  });

  inBrowser(`a server that hides another ${what} in the receipt is found by the record`, async () => {
    const { promising } = server;
    server.promising = (receipt) => promising.call(server, { ...receipt, [name]: other(receipt[name]) });
    await lying();
    await says('This receipt is not of the ballot that this page sent');
    assert.equal(await isSaid('These are not as this page stated them'), false);
  });
}

for (const [name, other] of [
  ['revision', 2],
  ['terms', digest('other terms')],
  ['electionId', 'park'],
]) {
  inBrowser(`a receipt with another ${name} is an alarm`, async () => {
    const { promising } = server;
    server.promising = (receipt) => promising.call(server, { ...receipt, [name]: other });
    await identified();
    await chosen('pick-0');
    await castNow();
    await says('This receipt is not of the ballot that this page sent');
    await says('These are not as this page stated them');
  });
}

inBrowser('a server that records another envelope is found by the receipt', async () => {
  const { recorded: record } = server;
  server.recorded = (election, vote) =>
    record.call(server, election, {
      ...vote,
      text: `${vote.text.slice(0, -2)}${vote.text.endsWith('AA') ? 'BA' : 'AA'}`,
    });
  await voted();
  await says('This receipt is not of the ballot that this page sent');
});

inBrowser('a browser that cannot load what seals shows no question', async () => {
  const { serve } = server;
  server.serve = (response, name, kind) => {
    if (name === 'seal.js') {
      response.writeHead(503);
      response.end();
    } else {
      serve.call(server, response, name, kind);
    }
  };
  await identified();
  await says('This browser could not load or run what seals your ballot. No vote was recorded.');
  assert.equal(await visitor.evaluate("document.querySelectorAll('fieldset').length"), 0);
  assert.equal(requests('/voter').length, 0);
  await visitor.picture('cannot-seal-en-420');
});

/** What the page saves from now on. */
const catchSaved = () =>
  visitor.evaluate(
    `window.saved = [];
    const made = URL.createObjectURL;
    URL.createObjectURL = (blob) => { blob.text().then((text) => saved.push(text)); return made(blob); };`,
  );
const saved = (number) => visitor.until(`window.saved.length === ${number} && window.saved[${number - 1}]`);

inBrowser('the saved files are proved by the verifier in one file, and only one of them has the answers', async () => {
  await voted();
  await says('Your vote is in the log');
  await catchSaved();
  const files = [];
  for (let i = 0; i < 3; i += 1) {
    await visitor.evaluate(`document.querySelectorAll('.secret button')[${i}].click()`);
    files.push(await saved(i + 1));
  }
  const [receipt, envelope, withAnswers] = files;
  assert.ok(!receipt.includes('"c1"') && !envelope.includes('"c1"'));
  assert.deepEqual(Object.keys(JSON.parse(envelope)), [
    'envelope',
    'electionId',
    'voter',
    'constituency',
    'revision',
    'terms',
  ]);
  assert.deepEqual(JSON.parse(withAnswers), { ...JSON.parse(envelope), sealedBallot: JSON.parse(YES) });
  const policy = policyOf(Buffer.from(server.notary.policy()));
  const proof = server.notary.proof(server.notary.leaves.length - 2);
  for (const ballot of [envelope, withAnswers]) {
    const found = await check(receipt, policy, { ballot, proof });
    assert.equal(found.exit, 0, found.lines.join());
  }
});

const groups = () => [
  {
    constituencies: [''],
    counted: 1,
    questions: { choice: { blank: 0, spoiled: 0, empty: 0, options: { c1: { votes: 1 }, c2: { votes: 0 } } } },
  },
];

const receiptPage = () => `${server.url}/?other#/elections/${PARK}/receipts/${server.votes[0].receipt.receipt}`;

for (const [language, width] of [
  ['en', 420],
  ['el', 1280],
]) {
  inBrowser(`a sealed election is opened, counted, and shows what the count rests on (${language})`, async () => {
    const greek = language === 'el';
    await voted();
    await visitor.leave();
    server.closed = true;
    server.results.set(PARK, { electionId: PARK, state: 'counting', positions: {}, voters: 1 });
    visitor = await browser.visit(`${server.url}/#/elections/${PARK}/results`, { ...PHONE, width, language });
    await says(greek ? 'Τα ψηφοδέλτια ανοίγονται' : 'The ballots are being opened');
    await says(greek ? 'Τώρα οι επίτροποι τα ανοίγουν' : 'Now the trustees open and count them together.');
    await visitor.picture(`sealed-opening-${language}-${width}`);
    const text = server.count(PARK, groups(), TRUSTEES.slice(0, 2));
    await says(greek ? 'Η καταμέτρηση είναι στο δημόσιο αρχείο' : 'The count stands in the log');
    await says(greek ? 'Την υπέγραψαν οι επίτροποι anna, bea.' : 'The trustees anna, bea signed it.');
    await says('a.example, b.example');
    await says(digest(text).slice(7, 11));
    await says(greek ? 'Τελικά' : 'Final');
    assert.equal(await visitor.isTooWide(), false);
    await visitor.picture(`sealed-results-${language}-${width}`);
  });
}

inBrowser('a receipt shows that its vote is in the input of the count', async () => {
  await voted();
  await visitor.leave();
  server.closed = true;
  server.results.set(PARK, { electionId: PARK, state: 'counting', positions: {}, voters: 1 });
  visitor = await browser.visit(receiptPage(), PHONE);
  await says('The votes are not counted yet');
  await visitor.leave();
  server.count(PARK, groups(), TRUSTEES);
  const input = server.inputs.get(PARK);
  server.inputs.delete(PARK); // the log makes the proofs of the input when it is first asked for one
  visitor = await browser.visit(receiptPage(), PHONE);
  await says('The count cannot be checked yet');
  assert.equal(await isSaid('The votes are not counted yet'), false);
  await visitor.leave();
  server.inputs.set(PARK, input);
  visitor = await browser.visit(receiptPage(), PHONE);
  await says('Your vote is in the count');
  await says('It is number 1 of the 1 records in the input of the count, which the trustees anna, bea, cem signed.');
  await visitor.picture('sealed-counted-en-420');
});

/** Lies about the count, and where they are seen. */
const LIES = {
  'a transcript with other numbers': (lie) => {
    const [path] = Array.from(lie.notary.files.keys()).filter((each) => each.startsWith('counts/'));
    lie.notary.files.set(path, lie.notary.files.get(path).replace('"votes":1', '"votes":2'));
  },
  'a statement that the log does not have': (lie) => {
    const { count } = lie.results.get(PARK);
    count.statement = count.statement.replace('"n":', '"n":1');
  },
  'a proof of another leaf': (lie) => {
    lie.results.get(PARK).count.proof = '/log/proof/leaf/0';
  },
  'another transcript than the log states': (lie) => {
    const { count } = lie.results.get(PARK);
    count.transcript = digest('other');
    lie.notary.files.set(`counts/${count.transcript.slice(7)}`, 'other');
  },
};
const sure = (text) =>
  visitor.until(`document.querySelector('.assurance').textContent.includes(${JSON.stringify(text)})`);
for (const [what, lie] of Object.entries(LIES)) {
  inBrowser(`${what} is an alarm for the results and for a receipt`, async () => {
    await voted();
    await visitor.leave();
    server.count(PARK, groups(), TRUSTEES.slice(0, 2));
    lie(server);
    visitor = await browser.visit(`${server.url}/#/elections/${PARK}/results`, PHONE);
    await sure('What the server shows is not a count that the log states');
    await sure('Do not rely on these numbers.');
    await visitor.leave();
    visitor = await browser.visit(receiptPage(), PHONE);
    await visitor.until("document.querySelector('.assurance [role=alert] .strong') !== null");
    await says('The server does not show that your vote is in the count');
  });
}

inBrowser('a count that too few trustees have signed is an alarm, though the log states it', async () => {
  await voted();
  await visitor.leave();
  server.count(PARK, groups(), TRUSTEES.slice(0, 1));
  visitor = await browser.visit(`${server.url}/#/elections/${PARK}/results`, PHONE);
  await sure('1 of 2 signatures of trustees');
  await visitor.leave();
  visitor = await browser.visit(receiptPage(), PHONE);
  await sure('The server does not show that your vote is in the count');
});

inBrowser('records that count for nothing are listed by their reasons', async () => {
  await voted();
  await visitor.leave();
  server.count(PARK, groups(), TRUSTEES);
  const reasons = { 'does-not-open': 2, constituency: 0, 'not-allowed': 1 };
  server.results.get(PARK).uncounted = { void: 1, invalid: 3, reasons, note: 'note' };
  visitor = await browser.visit(`${server.url}/#/elections/${PARK}/results`, PHONE);
  await says('4 records of the log count for nothing');
  assert.deepEqual(
    await visitor.evaluate("Array.from(document.querySelectorAll('.notice li'), (li) => li.innerText)"),
    [
      'recorded against the rules, for example before the election: 1',
      'the envelope does not open: 2',
      'the ballot paper does not allow this ballot: 1',
    ],
  );
  await visitor.picture('sealed-uncounted-en-420');
});

inBrowser('other numbers on the page than in the transcript are an alarm', async () => {
  await voted();
  await visitor.leave();
  server.count(PARK, groups(), TRUSTEES);
  server.results.get(PARK).groups = groups().map((each) => ({ ...each, counted: 2 }));
  visitor = await browser.visit(`${server.url}/#/elections/${PARK}/results`, PHONE);
  await says('These numbers are not those of the transcript');
  await visitor.picture('sealed-results-lie-en-420');
});

inBrowser('a vote that is not in the input of the count is an alarm', async () => {
  await voted();
  await visitor.leave();
  server.count(PARK, groups(), TRUSTEES);
  server.inputs.set(PARK, () => '{"input":[]}');
  visitor = await browser.visit(receiptPage(), PHONE);
  await says('The server does not show that your vote is in the count');
  await says('tell the electoral committee');
  await visitor.picture('sealed-not-counted-en-420');
});
