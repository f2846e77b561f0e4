// What a refusal means to a person, and what can be done about it.

import { h } from './dom.js';
import { words } from './text.js';
import { button, heading } from './widgets.js';

/** What the voter can do about each problem. For one that is missing here, the way back to the elections is enough. */
const REMEDIES = {
  unauthenticated: ['identify'],
  'other-voter': ['identify'],
  'signed-out': ['identify'],
  'sign-in-failed': ['identify'],
  'sign-in-refused': ['identify'],
  'sign-in-away': ['retry'],
  'not-eligible': ['identify'],
  'invalid-vote': ['identify', 'choose'],
  'already-voted': ['check'],
  changed: ['again'],
  'too-many-changes': ['check'],
  altered: ['reload'],
  'cannot-seal': ['reload'],
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
  'too-many-requests': ['retry'],
  'master-unavailable': ['retry'],
  'log-unavailable': ['retry'],
  'no-answer': ['retry'],
};

/** @returns {[string, string]} what has happened, and what to do about it */
export const meaning = (problem) => words.problems[problem.name] ?? words.problems.unknown;

/** Why the vote is sent again, in a few words. */
export function cause(problem) {
  switch (problem.name) {
    case 'overloaded':
      return words.cast.busy;
    case 'too-many-requests':
      return words.cast.often;
    case 'master-unavailable':
      return words.cast.away;
    case 'unauthenticated':
      return words.cast.newKey;
    default:
      return words.cast.noAnswer;
  }
}

/**
 * The buttons and links that offer what can be done. For a problem newer than this page, that is to load it again.
 *
 * @param {object} ways listeners for those of `identify`, `choose`, `again` and `retry` that this page has
 */
function actions(problem, ways) {
  const offered = (REMEDIES[problem.name] ?? (problem.name in words.problems ? [] : ['reload'])).map((action, i) => {
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

/**
 * What has happened and what to do, below a heading that says what failed.
 *
 * @param {[string, string]} [said] that, where it is not what the problem means elsewhere
 */
export function explained(problem, ways, said = undefined, ...more) {
  const [what, todo] = said ?? meaning(problem);
  return [
    h('div', { class: 'notice bad' }, h('p', { class: 'strong' }, what), more),
    h('h2', {}, words.cast.what),
    h('p', {}, todo, problem.after > 1 ? ` ${words.after(problem.after)}` : ''),
    actions(problem, ways),
  ];
}

/** The content of a page that could not be shown. */
export const refusal = (title, problem, ways, ...more) => [
  heading(title),
  ...explained(problem, ways, undefined, ...more),
];
