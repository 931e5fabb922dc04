/** The navigation as a drawer on narrow screens. */
export function drawer(): void {
  const side = document.getElementById("side");
  const scrim = document.querySelector<HTMLElement>("[data-nav-close]");
  const toggle = document.querySelector<HTMLElement>("[data-nav-toggle]");
  if (!side || !scrim || !toggle) return;

  const show = (open: boolean): void => {
    side.classList.toggle("open", open);
    scrim.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    if (open) side.querySelector<HTMLElement>("a")?.focus();
  };

  toggle.addEventListener("click", () => show(!side.classList.contains("open")));
  scrim.addEventListener("click", () => show(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side.classList.contains("open")) {
      show(false);
      toggle.focus();
    }
  });
}
