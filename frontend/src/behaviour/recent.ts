/*
 * The records opened lately from a list of suggestions, kept in this tab only, apart for each post, and forgotten
 * when somebody signs out: a computer in an office has many readers.
 */

interface Opened {
  title: string;
  url: string;
}

const NAME = "lianmeng.recent";
const KEPT = 6;

function read(): Record<string, Opened[]> {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? "{}");
  } catch {
    return {};
  }
}

function forget(): void {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // Where nothing may be kept, nothing is to be forgotten.
  }
}

export const recent = {
  of: (reader: string): Opened[] => read()[reader] ?? [],

  keep(reader: string, title: string, url: string): void {
    const address = url.replace(window.location.origin, "");
    const others = recent.of(reader).filter((one) => one.url !== address);
    try {
      sessionStorage.setItem(NAME, JSON.stringify({ [reader]: [{ title, url: address }, ...others].slice(0, KEPT) }));
    } catch {
      // A full or forbidden store is no reason not to open the record.
    }
  },

  forget,
};

/** On a page without the signed-in frame nobody is there to remember for. */
export function forgetRecent(): void {
  if (!document.querySelector(".topbar")) forget();
}
