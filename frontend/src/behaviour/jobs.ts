import { toast } from "./toasts";
import { say } from "./words";

const EVERY = 2000;

/** Replace the job's box by the server's fresh one; the box without data-job-poll is the last. */
async function ask(box: HTMLElement): Promise<void> {
  const answer = await fetch(box.dataset.jobPoll!, { credentials: "same-origin", headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector<HTMLElement>(".job");
  if (fresh) box.replaceWith(fresh);
}

/** Jobs are followed by htmx. Where it is missing this asks in its place; where the line breaks it says so. */
export function followJobs(): void {
  let told = false;
  document.addEventListener("htmx:sendError", (event) => {
    if (!told && (event.target as Element).closest?.(".job")) toast(say("connection_lost"));
    told = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if ((event as CustomEvent<{ successful: boolean }>).detail.successful) told = false;
  });
  window.addEventListener("load", () => {
    if ("htmx" in window) return;
    window.setInterval(() => {
      document.querySelectorAll<HTMLElement>("[data-job-poll]").forEach((box) => void ask(box).catch(() => undefined));
    }, EVERY);
  });
}
