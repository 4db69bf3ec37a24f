// One question and its answer: the growing text with its markers, the sources, the reader's verdict.

class AnswerView {
  /**
   * @param {object} widget gives `text(key)`, `cite(sentenceId)`, `sendFeedback`, `ask`
   * @param {string} question
   */
  constructor(widget, question) {
    this.widget = widget;
    this.question = question;
    this.isInPage = false;
    this.body = element("div", { className: "text" });
    this.status = element("p", { className: "status" }, widget.text("widget.thinking"));
    this.sources = element("ol", { className: "sources" });
    this.extras = element("div", { className: "extras" });
    this.root = element(
      "article",
      { className: "exchange", attributes: { "aria-label": question } },
      element("p", { className: "question", dir: "auto" }, question),
      element("div", { className: "answer" }, this.status, this.body, this.extras),
    );
  }

  /** Passages found, before any text. */
  showEvidence(answer) {
    if (answer.evidence.length > 0) this.status.textContent = this.widget.text("answer.writing");
  }

  showText(text, language, citations = []) {
    this.status.hidden = true;
    this.body.lang = language || "";
    const lines = text.split(/\n+/).filter((line) => line.trim());
    this.body.replaceChildren(
      ...lines.map((line) =>
        element("p", { dir: "auto" }, ...pieces(line).map((piece) => this.piece(piece, citations))),
      ),
    );
  }

  piece(piece, citations) {
    const match = /^\[(\d+)\]$/.exec(piece);
    const citation = match && citations.find(({ marker }) => marker === Number(match[1]));
    if (!match) return piece;
    if (!citation) return element("bdi", { className: "pending" }, piece);
    const label = fill(this.widget.text("citation.show"), { n: citation.marker });
    return element(
      "button",
      {
        type: "button",
        className: "marker",
        title: citation.translation || citation.text,
        attributes: { "aria-label": label },
        on: { click: () => this.cite(citation) },
      },
      element("bdi", {}, String(citation.marker)),
    );
  }

  showFinal(answer) {
    this.showText(answer.answer, answer.language, answer.citations);
    this.answer = answer;
    const { widget } = this;
    const isNotFound = answer.kind === "not_found";
    const shown = isNotFound ? answer.evidence.slice(0, 2) : answer.citations;
    const extras = answer.notes.map((note) => element("p", { className: "note", dir: "auto" }, widget.note(note)));
    if (shown.length > 0) {
      const title = widget.text(isNotFound ? "answer.closest" : "answer.sources");
      const page = widget.readPage();
      this.sources.replaceChildren(...shown.map((source) => this.source(source, page)));
      extras.push(element("h3", {}, title), this.sources);
    }
    if (answer.kind !== "reply") extras.push(this.verdict());
    this.extras.replaceChildren(...extras);
  }

  source(source, page) {
    const { widget } = this;
    const isCited = "marker" in source;
    const translation = source.translation
      ? element("p", { className: "translation", dir: "auto", lang: this.answer.language }, source.translation)
      : null;
    return element(
      "li",
      { className: "source", attributes: { "data-sentence": source.sentence_id } },
      isCited ? element("bdi", { className: "number" }, String(source.marker)) : null,
      element(
        "div",
        {},
        element("blockquote", { dir: "auto", lang: widget.articleLanguage || "" }, source.text),
        translation,
        widget.carries(source.text, page)
          ? element(
              "button",
              { type: "button", className: "link", on: { click: () => this.cite(source) } },
              widget.text("widget.show"),
            )
          : null,
      ),
    );
  }

  /** Show the sentence in the page; where the page does not carry it, in the panel. */
  async cite(source) {
    if (await this.widget.cite(source)) return;
    const shown = this.sources.querySelector(`[data-sentence="${Number(source.sentence_id)}"]`);
    if (!shown) return;
    for (const other of this.sources.children) other.classList.remove("lit");
    shown.classList.add("lit");
    shown.tabIndex = -1;
    shown.focus({ preventScroll: true });
    shown.scrollIntoView({ block: "nearest" });
  }

  verdict() {
    const { widget } = this;
    const thanks = element("span", { className: "thanks", attributes: { role: "status" } });
    const buttons = ["good", "bad"].map((kind) =>
      element(
        "button",
        {
          type: "button",
          className: "icon",
          title: widget.text(`feedback.${kind}`),
          attributes: { "aria-label": widget.text(`feedback.${kind}`) },
          on: {
            click: async () => {
              for (const button of buttons) button.disabled = true;
              const isKept = await widget.sendFeedback(this.answer, kind === "good");
              thanks.textContent = widget.text(isKept ? "feedback.thanks" : "error.offline");
            },
          },
        },
        icon(ICONS[kind]),
      ),
    );
    return element("div", { className: "verdict" }, ...buttons, thanks);
  }

  showStopped() {
    this.status.hidden = false;
    this.status.textContent = this.widget.text("answer.stopped");
    this.extras.replaceChildren(this.retryButton());
  }

  showError(code) {
    this.status.hidden = true;
    const text = this.widget.errorText(code);
    this.extras.replaceChildren(
      element("p", { className: "error", dir: "auto", attributes: { role: "alert" } }, text),
      this.retryButton(),
    );
  }

  retryButton() {
    const again = () => this.widget.ask(this.question, { replacing: this });
    return element(
      "button",
      { type: "button", className: "link", on: { click: again } },
      this.widget.text("widget.retry"),
    );
  }
}
