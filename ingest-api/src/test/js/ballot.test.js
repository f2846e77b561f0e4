// What a voter can mark, and the ballot that it makes.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Marks, readBallot } from '../../main/resources/org/disvote/ingest/http/page/ballot.js';
import { city } from './country.js';
import { launched } from './double.js';
import { constituencyOf, inputs, values } from './vectors.js';

const paperOf = (electionId, constituency) =>
  JSON.parse(values.papers[electionId][constituency] ?? values.papers[electionId]['']);

const optionOf = (question, id) => question.options.find((each) => each.id === id);

/** Marks a ballot of the vectors in the order in which it is written there. */
function mark(marks, answers) {
  for (const question of marks.paper.questions) {
    const { pick, crosses = [], blank, spoiled } = answers[question.id];
    if (blank || spoiled) {
      marks.answer(question, blank ? 'blank' : 'spoiled');
    } else if (pick.length === 0) {
      marks.answer(question, 'empty');
    }
    for (const id of pick ?? []) {
      assert.ok(marks.pick(question, optionOf(question, id), true));
    }
    for (const id of crosses) {
      const option = marks.picked(question).find(({ candidates = [] }) => candidates.some((each) => each.id === id));
      const candidate = option.candidates.find((each) => each.id === id);
      assert.ok(marks.cross(question, option, candidate, true));
    }
  }
}

test('every ballot of the vectors is made from its marks, in whatever order they are made', () => {
  inputs.votes.forEach((vote, i) => {
    const paper = paperOf(vote.electionId, constituencyOf(vote));
    const marks = new Marks(paper);
    const { choice } = vote.ballot;
    mark(marks, choice ? { choice: { pick: [choice] } } : vote.ballot.answers);

    assert.equal(marks.nextOpen(), 0);
    assert.equal(marks.ballot(), values.ballots[i]);
    assert.equal(readBallot(paper, values.ballots[i]).length, paper.questions.length);
  });
  assert.equal(inputs.votes.length, values.ballots.length);
});

let marks;
let yesNo;
let works;
let council;

beforeEach(() => {
  marks = new Marks(JSON.parse(launched(city()).texts['']));
  [yesNo, works, council] = marks.paper.questions;
});

const pick = (question, ...ids) => ids.map((id) => marks.pick(question, optionOf(question, id), true));
const cross = (id, candidateId, on = true) => {
  const option = optionOf(council, id);
  return marks.cross(
    council,
    option,
    option.candidates.find((each) => each.id === candidateId),
    on,
  );
};
const picked = (question) => marks.picked(question).map(({ id }) => id);

test('a paper has no answer to begin with, not even where it may be empty', () => {
  assert.equal(marks.nextOpen(), 1);
  assert.equal(marks.isAnswered(works), false);
  assert.deepEqual(picked(yesNo), []);
});

test('where one may be picked, another pick takes its place', () => {
  pick(yesNo, 'yes', 'no');

  assert.deepEqual(picked(yesNo), ['no']);
});

test('no more can be picked than the question allows', () => {
  assert.deepEqual(pick(works, 'school', 'tram', 'pool', 'paths'), [true, true, true, false]);
  assert.deepEqual(picked(works), ['school', 'tram', 'pool']);
  assert.equal(marks.pick(works, optionOf(works, 'tram'), false), true);
  assert.deepEqual(pick(works, 'paths'), [true]);
  assert.deepEqual(picked(works), ['school', 'paths', 'pool']);
});

test('too few picks are no answer', () => {
  pick(council, 'new');
  assert.equal(marks.isAnswered(council), false);
  pick(council, 'port');
  assert.equal(marks.isAnswered(council), true);
});

test('a pick that is taken back leaves the question open', () => {
  pick(works, 'school');
  marks.pick(works, optionOf(works, 'school'), false);

  assert.equal(marks.kind(works), undefined);
  assert.equal(marks.isAnswered(works), false);
});

test('blank, spoiled and empty take the place of picks, and picks theirs', () => {
  pick(works, 'school', 'tram');
  marks.answer(works, 'blank');
  assert.deepEqual(picked(works), []);
  assert.equal(marks.isAnswered(works), true);
  pick(works, 'pool');
  assert.deepEqual(picked(works), ['pool']);
  assert.equal(marks.kind(works), 'pick');
  marks.answer(works, 'empty');
  assert.deepEqual(marks.answerOf(works), { pick: [] });
  marks.answer(yesNo, 'spoiled');
  assert.deepEqual(marks.answerOf(yesNo), { spoiled: true });
});

test('no more crosses are given than a list has, and those of one list leave another its own', () => {
  pick(council, 'old', 'port');
  assert.deepEqual([cross('old', 'a'), cross('old', 'b')], [true, false]);
  assert.equal(marks.left(council, optionOf(council, 'port')), 2);
  assert.deepEqual([cross('port', 'c'), cross('port', 'd')], [true, true]);
  assert.equal(cross('old', 'a', false), true);
  assert.equal(cross('old', 'b'), true);
  assert.deepEqual(marks.answerOf(council), { pick: ['old', 'port'], crosses: ['b', 'c', 'd'] });
});

