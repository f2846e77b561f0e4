// The review of a vote: what the very ballot says that will be sent.

import { readBallot } from './ballot.js';
import { canonical } from './canonical.js';
import { h } from './dom.js';
import { votedBefore } from './question.js';
import { aboutSeal } from './sealed.js';
import { titled, words } from './text.js';
import { back, button, heading, progress } from './widgets.js';

/** @param {() => void} send casts the vote */
export function review(journey, path, send) {
  const ballot = journey.review();
  const { terms, paper, constituency } = journey.offer;
  // A vote that may be recorded is sent again as it was: only the voter can be identified again.
  const fixed = journey.isUnderWay();
  const answers = readBallot(paper, ballot);
  const changeable = terms.changeOfMind === 'last-counts';
  return {
    title: words.review.title,
    content: [
      back(path(fixed ? 'identify' : `choose/${answers.length}`), words.back),
      progress(answers.length + 2, answers.length + 2),
      heading(words.review.title),
      h(
        'dl',
        { class: 'summary' },
        row(words.review.election, titled(terms), !fixed && '#/'),
        row(words.review.voter, { text: journey.voterId || words.review.byToken }, path('identify')),
        constituency && row(words.review.constituency, { text: constituency }),
        answers.map((answer, i) => answerRow(answer, terms, !fixed && path(`choose/${i + 1}`))),
      ),
      exactly(ballot, journey.isSealed()),
      journey.isSealed() && aboutSeal(journey.offer),
      (!fixed && votedBefore(journey.offer)) ||
        h('p', { class: 'notice' }, changeable ? words.review.changeable : words.review.final),
      button(words.review.go, send, { kind: 'final' }),
    ],
  };
}

function row(name, value, href, ...more) {
  const named = typeof name === 'string' ? { text: name } : name;
  return h(
    'div',
    {},
    h('dt', { lang: named.lang }, named.text),
    h('dd', {}, h('span', { lang: value.lang }, value.text), more),
    href && h('dd', { class: 'change' }, change(named, href)),
  );
}

const change = ({ text, lang }, href) =>
  h('a', { class: 'link', href }, words.review.change, h('span', { class: 'unseen', lang }, ` — ${text}`));

function answerRow({ question, kind, picked }, terms, href) {
  // The question of a short form has the election's title, which stands above already.
  const same = canonical(question.title) === canonical(terms.title);
  const name = same ? { text: words.review.choice } : titled(question);
  if (kind !== 'pick') {
    return row(name, { text: words.others[kind] }, href, h('span', { class: 'why' }, words.others[`${kind}Why`]));
  }
  if (picked.length === 1) {
    return row(name, titled(picked[0].option), href, crossesOf(picked[0]));
  }
  return row(
    name,
    { text: words.review.picks(picked.length) },
    href,
    h(
      'ul',
      { class: 'picks' },
      picked.map((each) => {
        const title = titled(each.option);
        return h('li', {}, h('span', { lang: title.lang }, title.text), crossesOf(each));
      }),
    ),
  );
}

function crossesOf({ option, crosses }) {
  if (!option.crosses || option.crosses.max === 0) {
    return undefined;
  }
  return [
    h('span', { class: 'why' }, words.review.crosses(crosses.length, option.crosses.max)),
    crosses.length > 0 &&
      h(
        'ul',
        { class: 'crossed' },
        crosses.map((candidate) => {
          const title = titled(candidate);
          return h('li', { lang: title.lang }, title.text);
        }),
      ),
  ];
}

const exactly = (ballot, isSealed) =>
  h(
    'details',
    { class: 'exactly' },
    h('summary', {}, isSealed ? words.sealed.exact : words.review.exact),
    h('p', { class: 'quiet' }, isSealed ? words.sealed.exactWhy : words.review.exactWhy),
    h('p', { class: 'code' }, ballot),
  );
