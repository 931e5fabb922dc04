/** A form is sent once: a second click while the first is under way does nothing. */
export function sendOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    const button = (event as SubmitEvent).submitter ?? form.querySelector("button[type=submit]");
    button?.setAttribute("aria-busy", "true");
  });
  // The page may come back from the browser's memory; then the form is to be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(release);
  });
}

/** Let a form be sent again. */
export function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}
