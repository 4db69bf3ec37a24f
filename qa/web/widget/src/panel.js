// The panel: title, conversation, suggested questions, the form; its keyboard and its announcements.

class Panel {
  constructor(widget, { isInline, position, theme }) {
    this.widget = widget;
    this.isInline = isInline;
    const { text } = widget;
    const say = (key) => text.call(widget, key);
    this.log = element("div", { className: "log", tabIndex: 0, attributes: { role: "region", "aria-label": say("page.conversation") } });
    this.suggestions = element("div", { className: "suggestions" });
    this.scroller = element("div", { className: "scroll" }, this.greeting(say), this.log, this.suggestions);
    this.live = element("div", { className: "unseen", attributes: { "aria-live": "polite" } });
    this.input = element("textarea", {
      rows: 1,
      maxLength: 1000,
      dir: "auto",
      placeholder: say("ask.placeholder"),
      attributes: { "aria-label": say("ask.label"), enterkeyhint: "send" },
      on: { keydown: (event) => this.onInputKey(event), input: () => this.fit() },
    });
    this.send = element("button", { type: "submit", className: "icon send" });
    this.form = element("form", { on: { submit: (event) => this.onSubmit(event) } }, this.input, this.send);
    this.dialog = element(
      "section",
      {
        className: "panel",
        attributes: {
          role: isInline ? "region" : "dialog",
          "aria-modal": isInline ? null : "true",
          "aria-label": say("widget.open"),
        },
        on: { keydown: (event) => this.onKey(event) },
      },
      this.header(say),
      this.scroller,
      this.form,
      this.live,
    );
    this.launcher = isInline
      ? null
      : element(
          "button",
          {
            type: "button",
            className: "launcher",
            attributes: { "aria-expanded": "false", "aria-haspopup": "dialog" },
            on: { click: () => widget.toggle() },
          },
          icon(ICONS.ask),
          element("span", {}, say("widget.open")),
        );
    const language = widget.language;
    this.frame = element(
      "div",
      {
        className: `frame ${isInline ? "inline" : "corner"} ${position}`,
        lang: language,
        dir: directionOf(language),
        attributes: { "data-theme": theme },
      },
      this.dialog,
      this.launcher,
    );
    this.setBusy(false);
    this.setOpen(isInline);
  }

  header(say) {
    const buttons = [
      this.iconButton("again", say("widget.new"), () => this.widget.clear()),
      this.isInline ? null : this.iconButton("close", say("widget.close"), () => this.widget.close()),
    ];
    return element("header", {}, element("h2", {}, say("widget.open")), ...buttons);
  }

  iconButton(name, label, act) {
    return element(
      "button",
      { type: "button", className: "icon", title: label, attributes: { "aria-label": label }, on: { click: act } },
      icon(ICONS[name]),
    );
  }

  greeting(say) {
    return element("p", { className: "greeting" }, say("widget.greeting"));
  }

  setOpen(isOpen) {
    this.isOpen = isOpen;
    this.dialog.hidden = !isOpen;
    this.frame.classList.toggle("open", isOpen);
    if (!this.launcher) return;
    this.launcher.setAttribute("aria-expanded", String(isOpen));
    this.launcher.hidden = isOpen;
  }

  setBusy(isBusy) {
    this.isBusy = isBusy;
    const label = this.widget.text(isBusy ? "ask.stop" : "ask.send");
    this.send.replaceChildren(icon(isBusy ? ICONS.stop : ICONS.send));
    this.send.setAttribute("aria-label", label);
    this.send.title = label;
    this.log.setAttribute("aria-busy", String(isBusy));
  }

  focusInput() {
    this.input.focus({ preventScroll: true });
  }

  onSubmit(event) {
    event.preventDefault();
    if (this.isBusy) {
      this.widget.stop();
      return;
    }
    const question = this.input.value.trim();
    if (!question) return;
    this.input.value = "";
    this.fit();
    this.widget.ask(question);
  }

  onInputKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!this.isBusy) this.onSubmit(event);
  }

  /** Esc closes; Tab stays in the open dialog. */
  onKey(event) {
    if (this.isInline) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.widget.close();
    }
    if (event.key !== "Tab") return;
    const stops = [...this.dialog.querySelectorAll("button, textarea, [tabindex='0']")].filter(
      (stop) => !stop.disabled && stop.offsetParent !== null,
    );
    const current = this.dialog.getRootNode().activeElement;
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (current !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }

  fit() {
    this.input.rows = Math.min(5, 1 + Math.floor(this.input.value.length / 45) + this.input.value.split("\n").length - 1);
  }

  add(view, replaced) {
    if (replaced) replaced.root.replaceWith(view.root);
    else this.log.append(view.root);
    // By hand: `scrollIntoView` would move the publisher's page, too.
    const { top } = view.root.getBoundingClientRect();
    this.scroller.scrollTop += top - this.scroller.getBoundingClientRect().top - 8;
  }

  /** Do what may take the focused element away; a reader who was in the panel stays in it. */
  hold(act) {
    const shadow = this.dialog.getRootNode();
    const hadFocus = shadow.activeElement !== null;
    act();
    if (hadFocus && shadow.activeElement === null) this.log.focus({ preventScroll: true });
  }

  /** The height at which nothing has to scroll. */
  naturalHeight() {
    return Math.ceil(this.dialog.offsetHeight - this.scroller.clientHeight + this.scroller.scrollHeight);
  }

  /** Read the whole answer once, when it is there; never each token. */
  announce(text) {
    this.live.textContent = text;
  }

  showSuggestions(questions) {
    const buttons = questions.map((question) =>
      element(
        "button",
        { type: "button", className: "suggestion", dir: "auto", on: { click: () => this.widget.ask(question) } },
        question,
      ),
    );
    const title = element("h3", {}, this.widget.text("suggest.title"));
    this.suggestions.replaceChildren(...(buttons.length > 0 ? [title, ...buttons] : []));
  }

  clear() {
    this.log.replaceChildren();
    this.announce("");
  }
}
