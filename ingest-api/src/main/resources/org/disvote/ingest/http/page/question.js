// A question of the ballot paper: the page with its options, and the page with the candidates of what is picked.

import { h, replace } from './dom.js';
import { finder } from './finder.js';
import { asking } from './form.js';
import { titled, words } from './text.js';
import { back, heading, progress, say } from './widgets.js';

/** With more slots than these, the number is easier to read than their picture. */
const SLOTS_MAX = 10;

/**
 * @param {import('./journey.js').Journey} journey
 * @param {string} step such as `choose/2` or `choose/2/crosses`
 * @param {(step: string) => string} path the address of another step
 */
export function question(journey, step, path) {
  const { number, crosses } = journey.place(step);
  const asked = journey.marks.paper.questions[number - 1];
  const { title, under, control, content, read } = (crosses ? candidates : options)(journey.marks, asked);
  const { above, form } = asking({
    control,
    content: [content, h('p', { class: 'quiet' }, journey.isSealed() ? words.sealed.note : words.choose.note)],
    go: words.choose.go,
    read,
    next: () => path(journey.stepAfter(step)),
  });
  return {
    title: title.text,
    content: [
      back(path(crosses ? `choose/${number}` : number > 1 ? `choose/${number - 1}` : 'identify'), words.back),
      above,
      progress(number + 1, journey.marks.paper.questions.length + 2),
      heading(h('span', { lang: title.lang }, title.text)),
      under && h('p', { class: 'lead', lang: under.lang }, under.text),
      number === 1 && !crosses && votedBefore(journey.offer),
      form,
    ],
  };
}

/** What a voter should know who has voted already, or may have. */
export function votedBefore({ revision, terms }) {
  if (revision < 2) {
    return undefined;
  }
  const changeable = terms.changeOfMind === 'last-counts';
  const stands = terms.seal ? words.sealed.stands : words.before.stands;
  return h(
    'div',
    { class: 'notice' },
    h('p', { class: 'strong' }, words.before.title),
    h('p', {}, changeable ? words.before.changes(revision, terms.changesMax + 2 - revision) : stands),
    h('p', {}, words.before.notYou),
  );
}

function options(marks, asked) {
  const many = asked.pick.max > 1;
  const type = many ? 'checkbox' : 'radio';
  const rows = asked.options.map((option, i) => {
    const title = titled(option);
    return {
      ...row({ type, name: 'answer', id: `pick-${i}`, title }),
      text: title.text,
      parts: (option.candidates ?? []).map((each) => titled(each).text),
      isLimited: many,
      isOn: () => marks.isPicked(asked, option),
      turn: (on) => marks.pick(asked, option, on),
    };
  });
  const others = [...(asked.pick.min === 0 ? ['empty'] : []), ...asked.allow].map((kind) => ({
    ...row({ type, name: 'answer', id: kind, title: { text: words.others[kind] }, why: words.others[`${kind}Why`] }),
    isOn: () => marks.kind(asked) === kind,
    turn: (on) => {
      marks.answer(asked, on ? kind : undefined);
      return true;
    },
  }));
  const search = finder('find', words.choose.find, rows);
  const tally = many && counter(() => [marks.picked(asked).length, asked.pick.max], words.choose.left);
  live([...rows, ...others], tally, words.choose.full(asked.pick.max));
  const title = titled(asked);
  return {
    title,
    control: 'pick-0',
    content: h(
      'fieldset',
      { class: 'field' },
      h('legend', {}, h('span', { class: 'unseen', lang: title.lang }, `${title.text}. `), rule(asked.pick)),
      search.field,
      tally?.element,
      rows.map(({ element }) => element),
      others.length > 0 && h('p', { class: 'or', 'aria-hidden': 'true' }, words.others.or),
      others.map(({ element }) => element),
    ),
    read: () => {
      search.clear();
      return marks.isAnswered(asked) ? '' : fault(asked.pick, marks.picked(asked).length);
    },
  };
}

/** How many options may be picked, as an instruction. */
function rule({ min, max }) {
  if (max === 1) {
    return words.choose.one;
  }
  return min === max ? words.choose.exactly(max) : min > 1 ? words.choose.between(min, max) : words.choose.upTo(max);
}

