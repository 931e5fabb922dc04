import { around } from "./elements";

/** Buttons with data-print print the page. */
export function printButtons(): void {
  document.addEventListener("click", (event) => {
    if (around(event, "[data-print]")) window.print();
  });
}
