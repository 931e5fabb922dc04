import { around } from "./elements";

/** The eye beside a password shows what was typed and hides it again. */
export function showPasswords(): void {
  document.addEventListener("click", (event) => {
    const button = around<HTMLButtonElement>(event, "[data-show-password]");
    const field = button?.parentElement?.querySelector<HTMLInputElement>("input");
    if (!button || !field) return;
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
}
