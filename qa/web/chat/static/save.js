// Out of the page: the clipboard, and the conversation as Markdown or JSON.

import { announce } from "./elements.js";
import { t } from "./texts.js";

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(t("answer.copied"));
    return true;
  } catch {
    announce(t("answer.copy_failed"));
    return false;
  }
}

// The answer with its citations as plain text.
export function plainAnswer(answer) {
  const sources = answer.citations.map((citation) => {
    const translation = citation.translation ? ` — ${citation.translation}` : "";
    return `[${citation.marker}] “${citation.text}”${translation}`;
  });
  return [answer.answer, ...(sources.length ? ["", ...sources] : [])].join("\n");
}

export function markdown(article, turns) {
  const parts = [`# ${literal(article.title)}`];
  for (const { question, answer } of turns) {
    parts.push(`## ${literal(question)}`);
    if (!answer) continue;
    parts.push(literal(answer.answer));
    const sources = answer.citations.map((citation) => {
      const translation = citation.translation ? ` — ${literal(citation.translation)}` : "";
      return `- [${citation.marker}] “${literal(citation.text)}”${translation}`;
    });
    if (sources.length) parts.push(sources.join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

// Characters that Markdown or HTML would read as markup, written as themselves.
function literal(text) {
  return text.replace(/[\\`*_<>#|~]/g, "\\$&").replace(/\]\(/g, "]\\(").replace(/\s*\n\s*/g, " ");
}

export function json(article, turns) {
  const { title, language, digest } = article;
  return JSON.stringify(
    {
      article: { title, language, digest },
      saved_at: new Date().toISOString(),
      turns: turns.map(({ question, answer, rating }) => ({ question, answer, rating })),
    },
    null,
    2,
  );
}

export function saveFile(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
