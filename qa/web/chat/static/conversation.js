// The conversation: asks, shows what streams in, stops, edits, remembers, suggests what to ask next.

import { currentArticle } from "./article.js";
import { growAnswer, renderAnswer } from "./answer.js";
import { announce, byId, element, iconButton, reducedMotion } from "./elements.js";
import { Trouble, call, stream } from "./gradio.js";
import { remember } from "./memory.js";
import { currentLanguage, t } from "./texts.js";

const REMEMBERED_TURNS = 8;
const turns = [];
let session = "";
let running = null;
let suggesting = 0;

export const conversation = () => turns;
export const currentSession = () => session;

export function startConversation() {
  const box = byId("question");
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const question = box.value.trim();
    if (!question) return;
    box.value = "";
    ask(question);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId("composer").requestSubmit();
  });
  byId("stop").addEventListener("click", () => {
    stop();
    box.focus();
  });
}

// Begins anew with an article: the turns that are remembered for it, or none.
export function beginConversation(key, remembered = []) {
  halt();
  session = key;
  turns.splice(0, turns.length, ...remembered);
  byId("turn-list").replaceChildren(...turns.map(turnElement));
  byId("welcome").hidden = turns.length > 0;
  save();
  suggestMore();
}

export async function ask(question) {
  halt();
  const turn = { id: identifier(), question, answer: null, status: "searching", trouble: null, rating: null };
  turns.push(turn);
  byId("welcome").hidden = true;
  byId("suggestions").hidden = true;
  byId("turn-list").append(turnElement(turn));
  reveal(turn);
  await run(turn);
}

async function run(turn) {
  const task = { turn, abort: new AbortController() };
  running = task;
  setAsking(true);
  announce(t("answer.searching"));
  try {
    const data = [session, turn.id, turn.question, historyBefore(turn)];
    await stream("ask", data, (reply) => receive(turn, reply), task.abort.signal);
    if (turn.status !== "stopped") turn.status = "done";
  } catch (error) {
    if (error.name !== "AbortError") fail(turn, error);
  }
  redraw(turn);
  save();
  if (running !== task) return;
  running = null;
  setAsking(false);
  if (turn.answer && turn.status === "done") announce(turn.answer.answer);
  suggestMore();
}

function receive(turn, reply) {
  if (turn.status === "stopped") return;
  if (reply.growing) {
    const isFirstWord = turn.status === "searching";
    turn.status = "writing";
    Object.assign(turn.answer, reply.growing);
    if (isFirstWord) redraw(turn);
    else growAnswer(nodeOf(turn), turn);
  } else {
    turn.answer = reply.answer;
    if (reply.answer.answer && turn.status === "searching") turn.status = "writing";
    if (reply.answer.final) turn.status = "done";
    redraw(turn);
  }
}

function fail(turn, error) {
  turn.status = "failed";
  turn.trouble = error instanceof Trouble ? { code: error.code, detail: error.detail } : { code: "internal" };
  if (!(error instanceof Trouble)) console.warn(error);
}

// The reader stops the answer: time to suggest something else.
export function stop() {
  if (!running) return;
  halt();
  suggestMore();
}

function halt() {
  if (!running) return;
  const { turn, abort } = running;
  running = null;
  turn.status = "stopped";
  call("stop", turn.id).catch(() => {});
  abort.abort();
  redraw(turn);
  setAsking(false);
  announce(t("answer.stopped"));
}

function setAsking(isAsking) {
  byId("stop").hidden = !isAsking;
  byId("send").hidden = isAsking;
}

function historyBefore(turn) {
  return turns.slice(0, turns.indexOf(turn)).slice(-REMEMBERED_TURNS).flatMap(({ question, answer }) =>
    answer?.answer
      ? [{ role: "user", text: question }, { role: "assistant", text: answer.answer }]
      : [],
  );
}

const act = {
  retry: (turn) => askInstead(turn, turn.question),
  rate: async (turn, rating, comment) => {
    const { answer } = turn;
    const verdict = {
      id: turn.id,
      rating,
      comment,
      question: turn.question,
      answer: answer.answer,
      language: answer.language,
      sentence_ids: answer.citations.map((citation) => citation.sentence_id),
    };
    save();
    try {
      await call("rate", session, verdict);
      return true;
    } catch {
      return false;
    }
  },
};

// Asks the question in the turn's place: what was said after it is no longer true.
function askInstead(turn, question) {
  halt();
  const position = turns.indexOf(turn);
  if (position < 0) return;
  for (const gone of turns.splice(position)) document.getElementById(`turn-${gone.id}`)?.remove();
  ask(question);
}

function turnElement(turn) {
  const heading = element("h2", { dir: "auto" }, element("span", { class: "visually-hidden" }, `${t("answer.you")}: `));
  heading.append(turn.question);
  const question = element("div", { class: "question" });
  const edit = iconButton("edit", t("answer.edit"), () => openEditor(turn, question));
  question.append(edit, heading);
  const answer = element("div", { class: "answer" });
  renderAnswer(answer, turn, act);
  return element("li", { class: "turn", id: `turn-${turn.id}` }, question, answer);
}

function openEditor(turn, root) {
  const kept = [...root.childNodes];
  const box = element("textarea", { rows: "2", maxlength: "1000", dir: "auto", "aria-label": t("ask.label") });
  box.value = turn.question;
  const close = () => {
    root.replaceChildren(...kept);
    kept[0].focus();
  };
  const cancel = element("button", { type: "button", class: "chip", onclick: close }, t("answer.cancel"));
  const send = element("button", { type: "submit", class: "chip" }, t("ask.send"));
  const form = element("form", {}, box, element("div", { class: "edit-row" }, cancel, send));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (box.value.trim()) askInstead(turn, box.value.trim());
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  root.replaceChildren(form);
  box.focus();
}

const nodeOf = (turn) => document.querySelector(`#turn-${turn.id} .answer`);

function redraw(turn) {
  const root = nodeOf(turn);
  if (root) renderAnswer(root, turn, act);
}

export function redrawAll() {
  byId("turn-list").replaceChildren(...turns.map(turnElement));
}

function reveal(turn) {
  const behavior = reducedMotion() ? "instant" : "smooth";
  document.getElementById(`turn-${turn.id}`).scrollIntoView({ block: "start", behavior });
}

// Shows questions that the article answers; an older call's reply is dropped.
export async function suggestMore() {
  suggesting += 1;
  const mine = suggesting;
  const box = byId("suggestions");
  box.hidden = true;
  const asked = turns.map((turn) => turn.question);
  try {
    const reply = await stream("suggestions", [session, currentLanguage(), asked]);
    if (mine !== suggesting || running) return;
    const items = reply.suggestions.map((question) => {
      const button = element("button", { type: "button", dir: "auto", onclick: () => ask(question) }, question);
      return element("li", {}, button);
    });
    box.querySelector("ul").replaceChildren(...items);
    box.hidden = items.length === 0;
  } catch {
    // Suggestions are a courtesy: without them the page works as well.
  }
}

function save() {
  remember({ session, digest: currentArticle()?.digest, turns });
}

// Letters and digits only: the identifier is part of an element's id.
function identifier() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join("");
}
