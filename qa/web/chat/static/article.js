// The article pane: its sentences, the one that is shown, and the drawer that it is on a phone.

import { announce, block, byId, element, icon, isNarrow, reducedMotion } from "./elements.js";
import { copyText } from "./save.js";
import { t } from "./texts.js";

let article = null;
let shown = null;
let returnFocus = null;
let allTranslated = false;

const node = (id) => byId(`sentence-${id}`);

export function renderArticle(payload) {
  article = payload;
  shown = null;
  const story = element("div", { class: "story", lang: payload.language, dir: payload.direction });
  let paragraph = null;
  for (const sentence of payload.sentences) {
    const tag = { title: "h2", heading: "h3", text: "p" }[sentence.kind];
    if (!paragraph || sentence.starts || sentence.kind !== "text" || paragraph.tagName !== "P") {
      paragraph = element(tag, { dir: "auto" });
      story.append(paragraph);
    }
    const span = element("span", { class: "sentence", id: `sentence-${sentence.id}`, tabindex: "-1" });
    span.textContent = sentence.text;
    paragraph.append(span, " ");
  }
  document.title = `${payload.title} · ${t("app.name")}`;
  byId("paper").replaceChildren(story);
  byId("paper").scrollTop = 0;
  byId("translate").hidden = !payload.translated;
  setTranslated(allTranslated && payload.translated);
}

export const currentArticle = () => article;

// Highlights a sentence, scrolls to it and sets its translation under it. `gloss` is what a citation
// knows: `{translation, language}` in the language of the question.
export function showSentence(id, gloss = null) {
  const sentence = article.sentences.find((candidate) => candidate.id === id);
  const target = node(id);
  if (!sentence || !target) return false;
  unshow();
  shown = id;
  target.classList.add("is-shown");
  const translation = gloss?.translation ?? sentence.translation;
  const language = gloss?.translation ? gloss.language : article.translation_language;
  setGloss(target, id, translation, language, true);
  if (isNarrow()) openDrawer(target);
  target.scrollIntoView({ block: "center", behavior: reducedMotion() ? "instant" : "smooth" });
  announce([sentence.text, translation].filter(Boolean).join(" — "));
  return true;
}

export function unshow() {
  if (shown === null) return;
  node(shown)?.classList.remove("is-shown");
  removeGloss(shown);
  if (allTranslated) addTranslation(article.sentences[shown]);
  shown = null;
}

export function preview(id, isOn) {
  node(id)?.classList.toggle("is-previewed", isOn);
}

function setGloss(target, id, translation, language, isShown) {
  removeGloss(id);
  if (!translation && !isShown) return;
  const gloss = element("span", { class: "gloss", id: `gloss-${id}`, dir: "auto" });
  if (translation) gloss.append(block("span", language, translation));
  if (isShown) {
    gloss.classList.add("is-shown");
    const link = element("button", { type: "button", class: "permalink" }, icon("link"), t("citation.link"));
    link.addEventListener("click", () => copyText(addressOf(id)));
    gloss.append(element("span", { class: "gloss-label" }, link));
  }
  target.after(gloss);
}

const removeGloss = (id) => byId(`gloss-${id}`)?.remove();

export function addressOf(id) {
  return new URL(`#s=${id}`, location.href).href;
}

export function setTranslated(isOn) {
  allTranslated = isOn;
  byId("translate").setAttribute("aria-pressed", String(isOn));
  for (const sentence of article.sentences) {
    if (sentence.id === shown) continue;
    removeGloss(sentence.id);
    if (isOn) addTranslation(sentence);
  }
}

function addTranslation(sentence) {
  setGloss(node(sentence.id), sentence.id, sentence.translation, article.translation_language, false);
}

export function openDrawer(target = null) {
  const pane = byId("article");
  if (!isNarrow()) return;
  if (!pane.classList.contains("is-open")) returnFocus = document.activeElement;
  pane.classList.add("is-open");
  byId("veil").hidden = false;
  setBehindInert(true);
  (target ?? byId("close-article")).focus({ preventScroll: true });
}

export function closeDrawer() {
  const pane = byId("article");
  if (!pane.classList.contains("is-open")) return false;
  pane.classList.remove("is-open");
  byId("veil").hidden = true;
  setBehindInert(false);
  returnFocus?.focus?.();
  return true;
}

function setBehindInert(isInert) {
  byId("conversation").inert = isInert;
  document.querySelector(".masthead").inert = isInert;
}

export function startArticle() {
  byId("show-article").addEventListener("click", () => openDrawer());
  byId("close-article").addEventListener("click", closeDrawer);
  byId("veil").addEventListener("click", closeDrawer);
  byId("translate").addEventListener("click", () => setTranslated(!allTranslated));
  matchMedia("(max-width: 60rem)").addEventListener("change", closeDrawer);
}
