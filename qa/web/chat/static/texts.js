// The interface's language: its texts, its direction, its numbers.

import { byId, element } from "./elements.js";

let language = "en";
let table = {};
let languages = [];

export const t = (key, values = {}) =>
  (table[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

export const currentLanguage = () => language;

export const percent = (share) =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share);

export function start(boot) {
  languages = boot.languages;
  apply(boot.language, boot.texts);
  const select = byId("language");
  for (const { code, name } of languages) {
    select.append(element("option", { value: code, lang: code }, name));
  }
  select.value = boot.language;
}

export async function load(code) {
  const response = await fetch(`page/texts/${encodeURIComponent(code)}.json`);
  apply(code, await response.json());
  byId("language").value = code;
}

export const isSpoken = (code) => languages.some((known) => known.code === code);

function apply(code, texts) {
  language = code;
  table = texts;
  const known = languages.find((entry) => entry.code === code);
  document.documentElement.lang = code;
  document.documentElement.dir = known ? known.direction : "ltr";
  translate(document);
}

export function translate(root) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    if (node.matches("button, summary")) node.title = t(node.dataset.label);
  }
  for (const node of root.querySelectorAll("[data-placeholder]")) {
    node.placeholder = t(node.dataset.placeholder);
  }
}
