import { around, element } from "./elements";

const SHOWN_FOR = 5000;

/** Say something short at the edge of the screen; screen readers hear it from the live region. */
export function toast(text: string): void {
  const made = element("p", "toast", text);
  document.getElementById("toasts")?.append(made);
  window.setTimeout(() => made.remove(), SHOWN_FOR);
}

/** A response may carry a toast in its HX-Trigger header: {"toast": "text"}. */
export function listenForToasts(): void {
  document.addEventListener("toast", (event) => {
    const detail = (event as CustomEvent<{ value?: string }>).detail;
    if (detail?.value) toast(detail.value);
  });
}

/** Messages of the page can be put away. */
export function dismissMessages(): void {
  document.addEventListener("click", (event) => {
    if (around(event, "[data-dismiss]")) around(event, ".message")?.remove();
  });
}