test('a cross that stands can be given again', () => {
  pick(council, 'old', 'new');
  assert.deepEqual([cross('old', 'a'), cross('old', 'a')], [true, true]);
});

test('a list that asks for crosses is not complete without them', () => {
  pick(council, 'old', 'new');
  assert.equal(marks.isAnswered(council), true);
  assert.equal(marks.lacking(council).id, 'old');
  assert.equal(marks.isComplete(council), false);
  cross('old', 'a');
  assert.equal(marks.isComplete(council), true);
});

test('crosses of a list that is not picked any more are not in the ballot, and come back with it', () => {
  pick(council, 'old', 'new');
  cross('old', 'a');
  marks.pick(council, optionOf(council, 'old'), false);
  pick(council, 'port');
  assert.deepEqual(marks.answerOf(council), { pick: ['new', 'port'] });
  marks.pick(council, optionOf(council, 'port'), false);
  pick(council, 'old');
  assert.deepEqual(marks.answerOf(council), { pick: ['old', 'new'], crosses: ['a'] });
});

test('only lists whose candidates may get crosses ask for them', () => {
  pick(council, 'new', 'port');
  assert.deepEqual(
    marks.lists(council).map(({ id }) => id),
    ['port'],
  );
});

test('the next open question comes after this one, or is none', () => {
  pick(yesNo, 'yes');
  assert.equal(marks.nextOpen(), 2);
  assert.equal(marks.nextOpen(2), 3);
  pick(council, 'new', 'port');
  assert.equal(marks.nextOpen(2), 0);
  marks.answer(works, 'empty');
  assert.equal(marks.nextOpen(), 0);
});

test('a ballot is read as it will be counted', () => {
  pick(yesNo, 'no');
  marks.answer(works, 'empty');
  pick(council, 'port', 'old');
  cross('old', 'b');
  const [first, second, third] = readBallot(marks.paper, marks.ballot());

  assert.deepEqual([first.kind, first.picked[0].option.id], ['pick', 'no']);
  assert.equal(second.kind, 'empty');
  assert.deepEqual(
    third.picked.map(({ option, crosses }) => [option.id, crosses.map(({ id }) => id)]),
    [
      ['old', ['b']],
      ['port', []],
    ],
  );
});

const RIGHT = '{"answers":{"q1":{"crosses":["k12","k7"],"pick":["c3"]},"q2":{"pick":["x","z"]}},"v":1}';
const WRONG = {
  'another version': RIGHT.replace('"v":1', '"v":2'),
  'another member': RIGHT.replace('"v":1', '"v":1,"w":1'),
  'white space': `${RIGHT} `,
  'an answer too few': RIGHT.replace(',"q2":{"pick":["x","z"]}', ''),
  'an answer too many': RIGHT.replace('"q2"', '"q2":{"blank":true},"q3"'),
  'an unknown option': RIGHT.replace('"c3"', '"c4"'),
  'an option twice': RIGHT.replace('["x","z"]', '["x","x"]'),
  'another order of options': RIGHT.replace('["x","z"]', '["z","x"]'),
  'another order of candidates': RIGHT.replace('["k12","k7"]', '["k7","k12"]'),
  'too many options': RIGHT.replace('["x","z"]', '["x","y","z"]'),
  'too many crosses': RIGHT.replace('["k12","k7"]', '["k12","k7","k1"]'),
  'no option where one is asked for': RIGHT.replace('"crosses":["k12","k7"],"pick":["c3"]', '"pick":[]'),
  'an empty list of crosses': RIGHT.replace('["k12","k7"]', '[]'),
  'a candidate of another list': RIGHT.replace('["k12","k7"]', '["z"]'),
  'too few crosses': RIGHT.replace('"crosses":["k12","k7"],"pick":["c3"]', '"pick":["c9"]'),
  'spoiled where it is not allowed': RIGHT.replace('{"pick":["x","z"]}', '{"spoiled":true}'),
  'blank that is not true': RIGHT.replace('{"pick":["x","z"]}', '{"blank":false}'),
  'blank and a pick': RIGHT.replace('{"pick":["x","z"]}', '{"blank":true,"pick":["x"]}'),
  'IDs in a list of their own': RIGHT.replace('["x","z"]', '[["x"]]'),
  'no list': RIGHT.replace('["x","z"]', '"x"'),
};
test('a right ballot is read', () => {
  assert.equal(readBallot(paperOf('eur-2027', 'A1'), RIGHT).length, 2);
});
for (const [name, text] of Object.entries(WRONG)) {
  test(`a ballot with ${name} is refused`, () => {
    assert.notEqual(text, RIGHT);
    assert.throws(() => readBallot(paperOf('eur-2027', 'A1'), text), TypeError);
  });
}
