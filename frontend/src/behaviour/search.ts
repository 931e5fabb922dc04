import { around } from "./elements";

/** The key "/" goes to the search box, unless something is being written. */
export function searchKey(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (around(event, "input, textarea, select, [contenteditable], dialog")) return;
    const box = document.querySelector<HTMLInputElement>(".site-search input");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
