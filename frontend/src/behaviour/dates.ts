/** Beside a date field, the chosen day in words with its weekday: the field itself speaks the browser's language. */
export function spellDates(root: ParentNode): void {
  const words = new Intl.DateTimeFormat(document.documentElement.lang, {
    year: "numeric",
    month: "long",
    day: "numeric",
    weekday: "long",
    timeZone: "UTC",
  });
  root.querySelectorAll<HTMLInputElement>("input[type=date][data-spelled]").forEach((field) => {
    const shown = document.getElementById(`${field.id}_spelled`);
    if (!shown) return;
    const hint = shown.textContent ?? "";
    const show = (): void => {
      shown.textContent = field.valueAsDate ? words.format(field.valueAsDate) : hint;
    };
    field.addEventListener("input", show);
    show();
  });
}
