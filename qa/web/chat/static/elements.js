// Elements from a tag, attributes and children; texts always arrive as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function iconButton(name, label, onclick, attributes = {}) {
  return element(
    "button",
    { type: "button", class: "action", "aria-label": label, title: label, onclick, ...attributes },
    icon(name),
  );
}

// A block in a language of its own: `lang` for fonts and screen readers, `dir` from its first letters.
export function block(tag, language, text, attributes = {}) {
  return element(tag, { dir: "auto", lang: language || null, ...attributes }, text);
}

export const byId = (id) => document.getElementById(id);

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export const isNarrow = () => matchMedia("(max-width: 60rem)").matches;

let announcement = 0;

// Says a text to screen readers; the same text twice is said twice.
export function announce(text) {
  announcement += 1;
  byId("status").textContent = text + (announcement % 2 ? "" : "\u00a0");
}
