// Judges each STEP-th line of a corpus by docs/examples/verify.mjs: node corpus.mjs FILE STEP. A line is JSON with
// `name`, `policy`, `text` (the file), `exit` (what the other verifier says), and perhaps `ballot`, `proof`, and `log`,
// the texts of files below /log/ by their paths, those in base64 under `bytes`.

import { readFileSync } from 'node:fs';
import { check, Log, policyOf } from '../../../../../docs/examples/verify.mjs';

const SHOWN_MAX = 20;

const policies = new Map();

function policyIn(text) {
  if (!policies.has(text)) {
    policies.set(text, policyOf(Buffer.from(text)));
  }
  return policies.get(text);
}

const logIn = ({ log, bytes = {} }, policy) =>
  log === undefined
    ? undefined
    : new Log(async (path) => {
        if (Object.hasOwn(bytes, path)) {
          return Buffer.from(bytes[path], 'base64');
        }
        return Object.hasOwn(log, path) ? Buffer.from(log[path]) : undefined;
      }, policy);

const step = Number(process.argv[3]);
const lines = readFileSync(process.argv[2], 'utf8')
  .split('\n')
  .slice(0, -1)
  .filter((_, at) => at % step === 0);
const found = new Map();
const different = [];
for (const line of lines) {
  const each = JSON.parse(line);
  const policy = policyIn(each.policy);
  const { exit, lines: why } = await check(each.text, policy, { ...each, log: logIn(each, policy) });
  found.set(exit, (found.get(exit) ?? 0) + 1);
  if (exit !== each.exit) {
    different.push(`${each.name}: ${exit} in place of ${each.exit}: ${why.join(' ')}`);
  }
}
const counts = [...found].sort().map(([exit, count]) => `${count} with exit ${exit}`);
console.log(`${lines.length} files judged by verify.mjs: ${counts.join(', ')}; ${different.length} differ`);
console.log(different.slice(0, SHOWN_MAX).join('\n'));
process.exitCode = different.length > 0 || lines.length === 0 ? 1 : 0;
