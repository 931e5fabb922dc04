import { around } from "./elements";

/** What unfolds is open on paper: the explanation of a deadline must not be lost. Afterwards it is as it was. */
function unfoldOnPaper(): void {
  let opened: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details.unfold:not([open])")];
    opened.forEach((details) => (details.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((details) => (details.open = false)));
}

/** Buttons with data-print print the page. */
export function printButtons(): void {
  unfoldOnPaper();
  document.addEventListener("click", (event) => {
    if (around(event, "[data-print]")) window.print();
  });
}
