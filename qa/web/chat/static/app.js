// The page begins here: the first article, the reader's language and theme, and what was said before.

import { closePeek } from "./answer.js";
import { closeDrawer, currentArticle, renderArticle, showSentence, startArticle } from "./article.js";
import { beginConversation, conversation, currentSession, redrawAll, startConversation, stop, suggestMore } from "./conversation.js";
import { announce, byId } from "./elements.js";
import { call } from "./gradio.js";
import { prefer, preference, recall } from "./memory.js";
import { startOwn } from "./own.js";
import { json, markdown, saveFile } from "./save.js";
import { currentLanguage, isSpoken, load, start, t } from "./texts.js";

const boot = JSON.parse(byId("boot").textContent);
let first = boot.article;

async function main() {
  start(boot);
  startArticle();
  startConversation();
  startOwn(useOwnArticle);
  startMenu();
  startTheme();
  byId("language").addEventListener("change", (event) => useLanguage(event.target.value));
  addEventListener("hashchange", showAddressed);
  addEventListener("keydown", onEscape);
  renderArticle(first);
  const chosen = preference("language");
  if (chosen && chosen !== currentLanguage() && isSpoken(chosen)) await load(chosen);
  await restore();
  showAddressed();
  byId("question").focus({ preventScroll: true });
  document.documentElement.dataset.ready = "true";
}

// Brings back the tab's own article and its turns; an article that the server forgot is given up.
async function restore() {
  const { session, digest, turns } = recall();
  if (session || currentLanguage() !== boot.language) await fetchArticle(session);
  const isSame = currentArticle().digest === digest;
  beginConversation(isSame ? session : "", isSame ? turns : []);
  markOwn();
}

async function fetchArticle(session) {
  try {
    const { article } = await call("article", session, currentLanguage());
    if (!session) first = article;
    renderArticle(article);
  } catch (error) {
    announce(t(`error.${error.code ?? "internal"}`));
  }
}

function useOwnArticle({ session, article }) {
  useArticle(session, article);
  announce(t("own.ready"));
}

function useArticle(session, article) {
  history.replaceState(null, "", location.pathname + location.search);
  renderArticle(article);
  beginConversation(session);
  markOwn();
  byId("question").focus();
}

function markOwn() {
  byId("own-back").hidden = currentSession() === "";
}

async function useLanguage(code) {
  prefer("language", code);
  await load(code);
  redrawAll();
  await fetchArticle(currentSession());
  showAddressed();
  suggestMore();
}

function showAddressed() {
  const match = /^#s=(\d{1,6})$/.exec(location.hash);
  if (match) showSentence(Number(match[1]));
}

function startTheme() {
  const button = byId("theme");
  const isDark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const mark = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    prefer("theme", theme);
    mark();
  });
  mark();
}

function startMenu() {
  const menu = byId("menu");
  const choose = (id, action) =>
    byId(id).addEventListener("click", () => {
      closeMenu();
      action();
    });
  choose("save-markdown", () =>
    saveFile("conversation.md", "text/markdown", markdown(currentArticle(), conversation())),
  );
  choose("save-json", () =>
    saveFile("conversation.json", "application/json", json(currentArticle(), conversation())),
  );
  choose("clear", () => {
    beginConversation(currentSession());
    announce(t("page.cleared"));
    byId("question").focus();
  });
  choose("own-back", async () => {
    if (first.translation_language !== currentLanguage()) await fetchArticle("");
    useArticle("", first);
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

function closeMenu() {
  const menu = byId("menu");
  if (!menu.open) return false;
  menu.open = false;
  menu.querySelector("summary").focus();
  return true;
}

// Escape closes what is on top; with nothing open it stops the answer.
function onEscape(event) {
  if (event.key !== "Escape" || byId("own").open) return;
  if (closePeek() || closeMenu() || closeDrawer()) return;
  stop();
}

main();
