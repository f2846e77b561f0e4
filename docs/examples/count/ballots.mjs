// What counts as a ballot: sections 3, 8 and 9 of the formats.

import { canonical, isObject, isText } from './basics.mjs';

/** In the order in which they are looked for: the first that holds is the reason. */
export const REASONS = [
  'not-on-roll',
  'constituency',
  'does-not-open',
  'bad-plaintext',
  'not-canonical',
  'not-allowed',
];

/** @returns the ballot's bytes, or undefined if the plaintext is none. 01, two bytes of length, the ballot, zeros. */
export function unpadded(plaintext, pad) {
  if (plaintext.length !== pad || plaintext[0] !== 1) {
    return undefined;
  }
  const end = 3 + plaintext.readUInt16BE(1);
  return end <= pad && plaintext.subarray(end).every((byte) => byte === 0) ? plaintext.subarray(3, end) : undefined;
}

const isTexts = (value) => Array.isArray(value) && value.every(isText);

function isAnswer(answer) {
  if (!isObject(answer)) {
    return false;
  }
  const names = Object.keys(answer).sort().join();
  return names === 'pick'
    ? isTexts(answer.pick)
    : names === 'crosses,pick'
      ? isTexts(answer.pick) && isTexts(answer.crosses)
      : (names === 'blank' || names === 'spoiled') && answer[names] === true;
}

/** @returns the answers, or undefined if these bytes are not the one way to write a ballot */
function answersOf(bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const ballot = JSON.parse(text);
    const isBallot =
      isObject(ballot) &&
      Object.keys(ballot).sort().join() === 'answers,v' &&
      ballot.v === 1 &&
      isObject(ballot.answers) &&
      Object.values(ballot.answers).every(isAnswer) &&
      canonical(ballot) === text;
    return isBallot ? ballot.answers : undefined;
  } catch {
    return undefined;
  }
}

/** Whether these are different ones of `offered`, in its order. */
function inOrder(ids, offered) {
  let at = -1;
  return ids.every((id) => {
    const found = offered.indexOf(id, at + 1);
    at = found;
    return found >= 0;
  });
}

function isAllowed(answer, question) {
  if (answer.pick === undefined) {
    return question.allow.includes(Object.keys(answer)[0]);
  }
  const { pick, crosses = [] } = answer;
  const isPick = pick.length >= question.pick.min && pick.length <= question.pick.max;
  if (
    !isPick ||
    answer.crosses?.length === 0 ||
    !inOrder(
      pick,
      question.options.map(({ id }) => id),
    )
  ) {
    return false;
  }
  const picked = question.options.filter(({ id }) => pick.includes(id));
  const offered = picked.flatMap(({ candidates = [] }) => candidates.map(({ id }) => id));
  return (
    inOrder(crosses, offered) &&
    picked.every(({ candidates = [], crosses: { min, max } = { min: 0, max: 0 } }) => {
      const own = candidates.filter(({ id }) => crosses.includes(id)).length;
      return own >= min && own <= max;
    })
  );
}

/** @returns {{reason: string} | {answers: object}} */
export function judgeBallot(bytes, paper) {
  const answers = answersOf(bytes);
  if (answers === undefined) {
    return { reason: 'not-canonical' };
  }
  const isComplete = paper !== undefined && Object.keys(answers).length === paper.questions.length;
  const isRight =
    isComplete && paper.questions.every((each) => Object.hasOwn(answers, each.id) && isAllowed(answers[each.id], each));
  return isRight ? { answers } : { reason: 'not-allowed' };
}
