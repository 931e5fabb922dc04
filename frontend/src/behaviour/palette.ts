import { around, element, icon } from "./elements";
import { type Offer, Suggesting, group, recentGroup } from "./listbox";
import { canShowDialogs, showModal } from "./modal";
import { say } from "./words";

/** Whether an element of the page can be used now: a hidden button is nothing to offer. */
function usable(one: HTMLElement): boolean {
  return one.getClientRects().length > 0 && !one.hasAttribute("disabled") && one.getAttribute("aria-disabled") !== "true";
}

/** The deeds that the page itself offers to this reader: its links to actions, and its buttons that open a form. */
function onPage(): Offer[] {
  const found = document.querySelectorAll<HTMLElement>("main a[data-dialog], main a.button, main button[data-open-dialog]");
  return [...found]
    .filter((one) => usable(one) && one.innerText.trim())
    .map((one) => ({ label: one.innerText.trim().replace(/\s+/g, " "), icon: "arrow-right", act: () => one.click() }));
}

/** The posts to change to, the other language, signing out: what the menu of the account holds. */
function ofAccount(): Offer[] {
  const found = document.querySelectorAll<HTMLButtonElement>("details.account form button:not([aria-current])");
  return [...found]
    .filter((one) => one.textContent?.trim())
    .map((one) => ({ label: one.textContent!.trim().replace(/\s+/g, " "), icon: "user-round", act: () => one.click() }));
}

function matching(offers: Offer[], text: string): Offer[] {
  const wanted = text.toLowerCase();
  return offers.filter((one) => one.label.toLowerCase().includes(wanted));
}

function openPalette(button: HTMLButtonElement): void {
  const deeds = onPage();
  const field = element("input", "input");
  field.type = "search";
  field.maxLength = 60;
  field.autocomplete = "off";
  field.placeholder = say("palette_hint");
  field.setAttribute("aria-label", say("palette_hint"));
  field.dataset.reader = button.dataset.reader;
  const list = element("div", "suggest-list");
  const box = element("div", "palette-field", icon("search"), field);
  const dialog = showModal(say("palette"), element("div", "", box, list));
  dialog.classList.add("palette");
  const later = (act: () => void) => () => {
    dialog.close();
    act();
  };
  const closing = (offers: Offer[]) => offers.map((one) => ({ ...one, act: one.act && later(one.act) }));
  const before = (text: string): HTMLElement[] => [
    ...(text ? [] : recentGroup(button.dataset.reader ?? "", () => void suggesting.show())),
    group(say("page_group"), closing(matching(deeds, text))),
    ...(text ? [group(say("account_group"), closing(matching(ofAccount(), text)))] : []),
  ];
  const suggesting = new Suggesting(field, list, `${button.dataset.palette}?pages=1`, before, true);
  const earlier = document.activeElement;
  dialog.addEventListener("close", () => {
    suggesting.close();
    if (earlier instanceof HTMLElement && earlier !== document.body) earlier.focus();
  });
  field.focus();
  void suggesting.show();
}

/** Ctrl+K, or the button in the top bar, opens the palette. */
export function palette(): void {
  const button = document.querySelector<HTMLButtonElement>("button[data-palette]");
  if (!button || !canShowDialogs) return;
  button.hidden = false;
  button.addEventListener("click", () => openPalette(button));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const open = document.querySelector<HTMLDialogElement>("dialog.palette");
    if (open) open.close();
    else if (!around(event, "dialog")) openPalette(button);
  });
}

/** While somebody types into the search box of the top bar, the first matches stand below it. */
export function suggestWhileTyping(): void {
  const field = document.querySelector<HTMLInputElement>("input[data-suggestions]");
  if (!field) return;
  const list = element("div", "suggest-list suggest-below");
  list.hidden = true;
  field.closest("form")!.append(list);
  const before = (text: string): HTMLElement[] =>
    text ? [] : recentGroup(field.dataset.reader ?? "", () => void suggesting.show());
  const suggesting = new Suggesting(field, list, field.dataset.suggestions!, before, false);
  field.addEventListener("focus", () => void suggesting.show());
  field.addEventListener("blur", () => suggesting.close());
}
