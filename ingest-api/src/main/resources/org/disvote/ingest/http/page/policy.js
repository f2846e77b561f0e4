// A policy (C2SP tlog-policy): whose signatures a log's checkpoint needs.

import { COSIGNATURE, keyOf, SIGNATURE } from './note.js';
import { decimal, need } from './wrong.js';

/**
 * @returns {Promise<{logs: Array<object>, witnesses: Map<string, object>, quorum: string,
 *     isEnough: (names: Array<string>) => boolean}>}
 * @throws {Wrong} if it is no policy
 */
export async function policyOf(text) {
  const logs = [];
  const witnesses = new Map();
  const groups = new Map();
  const grouped = new Set();
  let quorum;
  const isKnown = (name) => witnesses.has(name) || groups.has(name);
  const isNew = (name) => name !== undefined && name !== 'none' && !isKnown(name);
  const different = (keys, key) => need(!keys.some((each) => each.text === key.text), 'a key twice');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a policy has none but tabs and the ends of its lines
  need(!/[\0-\x08\v-\x1f\x7f]/.test(text), 'control characters');
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.split(/[ \t]+/).filter((each) => each);
    if (word === undefined || word.startsWith('#')) {
      continue;
    }
    if (word === 'log') {
      need(rest.length === 1 || rest.length === 2, line);
      const key = await keyOf(rest[0], SIGNATURE);
      different(logs, key);
      logs.push(key);
    } else if (word === 'witness') {
      need((rest.length === 2 || rest.length === 3) && isNew(rest[0]), line);
      const key = await keyOf(rest[1], COSIGNATURE);
      different(Array.from(witnesses.values()), key);
      witnesses.set(rest[0], key);
    } else if (word === 'group') {
      const [name, least, ...all] = rest;
      need(isNew(name) && all.length > 0, line);
      for (const each of all) {
        need(isKnown(each) && !grouped.has(each), line);
        grouped.add(each);
      }
      const number = least === 'any' ? 1 : least === 'all' ? all.length : decimal(least, line);
      need(number >= 1 && number <= all.length, line);
      groups.set(name, { least: number, all });
    } else {
      need(word === 'quorum' && rest.length === 1 && quorum === undefined, line);
      need(rest[0] === 'none' || isKnown(rest[0]), line);
      quorum = rest[0];
    }
  }
  need(logs.length > 0 && quorum !== undefined, 'no log or no quorum');
  const holds = (name, names) =>
    groups.has(name)
      ? groups.get(name).all.filter((each) => holds(each, names)).length >= groups.get(name).least
      : names.includes(name);
  return { text, logs, witnesses, quorum, isEnough: (names) => quorum === 'none' || holds(quorum, names) };
}
