// What is terms or a ballot paper, and what is not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../main/resources/org/disvote/ingest/http/page/digest.js';
import { paperFor, readPaper, readTerms } from '../../main/resources/org/disvote/ingest/http/page/paper.js';
import { city, country } from './country.js';
import { launched } from './double.js';
import { bytes, values } from './vectors.js';

const PAPERS = Object.entries(values.papers).flatMap(([electionId, papers]) =>
  Object.entries(papers).map(([constituency, text]) => ({ electionId, constituency, text })),
);

test('all papers and terms of the vectors are read, and their digests agree', async () => {
  for (const [electionId, text] of Object.entries(values.terms)) {
    const terms = readTerms(bytes(text), electionId);
    assert.equal(await digestOf(bytes(text)), values.termsDigest[electionId]);
    for (const { constituency, text: paper } of PAPERS.filter((each) => each.electionId === electionId)) {
      assert.equal(await digestOf(bytes(paper)), terms.papers[constituency]);
    }
  }
  for (const { electionId, constituency, text } of PAPERS) {
    assert.equal(readPaper(bytes(text), electionId, constituency).electionId, electionId);
  }
});

test('a country is read as well', () => {
  for (const election of [country(), city()]) {
    const { terms, texts } = launched(election);
    assert.equal(readTerms(bytes(terms), election.id).id, election.id);
    for (const [constituency, text] of Object.entries(texts)) {
      assert.ok(readPaper(bytes(text), election.id, constituency).questions.length > 0);
    }
  }
});

test('a voter gets the paper of their constituency, else that of everybody else, else none', () => {
  const terms = { papers: { '': 'x', A1: 'y' } };
  assert.equal(paperFor(terms, 'A1'), 'A1');
  assert.equal(paperFor(terms, 'Z'), '');
  assert.equal(paperFor(terms, ''), '');
  assert.equal(paperFor({ papers: { A1: 'y' } }, ''), undefined);
  assert.equal(paperFor({ papers: { A1: 'y' } }, 'constructor'), undefined);
});

const PAPER = values.papers['eur-2027'].A1;

/** Each of these is canonical, and no ballot paper of this election and constituency. */
const WRONG = {
  'another version': ['"v":1', '"v":2'],
  'another election': ['"electionId":"eur-2027"', '"electionId":"eur-2028"'],
  'another constituency': ['"constituency":"A1"', '"constituency":"B"'],
  'an unknown member': ['"v":1', '"v":1,"w":1'],
  'a question twice': ['"id":"q2"', '"id":"q1"'],
  'an option twice': ['"id":"c1"', '"id":"c3"'],
  'a candidate twice in one list': ['"id":"k7"', '"id":"k12"'],
  'a candidate in two lists': ['"id":"z","title":{"en":"Zoe"}', '"id":"k1","title":{"en":"Zoe"}'],
  'an ID with a space': ['"id":"c1"', '"id":"c 1"'],
  'an ID that is a path': ['"id":"c1"', '"id":".."'],
  'more picks than options': ['"pick":{"max":2,"min":0}', '"pick":{"max":9,"min":4}'],
  'a range the wrong way round': ['"pick":{"max":2,"min":0}', '"pick":{"max":1,"min":2}'],
  'a negative number': ['"pick":{"max":2,"min":0}', '"pick":{"max":2,"min":-1}'],
  'more crosses than candidates': ['"crosses":{"max":1,"min":1}', '"crosses":{"max":2,"min":2}'],
  'something else that is allowed': ['"allow":["blank","spoiled"]', '"allow":["blank","void"]'],
  'what is allowed in another order': ['"allow":["blank","spoiled"]', '"allow":["spoiled","blank"]'],
  'no title': ['"title":{"el":"Λίστα","en":"List"}', '"title":{}'],
  'a title that is no text': ['"title":{"en":"X"}', '"title":{"en":1}'],
};
for (const [name, [right, wrong]] of Object.entries(WRONG)) {
  test(`a paper with ${name} is refused`, () => {
    assert.ok(PAPER.includes(right), right);
    assert.throws(() => readPaper(bytes(PAPER.replace(right, wrong)), 'eur-2027', 'A1'), Error);
  });
}

test('a paper without questions or options is refused', () => {
  const empty = { v: 1, electionId: 'e', constituency: '', questions: [] };
  const sorted = (value) => JSON.stringify(value, Object.keys(value).sort());
  assert.throws(() => readPaper(bytes(sorted(empty)), 'e', ''), Error);
  assert.throws(() =>
    readPaper(bytes(PAPER.replace(/"options":\[.*?\],"pick"/, '"options":[],"pick"')), 'eur-2027', 'A1'),
  );
});

test('terms of another election, version or form are refused', () => {
  const terms = values.terms['eur-2027'];
  assert.throws(() => readTerms(bytes(terms), 'ref'), Error);
  for (const [right, wrong] of [
    ['"v":1', '"v":2'],
    ['"ballots":"open"', '"ballots":"secret"'],
    ['"changesMax":20,', ''],
    ['"voters":', '"voterz":1,"voters":'],
    ['sha256:7c', 'sha256:7C'],
    ['"papers":{"":', '"papers":{" ":'],
  ]) {
    assert.ok(terms.includes(right), right);
    assert.throws(() => readTerms(bytes(terms.replace(right, wrong)), 'eur-2027'), Error, wrong);
  }
});
