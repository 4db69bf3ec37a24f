// One answer: its text with citations, the passages behind it, what may be done with it.

import { preview, showSentence } from "./article.js";
import { block, byId, element, icon, iconButton } from "./elements.js";
import { copyText, plainAnswer } from "./save.js";
import { percent, t } from "./texts.js";

const PASSAGES_WHILE_SEARCHING = 3;
const STRONG = 0.75;
const FAIR = 0.45;

// Fills the answer's element from its turn; `act` is what its buttons do.
export function renderAnswer(root, turn, act) {
  const { answer, status } = turn;
  const isBusy = status === "searching" || status === "writing";
  root.classList.toggle("is-busy", isBusy);
  root.setAttribute("aria-busy", String(isBusy));
  root.replaceChildren(
    ...[
      isBusy || status === "stopped" ? state(turn) : null,
      answer ? answerText(answer) : null,
      turn.trouble ? troubleBox(turn.trouble) : null,
      ...(answer ? below(turn) : []),
      isBusy ? null : actions(root, turn, act),
    ].filter(Boolean),
  );
}

// Only the words change while an answer grows: the passages stay as they are.
export function growAnswer(root, turn) {
  const old = root.querySelector(".answer-text");
  if (old) old.replaceWith(answerText(turn.answer));
  root.querySelector(".state")?.replaceWith(state(turn));
}

function state(turn) {
  const key = { searching: "answer.searching", writing: "answer.writing" }[turn.status];
  return element("p", { class: "state" }, t(key ?? "answer.stopped"));
}

function answerText(answer) {
  const root = block("p", answer.language, "", { class: "answer-text" });
  const citations = new Map(answer.citations.map((citation) => [String(citation.marker), citation]));
  for (const part of answer.answer.split(/(\[\d+\])/)) {
    const citation = citations.get(part.slice(1, -1));
    if (part.startsWith("[") && citation) root.append(citationLink(citation, answer.language));
    else if (part) root.append(part);
  }
  return root;
}

function citationLink(citation, language) {
  const link = element(
    "a",
    {
      class: "cite",
      href: `#s=${citation.sentence_id}`,
      "aria-label": t("citation.show", { n: citation.marker }),
    },
    element("bdi", { dir: "ltr" }, `[${citation.marker}]`),
  );
  link.addEventListener("click", (event) => follow(event, citation, language));
  const peek = () => openPeek(link, citation, language);
  link.addEventListener("pointerenter", peek);
  link.addEventListener("focus", peek);
  link.addEventListener("pointerleave", (event) => {
    if (!byId("peek").contains(event.relatedTarget)) closePeek();
  });
  link.addEventListener("blur", closePeek);
  return link;
}

function follow(event, passage, language) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  closePeek();
  history.replaceState(null, "", `#s=${passage.sentence_id}`);
  for (const other of document.querySelectorAll(".cite.is-shown")) other.classList.remove("is-shown");
  event.currentTarget.classList.add("is-shown");
  showSentence(passage.sentence_id, { translation: passage.translation, language });
}

let peeked = null;

function openPeek(link, citation, language) {
  closePeek();
  const peek = byId("peek");
  peek.replaceChildren(block("p", null, citation.text));
  if (citation.translation) peek.append(block("p", language, citation.translation));
  peek.hidden = false;
  link.setAttribute("aria-describedby", "peek");
  peeked = { link, id: citation.sentence_id };
  preview(citation.sentence_id, true);
  const anchor = link.getBoundingClientRect();
  const room = innerHeight - anchor.bottom > peek.offsetHeight + 12;
  peek.style.top = `${room ? anchor.bottom + 6 : Math.max(8, anchor.top - peek.offsetHeight - 6)}px`;
  const left = anchor.left + anchor.width / 2 - peek.offsetWidth / 2;
  peek.style.left = `${Math.min(Math.max(8, left), innerWidth - peek.offsetWidth - 8)}px`;
}

export function closePeek() {
  if (!peeked) return false;
  byId("peek").hidden = true;
  peeked.link.removeAttribute("aria-describedby");
  preview(peeked.id, false);
  peeked = null;
  return true;
}

