// Writes the bundle and brotli's form of each file, or compares them. What a form holds is compared and not its bytes:
// another version of node may compress the same file otherwise.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const [mode, made, page] = process.argv.slice(2);
const built = join(page, 'built');
const script = readFileSync(made);

const files = [
  ['page.js', script],
  ['page.css', readFileSync(join(page, 'page.css'))],
  ['seal.js', readFileSync(join(page, 'seal.js'))],
  ['oauth.js', readFileSync(join(page, 'oauth.js'))],
];
const list = files
  .map(([name, content]) => `${createHash('sha256').update(content).digest('hex')}  ${name}.br\n`)
  .join('');

const compress = (content) =>
  brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });

if (mode === 'check') {
  const differs = [];
  const same = (name, equals) => {
    const file = join(built, name);
    if (!existsSync(file) || !equals(readFileSync(file))) {
      differs.push(name);
    }
  };
  same('page.js', (bytes) => bytes.equals(script));
  same('digests.txt', (bytes) => bytes.toString() === list);
  for (const [name, content] of files) {
    same(`${name}.br`, (bytes) => brotliDecompressSync(bytes).equals(content));
  }
  if (differs.length > 0) {
    console.error(`page: built/ is not what its sources make (${differs}): run ingest-api/src/main/js/page/build`);
    process.exit(1);
  }
} else {
  writeFileSync(join(built, 'page.js'), script);
  writeFileSync(join(built, 'digests.txt'), list);
  for (const [name, content] of files) {
    writeFileSync(join(built, `${name}.br`), compress(content));
  }
}
const sizes = files.map(([name, content]) => `${name} ${content.length} bytes, ${compress(content).length} by brotli`);
console.log(`page: ${sizes.join('; ')}`);
