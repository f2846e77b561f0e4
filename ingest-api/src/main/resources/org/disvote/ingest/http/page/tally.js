// The arithmetic of results: groups of constituencies, and their sum.

/** A name under which a group is chosen: its constituencies. */
export const keyOf = ({ constituencies }) => constituencies.map((each) => each || '-').join(' ');

/**
 * The sum of groups. Candidates are left out: the lists of two constituencies have different candidates, also where
 * their IDs are the same.
 */
export function sumOf(groups) {
  const sum = { constituencies: groups.flatMap(({ constituencies }) => constituencies), counted: 0, questions: {} };
  for (const group of groups) {
    sum.counted += group.counted;
    for (const [id, question] of Object.entries(group.questions)) {
      sum.questions[id] = sum.questions[id] ?? { blank: 0, spoiled: 0, empty: 0, options: {} };
      add(sum.questions[id], question);
    }
  }
  return sum;
}

function add(sum, { blank, spoiled, empty, options }) {
  sum.blank += blank;
  sum.spoiled += spoiled;
  sum.empty += empty;
  for (const [id, { votes }] of Object.entries(options)) {
    sum.options[id] = { votes: (sum.options[id]?.votes ?? 0) + votes };
  }
}

/**
 * The questions of a group with their options, the one with the most votes first, in the papers' order and with their
 * titles. What no paper names is shown by its ID.
 *
 * @param {Array<object>} papers of the group's constituencies, as many as are known
 */
export function rowsOf(group, papers) {
  const named = firstOf(papers.flatMap(({ questions }) => questions));
  return ordered(group.questions, named).map(([id, counts]) => {
    const question = named.get(id);
    const options = firstOf(papers.flatMap((paper) => optionsOf(paper, id)));
    return {
      id,
      title: question?.title,
      counts,
      allow: question?.allow ?? ['blank', 'spoiled'],
      mayBeEmpty: question ? question.pick.min === 0 : true,
      options: most(
        ordered(counts.options, options).map(([optionId, option]) => ({
          id: optionId,
          title: options.get(optionId)?.title,
          votes: option.votes,
          withheld: option.withheld === true,
          candidates: option.candidates && candidatesOf(option.candidates, options.get(optionId)?.candidates),
        })),
      ),
    };
  });
}

function candidatesOf(votes, known = []) {
  const named = firstOf(known);
  return most(ordered(votes, named).map(([id, each]) => ({ id, title: named.get(id)?.title, votes: each })));
}

/** Sorting keeps the paper's order among equals. */
const most = (rows) => rows.slice().sort((a, b) => b.votes - a.votes);

const optionsOf = ({ questions }, id) => questions.filter((each) => each.id === id).flatMap(({ options }) => options);

/** By ID; of several with one ID the first. */
function firstOf(values) {
  const found = new Map();
  for (const each of values) {
    if (!found.has(each.id)) {
      found.set(each.id, each);
    }
  }
  return found;
}

/** The entries of an object in the order of what is named, and those without a name last. */
function ordered(object, named) {
  const order = Array.from(named.keys());
  const place = (id) => (order.includes(id) ? order.indexOf(id) : order.length);
  return Object.entries(object).sort(([a], [b]) => place(a) - place(b));
}

/** Whether all questions and options of a group have a title. */
export const isNamed = (group, papers) =>
  rowsOf(group, papers).every(({ title, options }) => title && options.every((each) => each.title));
