import { element } from "./elements";
import { say } from "./words";

/*
 * A form with data-draft="key" keeps what was written on this device until it is sent. A draft is marked when
 * its form is sent, and forgotten when a page comes back that no longer shows the form: then it arrived.
 */

interface Draft {
  savedAt: number;
  sent?: boolean;
  values: Record<string, string[]>;
}

const PREFIX = "lianmeng.draft.";
const UNKEPT = "[type=hidden], [type=file], [type=password], [data-undrafted]";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function read(key: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null");
  } catch {
    return null;
  }
}

function write(key: string, draft: Draft): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
  } catch {
    // A full or forbidden store is no reason to disturb the writing.
  }
}

function fields(form: HTMLFormElement): Field[] {
  const all = [...form.elements].filter((field) => field.matches("input, select, textarea"));
  return all.filter((field) => !field.matches(UNKEPT)) as Field[];
}

function collect(form: HTMLFormElement): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  const kept = new Set(fields(form).map((field) => field.name));
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string" && kept.has(name)) (values[name] ??= []).push(value);
  });
  return values;
}

function restore(form: HTMLFormElement, values: Record<string, string[]>): void {
  for (const field of fields(form)) {
    const stored = values[field.name] ?? [];
    if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")) {
      field.checked = stored.includes(field.value);
    } else if (field instanceof HTMLSelectElement && field.multiple) {
      [...field.options].forEach((option) => (option.selected = stored.includes(option.value)));
    } else if (stored.length) {
      field.value = stored[0];
    }
    field.dispatchEvent(new Event("input"));
  }
}

function offerDiscard(form: HTMLFormElement, key: string, draft: Draft): void {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, {
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  const text = element("span", "", say("draft_restored", { time: time.format(draft.savedAt) }));
  const discard = element("button", "", say("discard_draft"));
  discard.type = "button";
  const note = element("div", "draft-note", text, discard);
  note.setAttribute("role", "status");
  discard.addEventListener("click", () => {
    localStorage.removeItem(PREFIX + key);
    form.reset();
    fields(form).forEach((field) => field.dispatchEvent(new Event("input")));
    note.remove();
  });
  form.before(note);
}

function keep(form: HTMLFormElement): void {
  const key = form.dataset.draft!;
  const untouched = JSON.stringify(collect(form));
  const draft = read(key);
  // Values that the server sent back with their errors are newer than any draft.
  const answered = form.querySelector('[aria-invalid="true"]') !== null;
  if (draft && !answered && JSON.stringify(draft.values) !== untouched) {
    restore(form, draft.values);
    offerDiscard(form, key, draft);
  }
  const save = (sent = false): void => write(key, { savedAt: Date.now(), sent, values: collect(form) });
  form.addEventListener("input", () => save());
  form.addEventListener("submit", () => save(true));
}

export function keepDrafts(root: ParentNode): void {
  root.querySelectorAll<HTMLFormElement>("form[data-draft]:not([data-kept])").forEach((form) => {
    form.dataset.kept = "";
    keep(form);
  });
}

/** Forget the drafts whose forms were sent and did not come back. */
export function forgetSentDrafts(): void {
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const key = name.slice(PREFIX.length);
    const here = document.querySelector(`form[data-draft="${CSS.escape(key)}"]`);
    if (!here && read(key)?.sent) localStorage.removeItem(name);
  }
}
