import { around } from "./elements";
import { toast } from "./toasts";
import { say } from "./words";

/** Copy through a text box: the only way on plain http, where the clipboard interface is absent. */
function copyByHand(text: string): boolean {
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "unseen";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}

async function copy(text: string): Promise<boolean> {
  if (!navigator.clipboard) return copyByHand(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}

/** Buttons with data-copy="text" put the text on the clipboard. */
export function copyText(): void {
  document.addEventListener("click", async (event) => {
    const button = around(event, "[data-copy]");
    if (button) toast(say((await copy(button.dataset.copy ?? "")) ? "copied" : "not_copied"));
  });
}
