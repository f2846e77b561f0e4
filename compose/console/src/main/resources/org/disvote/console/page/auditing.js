// How an audit is started, and how its findings are worded.

import { count } from './format.js';

/** @returns {Promise<string>} why the console refused to start an audit; empty if it did not */
export async function startAudit(token) {
  try {
    const answer = await fetch('audit', { method: 'POST', headers: token ? { Authorization: `Bearer ${token}` } : {} });
    return answer.ok ? '' : (await answer.json()).detail;
  } catch {
    return 'The console does not answer. Try again.';
  }
}

/** How one master, the log or one replica compares with the others. */
export const comparison = ({ verdict, behind }) => (verdict === 'behind' ? `behind by ${count(behind)}` : verdict);

/** The position that a finding is about: a partition, one of its votes, or none. */
export function positionOf({ partition, seq }) {
  if (partition === undefined) {
    return '';
  }
  return seq === undefined ? `partition ${partition}` : `${partition}/${seq}`;
}
