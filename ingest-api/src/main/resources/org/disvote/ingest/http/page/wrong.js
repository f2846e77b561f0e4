// What a check of signatures and proofs ends with if it does not prove what it should.

/** What was received does not prove what it should. The message is a detail in English, for those who look into it. */
export class Wrong extends Error {
  /**
   * @param {'form'|'log'|'cosignatures'|'not-counted'|'numbers'} [kind] `cosignatures` if only they are missing: nobody
   *     did anything wrong
   */
  constructor(detail, kind = 'form') {
    super(detail);
    this.kind = kind;
  }
}

export function need(holds, detail, kind = 'form') {
  if (!holds) {
    throw new Wrong(detail, kind);
  }
}

/** A number in a text: decimal, without sign and leading zeros. */
export function decimal(text, detail) {
  need(/^(?:0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text)), detail);
  return Number(text);
}
