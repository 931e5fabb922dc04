import { element, icon, iconButton } from "./elements";
import { shrink } from "./shrink";
import { say } from "./words";

interface Chosen {
  file: File;
  thumbnail?: string;
  problem?: string;
}

/** 1.4 MB, 320 KB: sizes as people say them. */
function size(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`;
}

/** The files chosen so far in one field: added by album, camera or disk, shown, and taken away again. */
class Picker {
  private chosen: Chosen[] = [];
  private readonly field: HTMLInputElement;
  private readonly list: HTMLElement;

  constructor(box: HTMLElement) {
    this.field = box.querySelector<HTMLInputElement>("input[type=file][name]")!;
    this.list = box.querySelector<HTMLElement>(".files-list")!;
    this.field.addEventListener("change", () => void this.add([...(this.field.files ?? [])]));
    const camera = box.querySelector<HTMLInputElement>("input[data-camera]");
    if (camera && window.matchMedia("(pointer: coarse)").matches) {
      camera.closest<HTMLElement>("[hidden]")!.hidden = false;
      camera.addEventListener("change", () => {
        void this.add([...(camera.files ?? [])]);
        camera.value = "";
      });
    }
  }

  private async add(files: File[]): Promise<void> {
    const limit = Number(this.field.dataset.maxBytes) || Infinity;
    const added = await Promise.all(files.map((file) => this.prepare(file, limit)));
    this.chosen = this.field.multiple ? [...this.chosen, ...added] : added.slice(-1);
    this.show();
  }

  private async prepare(file: File, limit: number): Promise<Chosen> {
    let chosen: Chosen = { file };
    if (file.type.startsWith("image/")) {
      try {
        chosen = await shrink(file);
      } catch {
        // A picture this browser cannot draw (HEIC, for one) is sent as it is; the server judges it.
      }
    }
    if (chosen.file.size > limit) chosen.problem = say("file_too_large", { limit: size(limit) });
    return chosen;
  }

  private remove(chosen: Chosen): void {
    this.chosen = this.chosen.filter((other) => other !== chosen);
    this.show();
    this.field.focus();
  }

  private show(): void {
    const transfer = new DataTransfer();
    this.chosen.filter(({ problem }) => !problem).forEach(({ file }) => transfer.items.add(file));
    this.field.files = transfer.files;
    this.list.replaceChildren(...this.chosen.map((chosen) => this.row(chosen)));
  }

  private row(chosen: Chosen): HTMLElement {
    const thumbnail = element("span", "file-thumb");
    if (chosen.thumbnail) {
      const image = element("img");
      image.src = chosen.thumbnail;
      image.alt = "";
      thumbnail.append(image);
    } else {
      thumbnail.append(icon("file-text"));
    }
    const name = element("b", "", chosen.file.name);
    const about = element("small", "", chosen.problem ?? size(chosen.file.size));
    const remove = iconButton("x", say("remove_file", { name: chosen.file.name }), () => this.remove(chosen));
    const row = element("li", "file", thumbnail, element("div", "", name, about), remove);
    row.classList.toggle("file-refused", Boolean(chosen.problem));
    return row;
  }
}

/** File fields (.files) show what was chosen; photos are made smaller before they are sent. */
export function pickFiles(root: ParentNode): void {
  if (typeof DataTransfer !== "function") return;
  root.querySelectorAll<HTMLElement>(".files:not([data-on])").forEach((box) => {
    box.dataset.on = "";
    new Picker(box);
  });
}
