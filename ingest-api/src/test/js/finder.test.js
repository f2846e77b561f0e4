// How rows of a long list are found.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './browser.js';
import { matches } from '../../main/resources/org/disvote/ingest/http/page/finder.js';

test('accents, capitals and the end of a word make no difference', () => {
  assert.ok(matches('Παπαδόπουλος Γεώργιος', 'παπαδοπουλοσ'));
  assert.ok(matches('Νικολαΐδης', 'ΝΙΚΟΛΑΙΔΗΣ'));
  assert.ok(matches('Müller', 'muller'));
});

test('each word that is looked for must be somewhere, in any order', () => {
  assert.ok(matches('Papadopoulou Maria', 'mar papa'));
  assert.ok(!matches('Papadopoulou Maria', 'maria x'));
});

test('nothing that is looked for finds everything', () => {
  assert.ok(matches('Maria', ''));
});
