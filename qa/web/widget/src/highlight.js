// Finds an article's sentence in the publisher's own text and lights it up; their DOM keeps its structure.

const HIGHLIGHT = "articleqa";
const SKIPPED = "script,style,noscript,template,textarea,select,option,head,[hidden],[aria-hidden=true]";
const KEPT = /[\p{L}\p{N}]/u;
const BREAK = /[\p{Z}\p{P}\p{S}\s]/u;
const CONTEXT = 120;
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

/** The skeleton of a root's visible text: the node and offset that each letter came from, and where words begin. */
function readText(root, ignored) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode(node) {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      const isOut = node === ignored || node.matches(SKIPPED);
      return isOut ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    },
  });
  const places = [];
  const starts = new Set();
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let offset = 0;
    // A tag may stand within a word or between two: a sentence may begin at either.
    starts.add(text.length);
    for (const character of node.data) {
      const kept = skeletonOf(character);
      if (BREAK.test(character)) starts.add(text.length);
      text += kept;
      for (let copies = kept.length; copies > 0; copies -= 1) {
        places.push({ node, start: offset, end: offset + character.length });
      }
      offset += character.length;
    }
  }
  starts.add(text.length);
  return { text, places, starts };
}

/** Each range where the sentence's words stand in a text that was read, likeliest first by what stands around it. */
function findRanges({ text, places, starts }, sentence, { before, after }) {
  const wanted = skeleton(sentence);
  const found = [];
  for (let at = text.indexOf(wanted); wanted && at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (!starts.has(at) || !starts.has(end)) continue;
    const range = document.createRange();
    range.setStart(places[at].node, places[at].start);
    range.setEnd(places[end - 1].node, places[end - 1].end);
    found.push({ range, likeness: likeness(text, at, end, before, after) });
  }
  return found.sort((one, other) => other.likeness - one.likeness).map(({ range }) => range);
}

/** How many letters before and after a place are those of the article: tells repeated sentences apart. */
function likeness(text, start, end, before, after) {
  let left = 0;
  while (left < before.length && text[start - 1 - left] === before[before.length - 1 - left]) left += 1;
  let right = 0;
  while (right < after.length && text[end + right] === after[right]) right += 1;
  return left + right;
}

/** The letters that stand around a sentence in its article. */
function contextOf(sentences, sentenceId) {
  const around = (from, to) => skeleton(sentences.slice(Math.max(0, from), to).map(({ text }) => text).join(" "));
  return {
    before: around(sentenceId - 3, sentenceId).slice(-CONTEXT),
    after: around(sentenceId + 1, sentenceId + 4).slice(0, CONTEXT),
  };
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
