// The page of an election's results.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import './browser.js';
import { results, resultsLink } from '../../main/resources/org/disvote/ingest/http/page/results.js';
import { find, live, text } from './browser.js';
import { city } from './country.js';
import { digest, launched } from './double.js';
import { answer, LOST, refusal, serve, settle } from './server.js';

const CHOICES = [
  { id: 'c1', title: { en: 'Yes' }, votes: 2 },
  { id: 'c2', title: { en: 'No' }, votes: 1 },
];
const CLOSE = '2030-05-01T10:00:00Z';
const told = (state, voters, choices) =>
  answer(200, { title: { en: 'Park' }, state, closesAt: CLOSE, voters, votes: voters, choices });

let leaving;
let redone;

beforeEach((test) => {
  test.mock.timers.enable({ apis: ['setTimeout'] });
  leaving = new AbortController();
  redone = 0;
});

const page = () =>
  results({
    params: ['park'],
    signal: leaving.signal,
    redo: () => {
      redone += 1;
    },
  });

async function pass(test, millis) {
  test.mock.timers.tick(millis);
  await settle();
}

test('only an election that shows its results has a link to them', () => {
  const link = (election) => resultsLink({ id: 'a/b', ...election })?.textContent;

  assert.equal(link({ state: 'closed' }), 'See the results');
  assert.equal(link({ state: 'open', liveResults: true }), 'Results so far');
  assert.equal(link({ state: 'open', liveResults: false }), undefined);
  assert.equal(link({ state: 'not-yet-open', liveResults: true }), undefined);
  assert.equal(resultsLink({ id: 'a/b', state: 'closed' }).attributes.href, '#/elections/a%2Fb/results');
});

test('the results are shown, and again every five seconds until they are final', async (test) => {
  const requests = serve(test, told('live', 3, CHOICES), LOST, told('counting', 4), told('final', 3, CHOICES));
  const { title, content } = await page();
  assert.equal(title, 'Results: Park');
  assert.match(text(content), /So far\n?3 have voted/);
  assert.match(text(content), /Yes2 · 66\.67%No1 · 33\.33%/);

  await pass(test, 5000);
  assert.match(text(content), /So far/);
  await pass(test, 5000);
  assert.match(text(content), /Counting goes on\n?4 have voted/);
  assert.doesNotMatch(text(content), /66\.67%/);
  assert.equal(live.textContent, 'Counting goes on');
  await pass(test, 5000);
  assert.match(text(content), /Final/);
  assert.equal(live.textContent, 'Final');
  await pass(test, 600000);

  assert.equal(requests.length, 4);
});

test('results that are not shown yet are shown after the close', async (test) => {
  const open = { id: 'park', state: 'open', opensAt: CLOSE, closesAt: CLOSE };
  const requests = serve(test, refusal('results-sealed'), answer(200, open), answer(200, { ...open, state: 'closed' }));
  const { content } = await page();
  assert.match(text(content), /The results are not shown before the election closes\./);
  await settle();
  assert.equal(redone, 0);

  await pass(test, 62000);

  assert.equal(redone, 1);
  assert.equal(requests.length, 3);
});

test('if there is no answer, the voter can try again', async (test) => {
  serve(test, LOST);
  const { content } = await page();
  const [retry] = find(content, ({ name }) => name === 'button');
  assert.equal(retry.textContent, 'Try again');

  retry.click();

  assert.equal(redone, 1);
});

test('a page that was left asks no more', async (test) => {
  const requests = serve(test, told('live', 3, CHOICES));
  await page();
  leaving.abort();
  await pass(test, 600000);

  assert.ok(requests.length <= 2, String(requests.length));
});

test('results by groups have their titles from the papers, whose digests are compared first', async (test) => {
  const { definition, terms, texts } = launched(city());
  const groups = [
    {
      constituencies: [''],
      counted: 8,
      questions: {
        park: { blank: 1, spoiled: 0, empty: 0, options: { yes: { votes: 2 }, no: { votes: 5 } } },
        works: { blank: 0, spoiled: 0, empty: 8, options: { school: { votes: 0 } } },
      },
    },
  ];
  const found = answer(200, { electionId: 'city', state: 'final', voters: 8, groups });
  const election = answer(200, { ...definition, terms: digest(terms) });
  const served = (text) => ({ status: 200, body: text, headers: {} });
  const show = () => results({ params: ['city'], signal: leaving.signal, redo: () => {} });
  serve(test, found, election, served(terms), served(texts['']));
  const { content, title } = await show();

  assert.equal(title, 'Results: City referendum');
  assert.match(text(content), /8 ballots counted\. Shares are of the ballots counted\./);
  assert.match(text(content), /Shall the seaside park be built\?No5 · 62\.50%Yes2 · 25\.00%Blank1 · 12\.50%Spoiled0/);
  assert.match(text(content), /Which works come first\?A new primary school0 · 0\.00%Blank0 · 0\.00%Empty8 · 100\.00%/);

  serve(test, found, election, served(terms), served(texts[''].replace('harbour', 'harbor')));
  assert.match(text((await show()).content), /terms or a ballot paper that are not those of this election/);
});

test('results by groups that come only after the count have their titles, too', { timeout: 60000 }, async (test) => {
  const { definition, terms, texts } = launched(city());
  const group = {
    constituencies: [''],
    counted: 8,
    questions: { park: { blank: 1, spoiled: 0, empty: 0, options: { yes: { votes: 2 }, no: { votes: 5 } } } },
  };
  const found = { electionId: 'city', voters: 8 };
  const election = answer(200, { ...definition, terms: digest(terms), ballots: 'sealed' });
  const served = (text) => ({ status: 200, body: text, headers: {} });
  serve(
    test,
    answer(200, { ...found, state: 'counting' }),
    election,
    answer(200, { ...found, state: 'final', groups: [group] }),
    served(terms),
    served(texts['']),
  );
  const { content, title } = await results({ params: ['city'], signal: leaving.signal, redo: () => {} });
  assert.equal(title, 'Results: City referendum');
  assert.match(text(content), /The ballots are being opened/);
  assert.match(text(content), /the trustees open and count them together/);

  await pass(test, 5000);
  while (!text(content).includes('Final')) {
    await settle(); // digests are computed by other threads
  }

  assert.match(text(content), /Shall the seaside park be built\?No5 · 62\.50%/);
});
