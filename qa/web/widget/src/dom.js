// Elements without markup: text is only ever set as text, so nothing of an article or an answer runs.

const RTL = ["ar", "fa", "he"];

/** Make an element with properties, attributes (by `attributes`) and children (elements or texts). */
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  const { attributes = {}, on = {}, ...rest } = properties;
  for (const name of Object.keys(rest)) made[name] = rest[name];
  for (const name of Object.keys(attributes)) {
    if (attributes[name] !== null) made.setAttribute(name, attributes[name]);
  }
  for (const name of Object.keys(on)) made.addEventListener(name, on[name]);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function directionOf(language) {
  return RTL.includes(language) ? "rtl" : "ltr";
}

/** An icon of one path, drawn in the colour of its text. */
function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(shape);
  return svg;
}

const ICONS = {
  ask: "M4 4h16v12H9l-5 4V4z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 20V5M5 12l7-7 7 7",
  stop: "M7 7h10v10H7z",
  good: "M7 11l4-8 2 1v5h6l-2 11H7zM3 11h4v9H3z",
  bad: "M17 13l-4 8-2-1v-5H5L7 4h10zM21 13h-4V4h4z",
  again: "M5 12a7 7 0 1 0 2-5L4 10M4 4v6h6",
};

/** Split an answer into texts and `[n]` markers. */
function pieces(text) {
  return text.split(/(\[\d{1,3}\])/).filter(Boolean);
}

/** Fill `{n}` in a text of ours. */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
