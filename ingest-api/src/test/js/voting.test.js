// Voting in a real browser, against a server double: with keys alone, for a screen reader, and when a server lies.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Chromium, installed } from './chromium.js';
import { city, country, park } from './country.js';
import { Double } from './double.js';

const NONE = installed() ? false : 'no Chromium is installed here (Debian: apt-get install chromium)';
const NARROW = { width: 320, height: 568 };

let browser;
let server;
let visitor;

before(async () => {
  browser = NONE ? undefined : await Chromium.start();
});
after(() => browser?.close());

beforeEach(async () => {
  server = await new Double([country(), city(), park()]).start();
});

afterEach(async () => {
  assert.doesNotMatch((await visitor?.text()) ?? '', /undefined|\[object|NaN/);
  const faults = await visitor?.leave();
  visitor = undefined;
  await server.stop();
  assert.deepEqual(faults ?? [], []);
});

const inBrowser = (name, claim) => test(name, { skip: NONE, timeout: 120000 }, claim);

/** A visitor who has entered their voter ID, or the token of that voter. */
async function identified(election, voterId, look = {}) {
  visitor = await browser.visit(`${server.url}/#/elections/${election}/identify`, look);
  await identify(voterId);
}

async function identify(voterId) {
  const field = server.byToken ? '#token' : '#voter';
  await visitor.until(`document.querySelector('${field}') !== null`);
  const entered = server.byToken ? tokenOf(voterId) : voterId;
  await visitor.evaluate(`document.querySelector('${field}').value = ${JSON.stringify(entered)}`);
  await visitor.click('[type=submit]');
}

const tokenOf = (sub) => `e30.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.c2ln`;

const chosen = async (...ids) => {
  for (const id of ids) {
    await visitor.click(`#${id}`);
  }
  await visitor.click('[type=submit]');
};

const castNow = async () => {
  await visitor.until("document.querySelector('.button.final') !== null");
  await visitor.click('.button.final');
};

const recorded = () => visitor.heading('Your vote is recorded');
const says = (text) => visitor.until(`document.getElementById('main').textContent.includes(${JSON.stringify(text)})`);

const ballots = () =>
  server.requests.filter(({ path }) => path.endsWith('/votes')).map(({ body }) => JSON.parse(body).ballot);

/** How many answers a page asks for. A page that shows none has no control of a ballot either. */
const questions = () => visitor.evaluate("document.querySelectorAll('fieldset, .option, input').length");

/** Whether the row that has the focus is in the window, and what is left is above it in the window. */
const isInSight = () =>
  visitor.evaluate(`(() => {
    const row = document.activeElement.closest('.option').getBoundingClientRect();
    const left = document.querySelector('.tally').getBoundingClientRect();
    return left.top >= 0 && row.top >= left.bottom && row.bottom <= innerHeight;
  })()`);

for (const language of ['en', 'el']) {
  inBrowser(`a ballot of 30 lists with 20 candidates is cast by keys alone at 320 px (${language})`, async () => {
    const greek = language === 'el';
    const fits = async () => assert.equal(await visitor.isTooWide(), false);
    visitor = await browser.visit(server.url, { ...NARROW, language });
    await visitor.until("document.querySelectorAll('.election').length === 3");
    await fits();
    await visitor.tabTo(greek ? /^Ψηφίστε σε αυτή/ : /^Vote in this election/);
    await visitor.press('Enter');
    await visitor.heading(greek ? 'Ποιος ψηφίζει;' : 'Who is voting?');
    await visitor.tabTo(greek ? /^Κωδικός ψηφοφόρου/ : /^Voter ID/);
    await visitor.type('GR-0000000001');
    await visitor.press('Enter');

    await visitor.heading(greek ? 'Ψηφοδέλτιο' : 'Party list');
    await fits();
    await visitor.tabTo(greek ? /^Αναζήτηση στον κατάλογο/ : /^Search in the list/);
    await visitor.type(greek ? 'πρασινη κοιλαδα β' : 'green valley 2');
    await visitor.press('Enter');
    assert.equal(await visitor.focused(), greek ? 'Πράσινη Κοιλάδα Β' : 'Green Valley 2');
    await visitor.press(' ');
    await fits();
    await visitor.picture(`list-found-${language}`);
    await visitor.press('Enter');

    await visitor.heading(greek ? 'Σταυροί προτίμησης' : 'Crosses for candidates');
    await fits();
    await visitor.tabTo(greek ? /^Δημητριάδης Μαρία/ : /^Dimitriadis Maria/);
    await visitor.press(' ');
    await visitor.press('Tab', 3);
    await visitor.press(' ');
    for (let i = 0; i < 15; i += 1) {
      await visitor.press('Tab');
      assert.equal(await isInSight(), true, await visitor.focused());
    }
    await visitor.press(' ');
    await visitor.press('Tab');
    await visitor.press(' ');
    assert.equal(await visitor.evaluate("document.querySelectorAll('.cross input:checked').length"), 3);
    assert.equal(
      await visitor.evaluate("document.getElementById('live').textContent"),
      greek
        ? 'Έχετε βάλει και τους 3 σταυρούς. Αφαιρέστε πρώτα έναν.'
        : 'You have given all 3 crosses. Take one back first.',
    );
    await fits();
    await visitor.picture(`crosses-full-${language}`);
    for (let i = 0; i < 15; i += 1) {
      await visitor.press('Tab', 1, { shift: true });
      assert.equal(await isInSight(), true, await visitor.focused());
    }
    await visitor.tabTo(greek ? /^Συνέχεια/ : /^Continue/);
    await visitor.press('Enter');

    await visitor.heading(greek ? 'Ελέγξτε την ψήφο σας' : 'Check your vote');
    await fits();
    await visitor.picture(`review-${language}`);
    await visitor.tabTo(greek ? /^Υποβολή ψήφου/ : /^Cast my vote/);
    await visitor.press('Enter');
    await visitor.heading(greek ? 'Η ψήφος σας καταχωρίστηκε' : 'Your vote is recorded');
    await fits();
    await visitor.picture(`receipt-${language}`);

    assert.deepEqual(ballots(), [
      { answers: { list: { crosses: ['k1-13', 'k4-13', 'k19-13'], pick: ['c13'] } }, v: 1 },
    ]);
  });
}

const CONTROLS = ['button', 'link', 'radio', 'checkbox', 'textbox', 'searchbox', 'combobox', 'DisclosureTriangle'];

/** Every control of the page has a name. Gives those of one role. */
async function named(...roles) {
  const nodes = await visitor.tree();
  const nameless = nodes.filter(({ role, name }) => CONTROLS.includes(role) && !name.trim());
  assert.deepEqual(nameless, []);
  return nodes.filter(({ role }) => roles.includes(role));
}

inBrowser('the accessibility tree names each control of a ballot of 30 lists with 20 candidates', async () => {
  await identified('vouli-2027', 'GR-1', NARROW);
  await visitor.heading('Party list');
  const lists = await named('radio');
  assert.equal(lists.length, 32);
  assert.equal(new Set(lists.map(({ name }) => name)).size, 32);
  assert.deepEqual(
    lists.slice(30).map(({ name, description }) => [name, description]),
    [
      ['Blank vote', 'You vote, but for none of these. It is counted as a blank vote.'],
      ['Spoiled vote', 'You vote on purpose so that it is not valid. It is counted as a spoiled vote.'],
    ],
  );
  assert.ok((await named('group')).some(({ name }) => name === 'Party list. Choose one'));
  const [search] = await named('searchbox');
  assert.deepEqual([search.name, search.description], ['Search in the list', '30 in the list']);
  await chosen('pick-4');

  await visitor.heading('Crosses for candidates');
  const candidates = await named('checkbox');
  assert.equal(candidates.length, 20);
  assert.equal(new Set(candidates.map(({ name }) => name)).size, 20);
  assert.ok(
    (await named('group')).some(({ name }) => name === 'Union of Islands You may give up to 3 candidates a cross'),
  );
  for (const id of ['cross-0-0', 'cross-0-1', 'cross-0-2']) {
    await visitor.click(`#${id}`);
  }
  const full = await named('checkbox');
  assert.equal(full.filter(({ disabled }) => disabled).length, 17);
  assert.equal(full.filter(({ focusable }) => focusable).length, 20, 'what cannot be crossed can still be reached');
  await visitor.click('[type=submit]');

  await visitor.heading('Check your vote');
  assert.deepEqual(
    (await named('link')).map(({ name }) => name).filter((name) => name.startsWith('Change')),
    ['Change — Election', 'Change — Voter', 'Change — Party list'],
  );
  await castNow();
  await recorded();
  await named();
});

inBrowser('a list is found by the name of a candidate, and what is marked stays in sight', async () => {
  await identified('vouli-2027', 'GR-1', NARROW);
  await visitor.heading('Party list');
  await visitor.click('#pick-0');
  const look = async (wanted) => {
    await visitor.evaluate(
      `(() => { const f = document.getElementById('find'); ` +
        `f.value = '${wanted}'; f.dispatchEvent(new Event('input')); })()`,
    );
    return visitor.evaluate(
      "Array.from(document.querySelectorAll('.option:not([hidden]) [for^=pick]'), (row) => row.innerText)",
    );
  };
  const found = country()
    .papers.E01[0].options.filter(({ candidates }) => candidates.some(({ title }) => title.en === 'Oikonomou Zoi'))
    .map(({ title }) => `${title.en}\nOikonomou Zoi`);
  assert.equal(found.length, 8);
  assert.deepEqual(await look('oikonomou zoi'), ['Wind of Change', ...found]);
  await visitor.picture('found-by-candidate');
  assert.deepEqual(await look('nobody'), ['Wind of Change']);
  await says('Nothing is found. Try fewer letters.');
  assert.equal((await look('')).length, 30);
});

inBrowser('a ballot with several questions, crosses, blank and empty is reviewed as it is cast', async () => {
  await identified('city', 'GR-1');
  await visitor.heading('Shall the seaside park be built?');
  await chosen('blank');
  await visitor.heading('Which works come first?');
  for (const id of ['pick-0', 'pick-1', 'pick-2', 'empty']) {
    await visitor.click(`#${id}`);
  }
  assert.deepEqual(
    await visitor.evaluate("Array.from(document.querySelectorAll('#main input:checked'), ({ id }) => id)"),
    ['empty'],
  );
  await visitor.click('[type=submit]');
  await visitor.heading('City council');
  await chosen('pick-0');
  await says('Choose one more');
  await chosen('pick-2');
  await visitor.heading('Crosses for candidates');
  await visitor.click('[type=submit]');
  await says('Give one more cross in Old Town');
  await chosen('cross-0-1', 'cross-1-0', 'cross-1-1');
  await visitor.heading('Check your vote');
  const rows = await visitor.evaluate(
    "Array.from(document.querySelectorAll('.summary > div'), (row) => row.innerText.replace(/\\s+/g, ' '))",
  );
  assert.deepEqual(rows.slice(2), [
    'Shall the seaside park be built? Blank vote You vote, but for none of these. It is counted as a ' +
      'blank vote. Change — Shall the seaside park be built?',
    'Which works come first? Leave this question empty You choose none of these. It is counted as ' +
      'empty, neither blank nor spoiled. Change — Which works come first?',
    'City council 2 chosen Old Town 1 cross of up to 1 Ilias Lyras Harbour 2 crosses of up to 2 Zoi ' +
      'Nomikou Nikos Rallis Change — City council',
  ]);
  const exact = await visitor.evaluate("document.querySelector('.exactly .code').textContent");
  await castNow();
  await recorded();

  assert.ok(
    server.requests.some(({ body }) => body.startsWith(`{"ballot":${exact},"revision":1,`)),
    exact,
  );
  await says('the receipt is of exactly the ballot that it sent');
});

for (const [what, path] of [
  ['terms', '/terms'],
  ['ballot paper', '/ballots/E01'],
]) {
  inBrowser(`a server that changes one byte of the ${what} gets a page without a question`, async () => {
    server.twist = (asked, text) =>
      asked.endsWith(path) ? text.replace(/2027|Papadopoulou/, (all) => `${all.slice(0, -1)}8`) : text;
    visitor = await browser.visit(`${server.url}/#/elections/vouli-2027/identify`);
    if (what !== 'terms') {
      await identify('GR-1');
    }
    await visitor.heading('This election cannot be shown');
    await says('The server sent terms or a ballot paper that are not those of this election.');
    assert.equal(await questions(), 0);
    assert.doesNotMatch(await visitor.text(), /Parliamentary|Papadopoulo|Green Valley/);
    await visitor.picture(`altered-${path.slice(1, 6)}`);

    await visitor.go(`${server.url}/#/elections/vouli-2027/review`);
    await visitor.until("location.hash.endsWith('identify') || document.querySelector('.notice.bad') !== null");
    assert.equal(ballots().length, 0);
  });
}

inBrowser('a vote whose answer is lost is sent again in the same bytes', async () => {
  let lost = 0;
  server.twist = (path, text) => {
    lost += path.endsWith('/votes') ? 1 : 0;
    return path.endsWith('/votes') && lost === 1 ? undefined : text;
  };
  await identified('vouli-2027', 'GR-1');
  await chosen('blank');
  await castNow();
  await recorded();

  const sent = server.requests.filter(({ path }) => path.endsWith('/votes'));
  assert.equal(sent.length, 2);
  assert.equal(sent[0].body, sent[1].body);
  assert.equal(server.votes.length, 1);
});

inBrowser('what has changed meanwhile is said, and the ballot is asked for again', async () => {
  server.roll.set('GR-1', 'E03');
  await identified('vouli-2027', 'GR-1');
  await chosen('spoiled');
  await visitor.heading('Check your vote');
  // Somebody else, or the same voter elsewhere, votes; and the roll is corrected.
  await fetch(`${server.url}/elections/vouli-2027/votes`, {
    method: 'POST',
    body: '{"voterId":"GR-1","ballot":{"v":1,"answers":{"list":{"blank":true}}},"revision":1}',
  });
  server.roll.set('GR-1', 'E04');
  await castNow();
  await visitor.heading('Your vote was not accepted');
  await says('The next one would be your vote number 2.');
  await says('another constituency now: E04, and not E03');
  assert.equal(server.votes.length, 1);
  await visitor.picture('changed');
  await visitor.click('.actions .button');

  await visitor.heading('Party list');
  await says('You have voted before in this election');
  assert.equal(await visitor.evaluate("document.querySelectorAll('#main input:checked').length"), 0);
  await chosen('spoiled');
  await visitor.heading('Check your vote');
  await castNow();
  await recorded();
  assert.deepEqual([server.votes[1].receipt.revision, server.votes[1].receipt.constituency], [2, 'E04']);
});

inBrowser('a change that leaves the paper as it was leaves the marks as they were', async () => {
  await identified('vouli-2027', 'GR-1');
  await chosen('spoiled');
  await visitor.heading('Check your vote');
  await fetch(`${server.url}/elections/vouli-2027/votes`, {
    method: 'POST',
    body: '{"voterId":"GR-1","ballot":{"v":1,"answers":{"list":{"blank":true}}},"revision":1}',
  });
  await castNow();
  await visitor.heading('Your vote was not accepted');
  await visitor.click('.actions .button');

  await visitor.heading('Check your vote');
  await says('You have voted before in this election');
  await castNow();
  await recorded();
  assert.equal(server.votes.length, 2);
});

inBrowser('a voter whose vote stands gets its receipt, and the same vote again is the first one', async () => {
  await server.stop();
  server = await new Double([park()], { byToken: true }).start();
  await identified('park', 'GR-1');
  await chosen('pick-0');
  await castNow();
  await recorded();

  await visitor.go(`${server.url}/#/elections/park/identify`);
  await identify('GR-1');
  await says('You have voted before in this election');
  await chosen('pick-1');
  await castNow();
  await visitor.heading('Your vote was not accepted');
  await says('This is the receipt of the vote that stands:');
  await says(server.votes[0].receipt.receipt);
  await visitor.picture('stands');

  await visitor.go(`${server.url}/#/elections/park/choose`);
  await chosen('pick-0');
  await castNow();
  await visitor.heading('Your vote had been recorded already');
  assert.equal(server.votes.length, 1);
});

inBrowser('the private part of a receipt is in nothing that is shared', async () => {
  await identified('city', 'GR-1');
  await visitor.evaluate(
    `window.saved = [];
    const made = URL.createObjectURL;
    URL.createObjectURL = (blob) => { blob.text().then((text) => saved.push(text)); return made(blob); };`,
  );
  await chosen('blank');
  await visitor.heading('Which works come first?');
  await chosen('blank');
  await visitor.heading('City council');
  await chosen('pick-1', 'pick-2');
  await visitor.heading('Crosses for candidates');
  await visitor.click('[type=submit]');
  await castNow();
  await recorded();
  const { private: secret, receipt } = server.votes[0].receipt;
  const page = await visitor.evaluate('document.documentElement.outerHTML + location.href');
  assert.ok(page.includes(receipt));
  assert.ok(!page.includes(secret.nonce), 'the private part is not on the page');

  await visitor.evaluate("document.querySelectorAll('.paper > .actions button')[2].click()");
  await visitor.until('window.saved.length === 1');
  await visitor.evaluate("document.querySelector('.secret button').click()");
  await visitor.until('window.saved.length === 2');
  const [shared, own] = await visitor.evaluate('window.saved');
  assert.ok(shared.includes(receipt) && !shared.includes(secret.nonce), shared);
  const { promise, ...saved } = JSON.parse(own);
  assert.deepEqual(saved, server.votes[0].receipt);
  assert.equal(promise.key.text, server.notary.key().text);

  // A person who opens the address of the receipt gets nothing private.
  await visitor.go(`${server.url}/?other#/elections/city/receipts/${receipt}`);
  await visitor.heading('Your receipt');
  assert.equal(await visitor.evaluate("document.querySelector('.secret')"), null);
});

inBrowser('a receipt of another ballot than the one that was sent is an alarm', async () => {
  server.twist = (path, text) => (path.endsWith('/votes') ? text.replace(/"nonce":"./, '"nonce":"_') : text);
  await identified('park', 'GR-1');
  await chosen('pick-0');
  await castNow();
  await recorded();
  await says('This receipt is not of the ballot that this page sent');
  await visitor.picture('different');
});

inBrowser('results are shown for all and for each group, with what is withheld', async () => {
  server.closed = true;
  const { texts } = server.elections.get('vouli-2027');
  const optionsOf = (text, more) =>
    Object.fromEntries(JSON.parse(text).questions[0].options.map((option, i) => [option.id, more(option, i)]));
  const candidates = (option) => Object.fromEntries(option.candidates.map(({ id }, i) => [id, 20 - i]));
  const group = (constituencies, counted, more) => ({
    constituencies,
    counted,
    questions: { list: { blank: 3, spoiled: 2, empty: 0, options: optionsOf(texts[constituencies[0]], more) } },
  });
  server.results.set('vouli-2027', {
    electionId: 'vouli-2027',
    state: 'final',
    positions: {},
    voters: 1000,
    groups: [
      group(['E01'], 600, (option, i) =>
        i === 3 ? { votes: 4, withheld: true } : { votes: 10 + i, candidates: candidates(option) },
      ),
      group(['E02', 'E03'], 400, (_, i) => ({ votes: i, withheld: true })),
    ],
  });
  visitor = await browser.visit(`${server.url}/#/elections/vouli-2027/results`, NARROW);
  await visitor.heading('Results');
  await says('1,000 ballots counted.');
  const first = () => visitor.evaluate("document.querySelector('.bars li').innerText.replace(/\\s+/g, ' ')");
  assert.match(await first(), /^Open Horizon 3 68 · 6\.80%/);
  assert.equal(await visitor.isTooWide(), false);
  assert.equal(await visitor.evaluate("document.querySelectorAll('.bars li').length"), 32);
  await visitor.picture('results');
  const choose = (name) =>
    visitor.evaluate(
      `(() => { const s = document.getElementById('group'); ` +
        `s.value = '${name}'; s.dispatchEvent(new Event('change')); })()`,
    );
  await choose('E01');
  await says('600 ballots counted.');
  await says('Crosses are not published here, to keep each vote secret.');
  await visitor.evaluate("document.querySelector('details').open = true");
  assert.equal(await visitor.evaluate("document.querySelectorAll('details').length"), 29);
  assert.match(
    await visitor.evaluate("document.querySelector('details').innerText"),
    /Candidate\s+Crosses\s+\S+ \S+\s+20/,
  );
  await named();
  await visitor.picture('results-group');
  await choose('E02 E03');
  await says('so they are counted together');
  const loaded = server.requests.filter(({ path }) => path.includes('/ballots/')).map(({ path }) => path.slice(-3));
  assert.deepEqual(loaded, ['E01', 'E02', 'E03']);
});