function fault({ min, max }, has) {
  if (has > 0) {
    return words.choose.few(min - has);
  }
  return max === 1 ? words.choose.missing : words.choose.missingMany;
}

function candidates(marks, asked) {
  const lists = marks.lists(asked).map((option, i) => {
    const rows = option.candidates.map((candidate, j) => {
      const title = titled(candidate);
      return {
        ...row({ type: 'checkbox', name: `cross-${i}`, id: `cross-${i}-${j}`, title, kind: 'cross' }),
        text: title.text,
        isLimited: true,
        isOn: () => marks.isCrossed(asked, candidate),
        turn: (on) => marks.cross(asked, option, candidate, on),
      };
    });
    const search = finder(`find-${i}`, words.crosses.find, rows);
    const { max } = option.crosses;
    const tally = counter(() => [max - marks.left(asked, option), max], words.crosses.left, 'crosses');
    live(rows, tally, words.crosses.full(max));
    return { option, rows, search, tally, control: `cross-${i}-0` };
  });
  const lacking = () => lists.find(({ option }) => option === marks.lacking(asked)) ?? lists[0];
  const title = titled(asked);
  return {
    title: { text: words.crosses.title },
    under: title,
    control: () => lacking().control,
    content: lists.map((list) => listOf(list)),
    read: () => {
      for (const { search } of lists) {
        search.clear();
      }
      const { option } = lacking();
      const few = marks.lacking(asked) && option.crosses.min - marks.crossed(asked, option).length;
      return few ? words.crosses.few(few, titled(option).text) : '';
    },
  };
}

function listOf({ option, rows, search, tally }) {
  const title = titled(option);
  const { min, max } = option.crosses;
  return h(
    'fieldset',
    { class: 'field' },
    h(
      'legend',
      {},
      h('span', { class: 'list', lang: title.lang }, title.text),
      h('span', { class: 'rule' }, min > 0 ? words.crosses.between(min, max) : words.crosses.upTo(max)),
    ),
    search.field,
    tally.element,
    rows.map(({ element }) => element),
  );
}

/** A row that is marked as a whole: its name, and for some what it means. */
function row({ type, name, id, title, why, kind = '' }) {
  const input = h('input', {
    type,
    name,
    id,
    'aria-labelledby': why && `${id}-name`,
    'aria-describedby': why && `${id}-why`,
  });
  const hint = h('span', { class: 'why' }, why);
  const element = h(
    'div',
    { class: `option ${kind}` },
    input,
    h('label', { for: id }, h('span', { id: why && `${id}-name`, lang: title.lang }, title.text), hint),
  );
  if (why) {
    hint.id = `${id}-why`;
  }
  return { element, input, hint };
}

/** Says how much of a number is used, above the rows and while they scroll. */
function counter(used, written, kind = '') {
  const text = h('span', {});
  const slots = h('span', { class: 'slots', 'aria-hidden': 'true' });
  const update = () => {
    const [has, max] = used();
    text.textContent = written(max - has, max);
    if (max <= SLOTS_MAX) {
      replace(slots, ...Array.from({ length: max }, (_, i) => h('span', { class: i < has ? 'used' : '' })));
    }
    return { text: text.textContent, full: has >= max };
  };
  return { element: h('p', { class: `tally ${kind}` }, slots, text), update };
}

/** Keeps the rows as the marks are. A mark that is one too many is taken back, and the voter is told why. */
function live(rows, tally, tooMany) {
  const refresh = () => {
    const state = tally?.update?.();
    for (const { input, isOn, isLimited } of rows) {
      input.checked = isOn();
      // It can still be reached, and says why it cannot be marked.
      input.setAttribute('aria-disabled', String(Boolean(isLimited && state?.full && !input.checked)));
    }
    return state?.text;
  };
  for (const { input, turn } of rows) {
    input.addEventListener('change', () => {
      const taken = turn(input.checked);
      const text = refresh();
      tally?.element?.classList.toggle('over', !taken);
      if (text) {
        say(taken ? text : tooMany);
      }
    });
  }
  refresh();
}
