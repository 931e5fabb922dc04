const FIELDS = "select.input, input[type=date]";

/** Without htmx a filter still works: changing a choice sends the form as a plain page request. */
export function submitFilters(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    const form = field.closest<HTMLFormElement>("form[data-filters]");
    if (!form) return;
    countChosen(form);
    if (field.matches("select, input[type=date], input[type=checkbox]") && !("htmx" in window)) form.submit();
  });
}

/** On a phone three filters or more fold away behind a button that says how many of them are set. */
export function foldFilters(root: ParentNode): void {
  root.querySelectorAll<HTMLFormElement>("form[data-filters]").forEach((form) => {
    const button = form.querySelector<HTMLButtonElement>("[data-filter-more]");
    if (!button || !button.hidden || form.querySelectorAll(FIELDS).length < 3) return;
    button.hidden = false;
    form.classList.add("filters-folded");
    button.addEventListener("click", () => {
      const folded = form.classList.toggle("filters-folded");
      button.setAttribute("aria-expanded", String(!folded));
    });
    countChosen(form);
  });
}

function countChosen(form: HTMLFormElement): void {
  const count = form.querySelector("[data-filter-count]");
  const chosen = [...form.querySelectorAll<HTMLSelectElement>("select.input")].filter((field) => field.value).length;
  if (count) count.textContent = chosen ? String(chosen) : "";
}
