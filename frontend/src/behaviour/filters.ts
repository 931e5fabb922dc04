/** Without htmx a filter still works: changing a choice sends the form as a plain page request. */
export function submitFilters(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    const form = field.closest<HTMLFormElement>("form[data-filters]");
    if (form && field.matches("select, input[type=date], input[type=checkbox]") && !("htmx" in window)) form.submit();
  });
}
