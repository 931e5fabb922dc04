import { element, iconButton } from "./elements";
import { say } from "./words";

/** Whether this browser knows <dialog>; where it does not, links simply go to their full page. */
export const canShowDialogs = typeof HTMLDialogElement === "function";

let serial = 0;

/** Show `content` in a dialog of its own, which leaves the page when it is closed. */
export function showModal(title: string, content: Node): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  const heading = element("h2", "", title);
  heading.id = `dialog-${(serial += 1)}`;
  dialog.setAttribute("aria-labelledby", heading.id);
  const head = element("header", "dialog-head", heading);
  head.append(iconButton("x", say("close"), () => dialog.close()));
  dialog.append(head, element("div", "dialog-body", content));
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  firstField(dialog)?.focus();
  return dialog;
}

/** Where writing starts: the first field at fault, or else the first field. */
export function firstField(root: ParentNode): HTMLElement | null {
  const field = "input:not([type=hidden]):not([type=file]), select, textarea";
  return root.querySelector<HTMLElement>('[aria-invalid="true"]') ?? root.querySelector<HTMLElement>(field);
}
