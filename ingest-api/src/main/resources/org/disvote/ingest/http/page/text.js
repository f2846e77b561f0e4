// The words in the reader's language, and how that language writes titles, times and numbers.

import { english } from './english.js';
import { greek } from './greek.js';

const STORED_AS = 'language';
const LANGUAGES = { el: greek, en: english };

let code = stored() ?? (navigator.languages.some((each) => each.startsWith('el')) ? 'el' : 'en');

/** The words of the current language. */
export let words = LANGUAGES[code];

document.documentElement.lang = code;

/** Changes the language of the page, and stores the choice on this device. */
export function speak(other) {
  code = other;
  words = LANGUAGES[code];
  document.documentElement.lang = code;
  try {
    localStorage.setItem(STORED_AS, code);
  } catch {
    // A browser that stores nothing starts with its own language each time.
  }
}

function stored() {
  try {
    const found = localStorage.getItem(STORED_AS);
    return found in LANGUAGES ? found : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The title of an election or of a choice: in the current language, or else in one that it has.
 *
 * @returns {{text: string, lang: string|undefined}} `lang` marks a text in another language than the page's
 */
export function titled({ title = {}, id }) {
  const found = [code, 'en', 'el', ...Object.keys(title)].find((each) => title[each]);
  return { text: title[found] ?? id, lang: found === code ? undefined : found };
}

/** A time to the minute, in the time zone of the device. */
export const when = (instant) => written(instant, {});

/** A time to the second and with its zone, for a receipt. */
export const exactly = (instant) => written(instant, { second: '2-digit', timeZoneName: 'shortOffset' });

const locale = () => (code === 'el' ? 'el-GR' : 'en-GB');

export const count = (number) => new Intl.NumberFormat(locale()).format(number);

export const share = (part, all) =>
  new Intl.NumberFormat(locale(), {
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(all > 0 ? part / all : 0);

/**
 * A time that the browser cannot write, such as one thousands of years away, is shown as the server sent it.
 * Browsers before 2022 do not know `shortOffset`.
 */
function written(instant, more) {
  try {
    return format(instant, more);
  } catch {
    if (more.timeZoneName === 'shortOffset') {
      return written(instant, { ...more, timeZoneName: 'short' });
    }
    return String(instant ?? '');
  }
}

const format = (instant, more) =>
  new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...more,
  }).format(new Date(instant));
