// Seals and opens what it is asked to on its standard input, by the script that the voting page loads. A test in Java
// compares.

import { readFileSync } from 'node:fs';
import { open, seal } from '../../main/resources/org/disvote/ingest/http/page/seal.js';

const tasks = JSON.parse(readFileSync(0, 'utf8'));
const answers = [];
for (const { to, context, ballot, seed, envelope } of tasks) {
  try {
    answers.push(
      envelope === undefined
        ? Buffer.from(await seal(to, context, ballot)).toString('base64url')
        : await open(
            to,
            new Uint8Array(Buffer.from(seed, 'hex')),
            context,
            new Uint8Array(Buffer.from(envelope, 'base64url')),
          ),
    );
  } catch (failure) {
    answers.push(`refused: ${failure.message}`);
  }
}
process.stdout.write(JSON.stringify(answers));
