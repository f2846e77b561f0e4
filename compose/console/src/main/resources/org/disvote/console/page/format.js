// How the console writes numbers, durations and titles.

const whole = new Intl.NumberFormat('en');
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const isUnknown = (number) => number === null || number === undefined;

export const count = (number) => (isUnknown(number) ? '–' : whole.format(number));

/** A number per second. */
export const rate = (number) =>
  number >= 100 || number === 0 ? whole.format(Math.round(number)) : oneDigit.format(number);

export function millis(number) {
  if (isUnknown(number)) {
    return '–';
  }
  if (number >= 1000) {
    return `${oneDigit.format(number / 1000)} s`;
  }
  return `${number >= 100 ? Math.round(number) : oneDigit.format(number)} ms`;
}

export function seconds(number) {
  if (number < 0.05) {
    return '0 s';
  }
  if (number < 10) {
    return `${oneDigit.format(number)} s`;
  }
  if (number < 90) {
    return `${Math.round(number)} s`;
  }
  if (number < 5400) {
    return `${Math.round(number / 60)} min`;
  }
  return `${oneDigit.format(number / 3600)} h`;
}

export const share = (part, all) => (all > 0 ? `${((100 * part) / all).toFixed(1)} %` : '–');

/** A title in the first of the reader's languages that it has, or else in English, or else in any. */
export function titled(titles, languages = navigator.languages) {
  for (const language of languages) {
    const found = titles[language] ?? titles[language.split('-')[0]];
    if (found) {
      return found;
    }
  }
  return titles.en ?? Object.values(titles)[0] ?? '';
}
