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

/** The log's tree, which the audit built again. */
export function treeText(tree) {
  if (!tree) {
    return 'No notary has written to its topic, or its tree could not be built again.';
  }
  const root = `${tree.root.slice(0, 16)}…`;
  const built = `Tree of the log: ${count(tree.size)} leaves in ${count(tree.rounds)} rounds, root ${root}`;
  const witnesses = Object.keys(tree.cosigned);
  const published =
    tree.publishedSize === undefined
      ? ''
      : `; published are ${count(tree.publishedSize)} leaves, ${count(tree.files)} tiles and bundles compared`;
  return `${built}, ${count(tree.checkpoints)} checkpoints compared${published}${
    witnesses.length > 0 ? `, cosigned by ${witnesses.join(', ')}` : ''
  }.`;
}

/** The position that a finding is about: a partition, one of its votes, a leaf or a file, or none. */
export function positionOf({ partition, seq, item }) {
  if (partition === undefined) {
    return item ?? '';
  }
  return seq === undefined ? `partition ${partition}` : `${partition}/${seq}`;
}
