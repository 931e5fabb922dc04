import { around } from "./elements";
import { canShowDialogs, showModal } from "./modal";
import { toast } from "./toasts";
import { say } from "./words";

/*
 * Single keys lead around the site: "/" to the search box, "?" to the keyboard map, and the strokes that the map
 * itself lists in data-keys. Whoever is disturbed by them (speech input, trembling hands) switches them off on the
 * map; the browser remembers it.
 */

const NAME = "lianmeng.keys";
const PATIENCE = 1500;

function switchedOn(): boolean {
  try {
    return localStorage.getItem(NAME) !== "off";
  } catch {
    return true;
  }
}

function switchTo(on: boolean): void {
  try {
    if (on) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, "off");
  } catch {
    // Where nothing may be kept, the switch holds for nothing.
  }
}

let map: Promise<HTMLElement | null> | null = null;

/** The keyboard map, read once a page. */
function keyboardMap(): Promise<HTMLElement | null> {
  const address = document.body.dataset.keyboard;
  if (!address) return Promise.resolve(null);
  map ??= fetch(address, { credentials: "same-origin" })
    .then((answer) => answer.text())
    .then((text) => new DOMParser().parseFromString(text, "text/html").querySelector<HTMLElement>("[data-dialog-content]"))
    .catch(() => null);
  return map;
}

async function showMap(): Promise<void> {
  const content = await keyboardMap();
  if (!content || !canShowDialogs || document.querySelector("dialog[open]")) return;
  const shown = content.cloneNode(true) as HTMLElement;
  const dialog = showModal(content.dataset.dialogContent ?? "", shown);
  dialog.classList.add("dialog-wide");
  keySwitch(shown);
  dialog.querySelector<HTMLElement>("[data-toggle-keys]")?.focus();
}

async function follow(strokes: string): Promise<void> {
  const content = await keyboardMap();
  const link = content?.querySelector<HTMLAnchorElement>(`[data-keys="${CSS.escape(strokes)}"]`);
  if (link) window.location.assign(link.getAttribute("href")!);
}

/** The switch on the map: shown where there are scripts, and true to what the browser remembers. */
export function keySwitch(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-keys-switch]").forEach((part) => {
    const button = part.querySelector<HTMLButtonElement>("[data-toggle-keys]")!;
    if (!part.hidden) return;
    part.hidden = false;
    const show = () => {
      button.setAttribute("aria-pressed", String(switchedOn()));
      part.parentElement!.classList.toggle("keys-off", !switchedOn());
    };
    show();
    button.addEventListener("click", () => {
      switchTo(!switchedOn());
      show();
      toast(say(switchedOn() ? "keys_on" : "keys_off"));
    });
  });
}

function toSearchBox(event: KeyboardEvent): void {
  const box = document.querySelector<HTMLInputElement>(".site-search input");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

export function singleKeys(): void {
  let begun = "";
  let since = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key.length !== 1) return;
    if (around(event, "input, textarea, select, [contenteditable], dialog") || !switchedOn()) return;
    if (event.key === "/") return toSearchBox(event);
    if (event.key === "?") {
      event.preventDefault();
      return void showMap();
    }
    const now = event.timeStamp;
    const strokes = begun && now - since < PATIENCE ? `${begun} ${event.key}` : event.key;
    begun = event.key === "g" && strokes === "g" ? "g" : "";
    since = now;
    if (begun) void keyboardMap();
    else if (/^(g )?[a-z]$/.test(strokes) && !event.repeat) void follow(strokes);
  });
}