function below(turn) {
  const { answer, status } = turn;
  if (answer.kind === "reply") return [];
  if (status === "searching" || status === "writing") {
    const first = answer.evidence.slice(0, PASSAGES_WHILE_SEARCHING);
    return [passages("answer.found", first.map((passage) => card(passage, answer)))];
  }
  const cited = answer.citations.map((citation) => card(citation, answer, citation.marker));
  const citedIds = new Set(answer.citations.map((citation) => citation.sentence_id));
  const others = answer.evidence
    .filter((passage) => !citedIds.has(passage.sentence_id))
    .map((passage) => card(passage, answer));
  return [
    status === "done" ? verdict(answer) : null,
    answer.note_texts?.length ? notes(answer) : null,
    cited.length ? passages("answer.sources", cited) : null,
    others.length === 0 ? null : cited.length ? more(others) : passages("answer.closest", others),
  ];
}

function verdict(answer) {
  const text = `${t(`confidence.${answer.level}`)} · ${percent(answer.confidence)}`;
  return element("p", { class: "verdict", "data-level": answer.level }, text);
}

function notes(answer) {
  const items = answer.note_texts.map((text) => block("li", answer.language, text));
  return element("ul", { class: "notes" }, ...items);
}

function passages(key, cards) {
  const list = element("ol", { class: "cards" }, ...cards);
  return element("section", { class: "passages" }, element("h3", {}, t(key)), list);
}

function more(cards) {
  const summary = element("summary", {}, t("answer.more"));
  return element("details", { class: "more" }, summary, element("ol", { class: "cards" }, ...cards));
}

function card(passage, answer, marker = null) {
  const level = passage.score >= STRONG ? "high" : passage.score >= FAIR ? "medium" : "low";
  const fill = element("i");
  fill.style.inlineSize = `${Math.round(passage.score * 100)}%`;
  const label = marker ? t("citation.show", { n: marker }) : t("citation.passage");
  const link = element(
    "a",
    { href: `#s=${passage.sentence_id}`, "aria-label": label, title: label },
    icon("article"),
  );
  link.addEventListener("click", (event) => {
    event.stopPropagation();
    follow(event, passage, answer.language);
  });
  const head = element(
    "div",
    { class: "card-head" },
    marker ? element("bdi", { class: "card-number", dir: "ltr" }, `[${marker}]`) : null,
    element("span", {}, `${t(`match.${level}`)} · ${percent(passage.score)}`),
    element("span", { class: "meter", "aria-hidden": "true" }, fill),
    link,
  );
  const translation = passage.translation
    ? block("p", answer.language, passage.translation, { class: "card-translation" })
    : null;
  const node = element("li", { class: "card" }, head, quote(passage), translation);
  node.addEventListener("click", () => {
    if (String(getSelection()) === "") link.click();
  });
  return node;
}

function quote(passage) {
  return block("blockquote", document.querySelector(".story")?.lang, passage.text);
}

function troubleBox(trouble) {
  return element(
    "p",
    { class: "trouble", role: "alert" },
    t(`error.${trouble.code}`),
    trouble.detail ? element("small", { dir: "auto", lang: "en" }, trouble.detail) : null,
  );
}

function actions(root, turn, act) {
  const bar = element("div", { class: "actions" });
  const done = element("span", { class: "done", role: "status" });
  if (turn.answer?.answer) {
    bar.append(
      iconButton("copy", t("answer.copy"), async () => {
        done.textContent = t((await copyText(plainAnswer(turn.answer))) ? "answer.copied" : "answer.copy_failed");
      }),
    );
  }
  bar.append(iconButton("retry", t("answer.retry"), () => act.retry(turn)));
  if (turn.answer && turn.status === "done") bar.append(...thumbs(root, turn, act, done));
  bar.append(done);
  return bar;
}

function thumbs(root, turn, act, done) {
  const rate = async (rating, comment = "") => {
    turn.rating = rating;
    for (const [name, button] of Object.entries(buttons)) {
      button.setAttribute("aria-pressed", String(name === rating));
    }
    const isNoted = await act.rate(turn, rating, comment);
    done.textContent = t(isNoted ? "feedback.thanks" : "error.internal");
  };
  const choose = async (rating) => {
    await rate(rating);
    root.querySelector(".comment")?.remove();
    root.append(commentForm((comment) => rate(rating, comment)));
  };
  const button = (name) =>
    iconButton(name, t(name === "up" ? "feedback.good" : "feedback.bad"), () => choose(name), {
      "aria-pressed": String(turn.rating === name),
    });
  const buttons = { up: button("up"), down: button("down") };
  return Object.values(buttons);
}

function commentForm(onComment) {
  const input = element("input", { type: "text", maxlength: "2000", dir: "auto" });
  const label = element("label", {}, t("feedback.comment"), input);
  const button = element("button", { type: "submit", class: "chip" }, t("feedback.send"));
  const form = element("form", { class: "comment" }, label, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    onComment(input.value.trim());
    form.remove();
  });
  return form;
}
