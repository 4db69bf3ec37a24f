// One widget: reads its tag, asks the server, lights up sentences in the page, and goes without a trace.

const NARROW = "(max-width: 640px)";
const MAX_TURNS = 6;
const NO_CONTEXT = { before: "", after: "" };

class Widget {
  constructor(options) {
    this.options = options;
    this.transport = new Transport(options.base);
    this.article = options.article;
    this.language = options.language;
    this.texts = TEXTS[this.language] || TEXTS.en;
    this.history = [];
    this.highlighter = new Highlighter();
    this.aborter = null;
    this.host = document.createElement("article-qa");
    const shadow = this.host.attachShadow({ mode: "open" });
    addStyle(shadow, options.nonce);
    this.panel = new Panel(this, options);
    shadow.append(this.panel.frame);
    if (options.accent) this.panel.frame.style.setProperty("--accent", options.accent);
    (options.isInline ? options.target : document.body).append(this.host);
    if (options.isInline) this.suggest();
    this.emit("ready", { article: this.article });
  }

  text(key) {
    return this.texts[key] || TEXTS.en[key] || key;
  }

  note(note) {
    const [code, ...detail] = note.split(":");
    const text = this.texts[`note.${code.trim()}`];
    return text ? fill(text, { detail: detail.join(":").trim() }) : note;
  }

  errorText(code) {
    const keys = {
      origin_refused: "widget.not_allowed",
      unknown_article: "widget.not_found",
      too_many_requests: "error.busy",
      busy: "error.busy",
      timeout: "error.busy",
      bad_question: "error.bad_question",
      generator_failed: "error.generator_failed",
      offline: "error.offline",
    };
    return this.text(keys[code] || "error.internal");
  }

  emit(name, detail) {
    document.dispatchEvent(new CustomEvent(`articleqa:${name}`, { detail: { widget: this.api, ...detail } }));
  }

  open() {
    if (this.panel.isOpen) return;
    this.opener = document.activeElement;
    this.panel.setOpen(true);
    this.panel.focusInput();
    this.suggest();
    this.emit("open", {});
  }

  close({ keepFocus = false } = {}) {
    if (!this.panel.isOpen || this.options.isInline) return;
    this.panel.setOpen(false);
    if (!keepFocus) this.focusBack();
    this.emit("close", {});
  }

  /** Back to where the reader was; to the launcher where that is gone. */
  focusBack() {
    const opener = this.opener;
    const isUsable = opener && opener !== document.body && opener !== this.host && opener.isConnected;
    if (isUsable) opener.focus();
    else this.panel.launcher.focus();
  }

  toggle() {
    if (this.panel.isOpen) this.close();
    else this.open();
  }

  async ask(question, { replacing = null } = {}) {
    this.stop();
    this.open();
    const view = new AnswerView(this, question);
    const aborter = new AbortController();
    this.aborter = aborter;
    this.panel.hold(() => this.panel.add(view, replacing));
    this.panel.hold(() => this.panel.showSuggestions([]));
    this.panel.setBusy(true);
    this.panel.announce(this.text("widget.thinking"));
    this.emit("question", { question });
    const body = { question, article: this.article, history: this.history.slice(-MAX_TURNS) };
    try {
      let final = null;
      await this.transport.ask(body, {
        signal: aborter.signal,
        onEvent: (name, data) => {
          if (aborter.signal.aborted) return;
          if (name === "evidence") view.showEvidence(data);
          if (name === "token") view.showText(data.text, "", []);
          if (name === "answer") final = data;
        },
      });
      this.finish(view, final);
    } catch (error) {
      if (aborter.signal.aborted) view.showStopped();
      else this.fail(view, error.code || "internal");
    } finally {
      if (this.aborter === aborter) {
        this.aborter = null;
        this.panel.setBusy(false);
      }
    }
  }

  finish(view, answer) {
    view.showFinal(answer);
    this.panel.announce(answer.answer);
    this.history.push({ role: "user", text: answer.question }, { role: "assistant", text: answer.answer });
    this.emit("answer", { answer });
    this.suggest();
  }

  fail(view, code) {
    view.showError(code);
    this.panel.announce(this.errorText(code));
    this.emit("error", { code });
  }

  stop() {
    if (this.aborter) this.aborter.abort();
  }

  /** Suggested questions are a courtesy: without them the reader still asks. */
  async suggest() {
    const article = this.article;
    const asked = this.history.filter(({ role }) => role === "user").map(({ text }) => text);
    try {
      const path = `/api/articles/${encodeURIComponent(article)}/suggestions?language=${this.language}&count=6`;
      if (!this.suggested) this.suggested = (await this.transport.json(path)).suggestions;
      if (article !== this.article || this.panel.isBusy) return;
      this.panel.showSuggestions(this.suggested.filter((question) => !asked.includes(question)).slice(0, 3));
    } catch {
      this.panel.showSuggestions([]);
    }
  }

  async sendFeedback(answer, helpful) {
    const body = { article: this.article, question: answer.question, answer: answer.answer, helpful };
    try {
      await this.transport.json("/api/feedback", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: toJson(body),
      });
      return true;
    } catch {
      return false;
    }
  }

  /** Light the sentence up in the page; return whether the page carries it. */
  async cite(source) {
    this.emit("citation", { sentence: source });
    const context = await this.context(source);
    const range = findRanges(this.readPage(), source.text, context).find(isShown);
    if (!range) return false;
    if (matchMedia(NARROW).matches) this.close({ keepFocus: true });
    this.highlighter.show(range);
    return true;
  }

  /** Whether a page that was read shows the sentence itself. */
  carries(sentence, page) {
    return findRanges(page, sentence, NO_CONTEXT).some(isShown);
  }

  readPage() {
    return readText(this.options.content() || document.body, this.host);
  }

  async context(source) {
    try {
      if (!this.sentences) {
        const path = `/api/articles/${encodeURIComponent(this.article)}`;
        const article = await this.transport.json(path);
        this.sentences = article.sentences;
        this.articleLanguage = article.language;
      }
      return contextOf(this.sentences, source.sentence_id);
    } catch {
      return NO_CONTEXT;
    }
  }

  clear() {
    this.stop();
    this.history = [];
    this.highlighter.clear();
    this.panel.clear();
    this.suggest();
    this.panel.focusInput();
  }

  /** Another article on the same page: a new conversation. */
  setArticle(article) {
    if (article === this.article) return;
    this.article = String(article);
    this.sentences = null;
    this.suggested = null;
    this.stop();
    this.history = [];
    this.highlighter.clear();
    this.panel.clear();
    this.panel.showSuggestions([]);
    if (this.panel.isOpen) this.suggest();
  }

  remove() {
    this.stop();
    this.highlighter.remove();
    this.host.remove();
    if (this.onRemove) this.onRemove();
  }
}

function isShown(range) {
  const box = range.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
}

/** A constructed sheet needs no permission of the page's policy; older browsers take the tag's nonce. */
function addStyle(shadow, nonce) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(element("style", { textContent: STYLE, nonce }));
  }
}
