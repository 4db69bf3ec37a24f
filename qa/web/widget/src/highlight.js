// Finds an article's sentence in the publisher's own text and lights it up; their DOM keeps its structure.

const HIGHLIGHT = "articleqa";
const SKIPPED = "script,style,noscript,template,textarea,select,option,head,[hidden],[aria-hidden=true]";
const KEPT = /[\p{L}\p{N}]/u;
const TATWEEL = "\u0640";

/** Letters and digits alone, ligatures and diacritics resolved: what survives any typesetting. */
function skeletonOf(character) {
  let kept = "";
  for (const part of character.normalize("NFKD").toLowerCase()) {
    if (part !== TATWEEL && KEPT.test(part)) kept += part;
  }
  return kept;
}

function skeleton(text) {
  let kept = "";
  for (const character of text) kept += skeletonOf(character);
  return kept;
}

/** The skeleton of a root's visible text, with the node and offset that each letter came from. */
function readText(root, ignored) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode(node) {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      const isOut = node === ignored || node.matches(SKIPPED);
      return isOut ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    },
  });
  const places = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let offset = 0;
    for (const character of node.data) {
      const kept = skeletonOf(character);
      text += kept;
      for (let copies = kept.length; copies > 0; copies -= 1) {
        places.push({ node, start: offset, end: offset + character.length });
      }
      offset += character.length;
    }
  }
  return { text, places };
}

/** The range of the sentence's `occurrence`-th appearance (from 0), the last one where there are fewer. */
function findRange(root, sentence, occurrence, ignored) {
  const wanted = skeleton(sentence);
  if (!wanted) return null;
  const { text, places } = readText(root, ignored);
  let found = -1;
  for (let count = 0; count <= occurrence; count += 1) {
    const next = text.indexOf(wanted, found + 1);
    if (next < 0) break;
    found = next;
  }
  if (found < 0) return null;
  const range = document.createRange();
  range.setStart(places[found].node, places[found].start);
  const last = places[found + wanted.length - 1];
  range.setEnd(last.node, last.end);
  return range;
}

/** How often the sentence's text stands in the article before it: tells repeated sentences apart. */
function occurrenceOf(sentences, sentenceId) {
  const wanted = skeleton(sentences[sentenceId].text);
  const before = sentences.slice(0, sentenceId);
  return before.filter((sentence) => skeleton(sentence.text) === wanted).length;
}

const SHEET_TEXT = `::highlight(${HIGHLIGHT}) { background-color: #ffe27a; color: #1a1a1a; }`;

class Highlighter {
  constructor() {
    this.sheet = null;
    this.undoOutline = null;
  }

  /** Scroll to the range and light it up. */
  show(range) {
    this.clear();
    if (globalThis.CSS && CSS.highlights && globalThis.Highlight) {
      this.addSheet();
      CSS.highlights.set(HIGHLIGHT, new Highlight(range));
    } else {
      this.outline(range.startContainer.parentElement);
    }
    // The element first, which scrolls every box around it; then the sentence within a long one.
    range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
    const box = range.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) scrollBy({ top: box.top - innerHeight / 3, behavior: "instant" });
  }

  addSheet() {
    if (this.sheet) return;
    this.sheet = new CSSStyleSheet();
    this.sheet.replaceSync(SHEET_TEXT);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
  }

  outline(owner) {
    const earlier = owner.style.outline;
    owner.style.outline = "3px solid #d9a400";
    const timer = setTimeout(() => this.clear(), 6000);
    this.undoOutline = () => {
      clearTimeout(timer);
      owner.style.outline = earlier;
      if (!owner.getAttribute("style")) owner.removeAttribute("style");
    };
  }

  clear() {
    if (globalThis.CSS && CSS.highlights) CSS.highlights.delete(HIGHLIGHT);
    if (this.undoOutline) this.undoOutline();
    this.undoOutline = null;
  }

  /** Leave nothing of ours behind. */
  remove() {
    this.clear();
    if (this.sheet) {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.sheet);
    }
    this.sheet = null;
  }
}
