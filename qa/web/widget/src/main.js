// Starts a widget for each script tag and offers `ArticleQA` to the page.

function readOptions(tag) {
  const { dataset } = tag;
  const language = readLanguage(dataset.lang);
  const accent = dataset.accent && CSS.supports("color", dataset.accent) ? dataset.accent : "";
  return {
    base: new URL(tag.src).href.replace(/\/widget\.js.*$/, ""),
    nonce: tag.nonce,
    article: dataset.article || "",
    language,
    accent,
    isInline: Boolean(dataset.target),
    target: find(dataset.target),
    content: () => find(dataset.content),
    theme: ["light", "dark"].includes(dataset.theme) ? dataset.theme : "auto",
    position: dataset.position === "start" ? "start" : "end",
    isFramed: "frame" in dataset,
  };
}

/** What a selector of the tag names; null where it is not given, names nothing, or is none. */
function find(selector) {
  try {
    return selector ? document.querySelector(selector) : null;
  } catch {
    return null;
  }
}

/** The tag's language, else the page's, else the browser's, where we speak it. */
function readLanguage(asked) {
  const wishes = [asked, document.documentElement.lang, ...(navigator.languages || [])];
  const codes = wishes.filter(Boolean).map((wish) => wish.toLowerCase().split("-")[0]);
  return codes.find((code) => code in TEXTS) || "en";
}

function start(tag) {
  const options = readOptions(tag);
  if (options.isInline && !options.target) {
    console.warn(`article-qa: nothing matches data-target="${tag.dataset.target}"; the launcher is shown instead`);
    options.isInline = false;
  }
  const widget = new Widget(options);
  widget.api = apiOf(widget);
  registry.widgets.push(widget);
  widget.onRemove = () => {
    registry.widgets.splice(registry.widgets.indexOf(widget), 1);
    if (registry.widgets.length === 0 && globalThis.ArticleQA === registry.api) delete globalThis.ArticleQA;
  };
  if (options.isFramed) reportHeight(widget);
}

function apiOf(widget) {
  return {
    open: () => widget.open(),
    close: () => widget.close(),
    ask: (question) => widget.ask(String(question)),
    setArticle: (article) => widget.setArticle(article),
    remove: () => widget.remove(),
    get article() {
      return widget.article;
    },
  };
}

/** `ArticleQA.open()` and so on act on the page's first widget; `ArticleQA.widgets` has each. */
function makeRegistry() {
  const widgets = [];
  const first = (act) => {
    if (widgets.length > 0) act(widgets[0]);
  };
  const api = {
    open: () => first((widget) => widget.open()),
    close: () => first((widget) => widget.close()),
    ask: (question) => first((widget) => widget.ask(String(question))),
    setArticle: (article) => first((widget) => widget.setArticle(article)),
    remove: () => [...widgets].forEach((widget) => widget.remove()),
    get widgets() {
      return widgets.map((widget) => widget.api);
    },
  };
  return { widgets, api };
}

/** Tell the framing page how tall we are, where it may frame us; a number and nothing else. */
function reportHeight(widget) {
  if (parent === window || !document.referrer) return;
  const origin = new URL(document.referrer).origin;
  const { panel } = widget;
  const observer = new ResizeObserver(() => {
    parent.postMessage({ type: "articleqa:height", height: panel.naturalHeight() }, origin);
  });
  for (const part of [panel.dialog, panel.log, panel.suggestions]) observer.observe(part);
}

const tag = document.currentScript;
const known = globalThis.ArticleQA && globalThis.ArticleQA[REGISTRY];
const registry = known || makeRegistry();
if (!known) {
  Object.defineProperty(registry.api, REGISTRY, { value: registry });
  globalThis.ArticleQA = registry.api;
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(tag), { once: true });
else start(tag);
