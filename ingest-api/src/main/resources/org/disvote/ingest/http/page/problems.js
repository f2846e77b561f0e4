// What a refusal means to a person, and what can be done about it.

import { button, h, heading } from './dom.js';
import { words } from './text.js';

/** Where each problem is mended; one that is missing here by the way back to the elections. */
const MENDED_BY = {
  unauthenticated: ['identify'],
  'other-voter': ['identify'],
  'not-eligible': ['identify'],
  'invalid-vote': ['identify', 'choose'],
  'already-voted': ['check'],
  'unknown-receipt': ['check'],
  malformed: ['reload'],
  'not-found': ['reload'],
  'method-not-allowed': ['reload'],
  'too-large': ['reload'],
  'unsupported-media-type': ['reload'],
  unknown: ['reload'],
  'too-slow': ['retry'],
  internal: ['retry'],
  overloaded: ['retry'],
  'master-unavailable': ['retry'],
  'no-answer': ['retry'],
};

/** @returns {[string, string]} what has happened, and what to do */
export const meaning = (problem) => words.problems[problem.name] ?? words.problems.unknown;

/** Why it is tried again, in a few words. */
export function cause(problem) {
  switch (problem.name) {
    case 'overloaded':
      return words.cast.busy;
    case 'master-unavailable':
      return words.cast.away;
    case 'unauthenticated':
      return words.cast.newKey;
    default:
      return words.cast.noAnswer;
  }
}

/** @param {object} ways listeners for those of `identify`, `choose` and `retry` that exist here */
function actions(problem, ways) {
  const offered = (MENDED_BY[problem.name] ?? (problem.name in words.problems ? [] : ['reload'])).map((action, i) => {
    const kind = i > 0 ? 'second' : '';
    if (action === 'check') {
      return h('a', { class: `button ${kind}`, href: '#/check' }, words.actions.check);
    }
    if (action === 'reload') {
      return button(words.actions.reload, () => location.reload(), { kind });
    }
    return ways[action] && button(words.actions[action], ways[action], { kind });
  });
  return h('div', { class: 'actions' }, offered, h('a', { class: 'link', href: '#/' }, words.home));
}

/** What has happened and what to do, below a heading that says what failed. */
export function mended(problem, ways, ...more) {
  const [what, todo] = meaning(problem);
  return [
    h('div', { class: 'notice bad' }, h('p', { class: 'strong' }, what), more),
    h('h2', {}, words.cast.what),
    h('p', {}, todo),
    actions(problem, ways),
  ];
}

/** The whole of a page that could not be shown. */
export const refusal = (title, problem, ways, ...more) => [heading(title), ...mended(problem, ways, ...more)];
