// What a tab remembers across a reload: its article's key and its turns. What a browser remembers:
// language and theme.

const TAB = "article-qa";
const FINISHED = ["done", "stopped", "failed"];

export function remember({ session, digest, turns }) {
  const finished = turns.filter((turn) => FINISHED.includes(turn.status));
  attempt(() => sessionStorage.setItem(TAB, JSON.stringify({ session, digest, turns: finished })));
}

export function recall() {
  return attempt(() => JSON.parse(sessionStorage.getItem(TAB))) ?? { session: "", digest: "", turns: [] };
}

export const preference = (name) => attempt(() => localStorage.getItem(`article-qa-${name}`));

export const prefer = (name, value) =>
  attempt(() => localStorage.setItem(`article-qa-${name}`, value));

// Storage may be blocked or full: then nothing is remembered.
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
