/** The sprite's address, as the page itself uses it. */
const sprite = document.querySelector<HTMLElement>("[data-sprite]")?.dataset.sprite ?? "";

const SVG = "http://www.w3.org/2000/svg";

/** An icon of the sprite, hidden from screen readers. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** A new element with a class and children; strings become text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A square button that shows an icon and says its name aloud. */
export function iconButton(name: string, label: string, onClick: () => void): HTMLButtonElement {
  const button = element("button", "icon-button", icon(name));
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.addEventListener("click", onClick);
  return button;
}

/** The nearest element around an event's target that matches `selector`. */
export function around<Found extends HTMLElement>(event: Event, selector: string): Found | null {
  return event.target instanceof Element ? event.target.closest<Found>(selector) : null;
}
