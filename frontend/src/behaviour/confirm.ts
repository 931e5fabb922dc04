import { element } from "./elements";
import { canShowDialogs, showModal } from "./modal";
import { say } from "./words";

/** Ask `question`; the answer is what was chosen, and no when the dialog was simply closed. */
export function ask(question: string, agree: string): Promise<boolean> {
  if (!canShowDialogs) return Promise.resolve(window.confirm(question));
  return new Promise((answer) => {
    const no = element("button", "button", say("cancel"));
    const yes = element("button", "button button-primary", agree);
    no.type = yes.type = "button";
    const text = element("p", "dialog-intro", question);
    const dialog = showModal(say("please_confirm"), element("div", "", text, element("div", "submit-bar", no, yes)));
    dialog.addEventListener("close", () => answer(false));
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      answer(true);
      dialog.close();
    });
    yes.focus();
  });
}

/** A form with data-confirm="question" is sent only after the question was agreed to. */
export function confirmFirst(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      const question = form.dataset.confirm;
      if (!question || form.dataset.agreed !== undefined) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
      void ask(question, button?.textContent?.trim() || say("confirm")).then((agreed) => {
        if (!agreed) return;
        form.dataset.agreed = "";
        form.requestSubmit ? form.requestSubmit(button ?? undefined) : form.submit();
      });
    },
    true,
  );
}
