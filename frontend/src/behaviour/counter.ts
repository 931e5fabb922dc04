/** Count the letters of text fields with data-counted against their maximum. */
export function countLetters(root: ParentNode): void {
  root.querySelectorAll<HTMLTextAreaElement>("textarea[data-counted]").forEach((field) => {
    const counter = document.getElementById(`${field.id}_counter`);
    const maximum = field.maxLength;
    if (!counter || maximum < 1) return;
    const show = (): void => {
      counter.textContent = `${field.value.length} / ${maximum}`;
      counter.classList.toggle("near", field.value.length > maximum * 0.9);
    };
    field.addEventListener("input", show);
    show();
  });
}
