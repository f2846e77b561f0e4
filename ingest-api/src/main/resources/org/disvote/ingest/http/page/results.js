// The page of an election's results, as far as they may be shown.

import * as api from './api.js';
import { counted } from './counted.js';
import { h, replace } from './dom.js';
import { paperOf, termsOf } from './offer.js';
import { paperFor } from './paper.js';
import { refusal } from './problems.js';
import { isNamed, keyOf, rowsOf, sumOf } from './tally.js';
import { count, share, titled, when, words } from './text.js';
import { wake } from './wake.js';
import { back, heading, say } from './widgets.js';

const AGAIN_MS = 5000;

/** A group has few constituencies, unless hardly anybody voted. */
const PAPERS_MAX = 20;

/**
 * The link to the results of an election that shows them now, or null.
 *
 * @param {string} [describedBy] the ID of the element that says which election it is about
 */
export function resultsLink({ id, state, liveResults }, describedBy) {
  const text = state === 'closed' ? words.results.link : state === 'open' && liveResults ? words.results.linkSoFar : '';
  const href = `#/elections/${encodeURIComponent(id)}/results`;
  return text ? h('a', { class: 'link', href, 'aria-describedby': describedBy }, text) : null;
}

export async function results({ params: [electionId], signal, redo }) {
  let first;
  let papers;
  let election;
  try {
    first = await api.results(electionId);
    // Most results of the short form need nothing more.
    election = first.choices && !first.count ? { id: electionId } : await api.election(electionId);
    papers = new Papers(election);
    await papers.load(first);
  } catch (problem) {
    if (!(problem instanceof api.Problem)) {
      throw problem;
    }
    if (problem.name === 'results-sealed') {
      awaitClose(electionId, signal, redo);
    }
    return { title: words.results.title, content: refusal(words.results.title, problem, { retry: redo }) };
  }
  const place = h('div', {});
  const shown = new Shown(place, papers, election);
  const basis = new Basis(election, signal);
  shown.show(first);
  basis.show(first);
  watch(first, electionId, shown, basis, signal);
  const title = titled({ id: electionId, title: first.title ?? papers.terms?.title ?? election.title });
  return {
    title: `${words.results.title}: ${title.text}`,
    content: [
      back('#/', words.home),
      heading(words.results.title),
      h('p', { class: 'lead', lang: title.lang }, title.text),
      place,
      basis.place,
    ],
  };
}

/** Results are shown from the close on: shows the page again then. */
async function awaitClose(electionId, signal, redo) {
  const ask = async () => [await api.election(electionId)];
  const open = await ask().catch(() => []);
  wake(open, ask, signal, redo);
}

/** Shows new results until they are final or the page is left. */
async function watch(first, electionId, shown, basis, signal) {
  let { state } = first;
  while (state !== 'final') {
    await api.pause(AGAIN_MS, signal);
    const next = await api
      .results(electionId)
      .then(async (found) => {
        await shown.papers.load(found);
        return found;
      })
      .catch(() => undefined);
    if (signal.aborted) {
      return;
    }
    if (next) {
      shown.show(next);
      basis.show(next);
      if (next.state !== state) {
        say(shown.stateOf(next));
      }
      state = next.state;
    }
  }
}

/** The ballot papers that name what was counted. A country has many: only those that are needed are loaded. */
class Papers {
  constructor(election) {
    this.election = election;
    this.terms = undefined;
    this.known = new Map();
  }

  /** Loads the papers without which something would have no name: mostly one. Choices have their titles themselves. */
  async load({ groups, choices }) {
    if (groups && !choices) {
      this.terms = this.terms ?? (await termsOf(this.election)).terms;
      await this.name(sumOf(groups));
    }
  }

  /** Loads the papers of a group until all of its options have a name. */
  async name(group) {
    for (const constituency of group.constituencies) {
      if (isNamed(group, this.all())) {
        return;
      }
      await this.of(constituency);
    }
  }

  async of(constituency) {
    const served = paperFor(this.terms, constituency);
    if (served !== undefined && !this.known.has(served)) {
      this.known.set(served, (await paperOf(this.terms, served)).paper);
    }
    return this.known.get(served);
  }

  all() {
    return Array.from(this.known.values());
  }

  /** The group's own papers first: they have its candidates. */
  for(group) {
    const own = group.constituencies.map((each) => this.known.get(paperFor(this.terms, each))).filter(Boolean);
    return [...own, ...this.all()];
  }
}

/** What the count rests on, once there is one. It is drawn once: what is checked does not change. */
class Basis {
  constructor(election, signal) {
    this.election = election;
    this.signal = signal;
    this.place = h('div', {});
    this.shown = '';
  }

  async show({ count, groups, choices, uncounted }) {
    if (!count || this.shown === count.transcript) {
      return;
    }
    this.shown = count.transcript;
    const election = this.election.terms ? this.election : await api.election(this.election.id).catch(() => undefined);
    if (election && !this.signal.aborted) {
      // Of an open election the numbers are those of a running count, which has no records that count for nothing.
      const isTheirs = election.ballots === 'sealed' || !uncounted;
      replace(this.place, counted(count, isTheirs ? { groups, choices } : {}, election, this.signal));
    } else {
      this.shown = ''; // asked for again with the next results
    }
  }
}

/** The results on the page, of the whole election or of the group that was chosen. */
class Shown {
  constructor(place, papers, election) {
    this.place = place;
    this.papers = papers;
    this.isSealed = election.ballots === 'sealed';
    this.chosen = '';
    this.open = new Set();
  }

