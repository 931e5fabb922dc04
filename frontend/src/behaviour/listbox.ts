import { element, icon } from "./elements";
import { recent } from "./recent";
import { say } from "./words";

let serial = 0;

/** What the script itself offers: an option that does something, or leads somewhere. */
export interface Offer {
  label: string;
  icon: string;
  url?: string;
  act?: () => void;
}

/** A titled group of options. */
export function group(title: string, offers: Offer[]): HTMLElement {
  const heading = element("div", "suggest-title", title);
  heading.setAttribute("aria-hidden", "true");
  const made = element("div", "", heading);
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", title);
  for (const offer of offers) {
    const option = offer.url ? element("a") : element("div");
    if (option instanceof HTMLAnchorElement) option.href = offer.url!;
    option.setAttribute("role", "option");
    option.tabIndex = -1;
    option.append(icon(offer.icon), element("span", "", offer.label));
    if (offer.act) option.addEventListener("click", offer.act);
    made.append(option);
  }
  return made;
}

/*
 * A field with a list of suggestions below it, after the combobox pattern of ARIA: the focus stays in the field,
 * the arrows move through the options, Enter takes the marked one, Escape closes the list.
 */
export class Suggesting {
  private marked = -1;
  private waiting = 0;
  private asked: AbortController | null = null;
  private readonly options: () => HTMLElement[];

  constructor(
    private readonly field: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly address: string,
    private readonly before: (text: string) => HTMLElement[],
    private readonly stays: boolean,
  ) {
    list.id ||= `suggestions-${(serial += 1)}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.getAttribute("aria-label") ?? "");
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "false");
    this.options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
    field.addEventListener("input", () => this.soon());
    field.addEventListener("keydown", (event) => this.key(event));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.taken(event));
  }

  /** Ask for what belongs to the present text, and show it. */
  async show(): Promise<void> {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const text = this.field.value.trim();
    const shown = element("div");
    if (text || this.stays) {
      try {
        const joint = this.address.includes("?") ? "&" : "?";
        const answer = await fetch(`${this.address}${joint}q=${encodeURIComponent(text)}`, {
          credentials: "same-origin",
          signal: asked.signal,
        });
        if (!answer.ok || answer.redirected) return;
        shown.innerHTML = await answer.text();
      } catch {
        return;
      }
    }
    if (asked.signal.aborted || (!this.stays && document.activeElement !== this.field)) return;
    const own = this.before(text).filter((one) => one.querySelector("[role=option]"));
    if (own.length) shown.querySelector(".suggest-none")?.remove();
    this.list.replaceChildren(...own, ...shown.childNodes);
    this.options().forEach((option, place) => (option.id = `${this.list.id}-${place}`));
    // Without options it is a sentence that is read out, not a list.
    this.list.setAttribute("role", this.options().length ? "listbox" : "status");
    this.mark(this.stays && this.options().length ? 0 : -1);
    this.open(this.list.childElementCount > 0);
  }

  close(): void {
    window.clearTimeout(this.waiting);
    this.asked?.abort();
    this.open(false);
  }

  private open(open: boolean): void {
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open && this.options().length > 0));
    if (!open) this.mark(-1);
  }

  private soon(): void {
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.show(), 150);
  }

  private mark(place: number): void {
    this.marked = place;
    this.options().forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    const option = this.options()[place];
    if (!option) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const count = this.options().length;
    const open = !this.list.hidden && count > 0;
    if (event.key === "Escape" && open && !this.stays) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" && open) {
      event.preventDefault();
      this.mark((this.marked + 1) % count);
    } else if (event.key === "ArrowUp" && open) {
      event.preventDefault();
      this.mark((this.marked + count - 1) % count);
    } else if (event.key === "Enter" && open && this.options()[this.marked]) {
      event.preventDefault();
      this.options()[this.marked].click();
    }
  }

  private taken(event: MouseEvent): void {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (option?.dataset.recent !== undefined && option instanceof HTMLAnchorElement) {
      recent.keep(this.field.dataset.reader ?? "", option.querySelector("b")?.textContent ?? "", option.href);
    }
  }
}

/** The group of what was opened lately from a list of suggestions, with a way to forget it. */
export function recentGroup(reader: string, again: () => void): HTMLElement[] {
  const kept = recent.of(reader);
  if (!kept.length) return [];
  const offers = kept.map((one) => ({ label: one.title, icon: "history", url: one.url }));
  const made = group(say("recent_group"), offers);
  made.querySelectorAll<HTMLElement>("[role=option] span").forEach((one) => (one.lang = "zh"));
  const forget = () => {
    recent.forget();
    again();
  };
  made.append(...group("", [{ label: say("clear_recent"), icon: "x", act: forget }]).querySelectorAll("[role=option]"));
  return [made];
}
