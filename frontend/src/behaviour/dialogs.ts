import { around } from "./elements";
import { canShowDialogs, firstField, showModal } from "./modal";
import { toast } from "./toasts";
import { say } from "./words";

/*
 * A link with data-dialog leads to a full page whose form lies in [data-dialog-content]. With a script the
 * form is shown in a dialog over the present page, and sent from there; the server knows nothing of it:
 * it answers a redirect when the work is done and the same page with errors when it is not.
 */

interface Fetched {
  url: string;
  redirected: boolean;
  page: Document;
  content: HTMLElement | null;
}

async function fetchPage(url: string, init: RequestInit = {}): Promise<Fetched> {
  const answer = await fetch(url, { credentials: "same-origin", ...init });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.querySelector<HTMLElement>("[data-dialog-content]");
  return { url: answer.url, redirected: answer.redirected, page, content };
}

function put(dialog: HTMLDialogElement, content: HTMLElement, address: string): void {
  const body = dialog.querySelector(".dialog-body")!;
  body.replaceChildren(content);
  content.querySelectorAll("form").forEach((form) => prepare(dialog, form, address));
  content.dispatchEvent(new CustomEvent("lm:added", { bubbles: true }));
  firstField(body)?.focus();
}

function prepare(dialog: HTMLDialogElement, form: HTMLFormElement, address: string): void {
  if (!form.getAttribute("action")) form.action = address;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(dialog, form, (event as SubmitEvent).submitter);
  });
  form.querySelectorAll("[data-dialog-close]").forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    }),
  );
}

async function send(dialog: HTMLDialogElement, form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  if (form.dataset.sending !== undefined) return;
  form.dataset.sending = "";
  button?.setAttribute("aria-busy", "true");
  const data = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) data.append(button.name, button.value);
  try {
    const answer = await fetchPage(form.action, { method: "POST", body: data });
    if (answer.content && !answer.redirected) put(dialog, answer.content, form.action);
    else window.location.assign(answer.redirected ? answer.url : window.location.href);
  } catch {
    toast(say("not_sent"));
    delete form.dataset.sending;
    button?.removeAttribute("aria-busy");
  }
}

async function open(link: HTMLAnchorElement): Promise<void> {
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetchPage(link.href);
    if (!answer.content || answer.redirected) {
      window.location.assign(link.href);
      return;
    }
    const title = answer.content.dataset.dialogContent || answer.page.title;
    const dialog = showModal(title, document.createDocumentFragment());
    dialog.addEventListener("close", () => link.focus());
    put(dialog, answer.content, link.href);
  } catch {
    window.location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

/** Links with data-dialog open over the page; buttons with data-open-dialog="id" open a dialog that is in it. */
export function openDialogs(): void {
  if (!canShowDialogs) return;
  document.addEventListener("click", (event) => {
    const link = around<HTMLAnchorElement>(event, "a[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (link.getAttribute("aria-busy") !== "true") void open(link);
    }
    const opener = around(event, "[data-open-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.openDialog!);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
    if (around(event, "[data-close-dialog]")) around<HTMLDialogElement>(event, "dialog")?.close();
    if (event.target instanceof HTMLDialogElement) event.target.close();
  });
}
