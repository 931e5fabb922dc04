import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

/** The drawing inside an icon file, without its outer <svg> element. */
function drawing(file: string): string {
  const svg = readFileSync(file, "utf8");
  const inside = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return inside.replace(/\s+/g, " ").trim();
}

/**
 * Make one sprite.svg of the icons named in `list`, one name a line.
 * Templates point into it: <use href="…/sprite.svg#name">.
 */
export function sprite(list: string): Plugin {
  const attributes =
    'viewBox="0 0 24 24" fill="none" stroke="currentColor" ' +
    'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return {
    name: "sprite",
    generateBundle() {
      const names = readFileSync(list, "utf8").split(/\s+/).filter(Boolean);
      const symbols = names.map((name) => {
        const file = resolve(`node_modules/lucide-static/icons/${name}.svg`);
        if (!existsSync(file)) this.error(`lucide-static has no icon named ${name}`);
        return `<symbol id="${name}" ${attributes}>${drawing(file)}</symbol>`;
      });
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      this.emitFile({ type: "asset", fileName: "sprite.svg", source });
    },
  };
}
