// The dialog for a reader's own article: pasted, from a file, or from the web.

import { byId, element } from "./elements.js";
import { Trouble, stream } from "./gradio.js";
import { t } from "./texts.js";

const MAX_BYTES = 10_000_000;
let reading = null;

// `onArticle` gets `{session, article}` once an article is read.
export function startOwn(onArticle) {
  const dialog = byId("own");
  byId("own-open").addEventListener("click", () => openOwn());
  byId("own-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => reading?.abort());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  for (const radio of dialog.querySelectorAll("[name=way]")) {
    radio.addEventListener("change", () => showWay(radio.value));
  }
  byId("own-form").addEventListener("submit", (event) => {
    event.preventDefault();
    read(onArticle);
  });
}

export function openOwn() {
  const dialog = byId("own");
  setTrouble(null);
  setProgress(null);
  dialog.showModal();
  dialog.querySelector("[data-way]:not([hidden]) :is(textarea, input)").focus();
}

function showWay(way) {
  for (const panel of document.querySelectorAll("[data-way]")) panel.hidden = panel.dataset.way !== way;
  setTrouble(null);
}

async function read(onArticle) {
  reading?.abort();
  const task = new AbortController();
  reading = task;
  setTrouble(null);
  try {
    const data = await content();
    setProgress({ stage: "reading" });
    const reply = await stream(
      "read_article",
      data,
      (step) => step.stage && setProgress(step),
      task.signal,
    );
    setProgress(null);
    byId("own").close();
    byId("own-form").reset();
    showWay("text");
    onArticle(reply);
  } catch (error) {
    setProgress(null);
    if (error.name === "AbortError") return;
    setTrouble(error instanceof Trouble ? error : new Trouble("internal"));
  } finally {
    if (reading === task) reading = null;
  }
}

// Returns kind, content and name, as the server takes them.
async function content() {
  const way = document.querySelector("[name=way]:checked").value;
  if (way === "file") return fileContent(byId("own-file").files[0]);
  const text = byId(way === "text" ? "own-text" : "own-url").value.trim();
  if (!text) throw new Trouble("empty");
  return [way, text, ""];
}

async function fileContent(file) {
  if (!file) throw new Trouble("empty");
  if (file.size > MAX_BYTES) throw new Trouble("too_large");
  return ["file", await base64(file), file.name];
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Trouble("bad_article"));
    reader.readAsDataURL(file);
  });
}

function setProgress(step) {
  const box = byId("own-progress");
  box.hidden = step === null;
  byId("own-submit").disabled = step !== null;
  box.querySelector("span").textContent = step ? t(`own.${step.stage}`) : "";
  const bar = box.querySelector("progress");
  if (step?.of) Object.assign(bar, { max: step.of, value: step.done });
  else bar.removeAttribute("value");
}

function setTrouble(trouble) {
  const box = byId("own-failure");
  box.hidden = trouble === null;
  if (!trouble) return;
  box.replaceChildren(t(`error.${trouble.code}`));
  if (trouble.detail) box.append(element("small", { dir: "auto", lang: "en" }, trouble.detail));
}