  show(found) {
    this.found = found;
    const { state, closesAt, voters, votes, choices, groups, uncounted } = found;
    const time = closesAt && (state === 'live' ? words.start.closes : words.start.closedAt)(when(closesAt));
    const had = document.activeElement?.id;
    replace(
      this.place,
      h('p', { class: `badge ${state}` }, this.stateOf(found)),
      h('p', {}, h('b', { class: 'voters' }, count(voters ?? 0)), ` ${words.results.voters(voters ?? 0)}`),
      time && h('p', { class: 'quiet' }, time),
      choices
        ? bars(choices.map((each) => ({ ...each, of: votes })))
        : groups
          ? this.byGroup(groups)
          : h('p', { class: 'notice' }, this.isSealed ? words.counted.opening : words.results.wait),
      uncounted && (this.isSealed ? uncountedOf(uncounted) : h('p', { class: 'notice' }, words.results.uncounted)),
    );
    if (had) {
      document.getElementById(had)?.focus();
    }
  }

  /** Sealed ballots are counted by people, after the close. */
  stateOf({ state }) {
    return state === 'counting' && this.isSealed ? words.counted.counting : words.results[state];
  }

  byGroup(groups) {
    const group = groups.find((each) => keyOf(each) === this.chosen && groups.length > 1);
    const shown = group ?? (groups.length === 1 ? groups[0] : sumOf(groups));
    return [
      groups.length > 1 && this.chooser(groups),
      h(
        'p',
        {},
        h('b', {}, count(shown.counted)),
        ` ${words.results.ballots(shown.counted)}. `,
        group ? words.results.sharesHere : words.results.shares,
      ),
      group && group.constituencies.length > 1 && h('p', { class: 'notice' }, words.results.joined),
      ...rowsOf(shown, this.papers.for(shown)).map((question) => this.question(question, shown)),
    ];
  }

  chooser(groups) {
    const name = ({ constituencies }) => constituencies.map((each) => each || words.results.nowhere).join(', ');
    const select = h(
      'select',
      { id: 'group', on: { change: () => this.choose(select.value) } },
      h('option', { value: '' }, words.results.everywhere),
      groups.map((each) => h('option', { value: keyOf(each) }, name(each))),
    );
    select.value = this.chosen || '';
    return h('div', { class: 'field' }, h('label', { for: 'group' }, words.results.where), select);
  }

  async choose(value) {
    this.chosen = value;
    const group = this.found.groups.find((each) => keyOf(each) === value);
    if (group) {
      // Without an answer the candidates are shown by their IDs.
      await Promise.all(group.constituencies.slice(0, PAPERS_MAX).map((each) => this.papers.of(each))).catch(() => {});
    }
    this.show(this.found);
  }

  question({ id, title, counts, allow, mayBeEmpty, options }, { counted }) {
    const named = titled({ id, title });
    const others = [...allow, ...(mayBeEmpty ? ['empty'] : [])].map((kind) => ({
      id: kind,
      title: {},
      text: words.results[kind],
      votes: counts[kind],
      other: true,
    }));
    return h(
      'section',
      { 'aria-labelledby': `question-${id}` },
      h('h2', { id: `question-${id}`, lang: named.lang }, named.text),
      bars(
        [...options, ...others].map((each) => ({ ...each, of: counted })),
        (each) => this.candidates(`${id}-${each.id}`, each),
      ),
    );
  }

  /** The crosses of an option's candidates. What was opened stays open when newer numbers come. */
  candidates(id, { candidates, withheld, votes, other }) {
    if (other || (!candidates && !(withheld && votes > 0))) {
      return undefined;
    }
    if (!candidates) {
      return h('p', { class: 'why' }, words.results.withheld);
    }
    const details = h(
      'details',
      { open: this.open.has(id), on: { toggle: () => this.open[details.open ? 'add' : 'delete'](id) } },
      h('summary', { id: `candidates-${id}` }, words.results.candidates(candidates.length)),
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, words.results.candidate),
            h('th', { scope: 'col', class: 'number' }, words.results.crosses),
          ),
        ),
        h(
          'tbody',
          {},
          candidates.map((each) => {
            const title = titled(each);
            return h(
              'tr',
              {},
              h('th', { scope: 'row', lang: title.lang }, title.text),
              h('td', { class: 'number' }, count(each.votes)),
            );
          }),
        ),
      ),
    );
    return details;
  }
}

/** The records of a sealed election that count for nothing, by their reasons. */
function uncountedOf({ void: voids, invalid, reasons }) {
  const rows = Object.entries({ void: voids, ...reasons }).filter(([, number]) => number > 0);
  return h(
    'div',
    { class: 'notice' },
    h('p', { class: 'strong' }, words.counted.uncounted(voids + invalid)),
    h(
      'ul',
      {},
      rows.map(([reason, number]) => h('li', {}, `${words.counted.reasons[reason] ?? reason}: ${count(number)}`)),
    ),
  );
}

function bars(rows, more = () => undefined) {
  return h(
    'ul',
    { class: 'bars' },
    rows.map((row) => {
      const title = row.text ? { text: row.text } : titled(row);
      return h(
        'li',
        { class: row.other && 'other' },
        h('span', { class: 'strong', lang: title.lang }, title.text),
        h('span', { class: 'of' }, `${count(row.votes)} · `, h('b', {}, share(row.votes, row.of))),
        h('meter', { min: 0, max: Math.max(1, row.of), value: row.votes, 'aria-hidden': 'true' }),
        more(row),
      );
    }),
  );
}
