import "./styles/index.css";

import { confirmFirst } from "./behaviour/confirm";
import { copyText } from "./behaviour/copy";
import { countLetters } from "./behaviour/counter";
import { spellDates } from "./behaviour/dates";
import { openDialogs } from "./behaviour/dialogs";
import { forgetSentDrafts, keepDrafts } from "./behaviour/drafts";
import { foldFilters, submitFilters } from "./behaviour/filters";
import { pickFiles } from "./behaviour/files";
import { followJobs } from "./behaviour/jobs";
import { keySwitch, singleKeys } from "./behaviour/keys";
import { closeMenus } from "./behaviour/menus";
import { drawer } from "./behaviour/nav";
import { sendOnce } from "./behaviour/once";
import { palette, suggestWhileTyping } from "./behaviour/palette";
import { usePasskeys } from "./behaviour/passkeys";
import { showPasswords } from "./behaviour/password";
import { printButtons } from "./behaviour/print";
import { forgetRecent } from "./behaviour/recent";
import { dismissMessages, listenForToasts } from "./behaviour/toasts";

// What listens on the document once, whatever is on the page.
drawer();
singleKeys();
palette();
suggestWhileTyping();
forgetRecent();
closeMenus();
printButtons();
copyText();
confirmFirst();
usePasskeys();
openDialogs();
submitFilters();
showPasswords();
sendOnce();
dismissMessages();
listenForToasts();
followJobs();

/** Set up what is new on the page: all of it at first, later what htmx or a dialog brought in. */
function enliven(root: ParentNode): void {
  foldFilters(root);
  countLetters(root);
  spellDates(root);
  pickFiles(root);
  keepDrafts(root);
  keySwitch(root);
}

enliven(document);
forgetSentDrafts();
document.addEventListener("htmx:load", (event) => enliven((event as CustomEvent<{ elt: HTMLElement }>).detail.elt));
document.addEventListener("lm:added", (event) => enliven(event.target as HTMLElement));
