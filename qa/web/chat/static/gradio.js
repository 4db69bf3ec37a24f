// Calls to Gradio's engine. Each call has an event of its own, so two streams can never mix.

export class Trouble extends Error {
  constructor(code, detail = "") {
    super(detail || code);
    this.code = code;
    this.detail = detail;
  }
}

const STATUS_CODES = { 413: "too_large", 429: "busy", 503: "busy" };

// Returns the reply of an endpoint that does not wait in the queue.
export async function call(name, ...data) {
  const response = await post(`gradio_api/run/${name}`, { data });
  return checked((await response.json()).data[0]);
}

// Calls `onReply` with each value of an endpoint's stream and returns the last one.
export async function stream(name, data, onReply = () => {}, signal = undefined) {
  const joined = await post(`gradio_api/call/${name}`, { data }, signal);
  const { event_id: event } = await joined.json();
  const response = await send(`gradio_api/call/${name}/${event}`, { signal });
  let last = null;
  for await (const { kind, value } of events(response.body)) {
    if (kind === "error") throw new Trouble("internal");
    if ((kind === "generating" || kind === "complete") && value?.length) {
      last = checked(value[0]);
      onReply(last);
    }
    if (kind === "complete") break;
  }
  if (last === null) throw new Trouble("offline");
  return last;
}

function checked(reply) {
  if (reply?.error) throw new Trouble(reply.error.code, reply.error.message);
  return reply;
}

function post(path, body, signal) {
  return send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble("offline");
  }
  if (!response.ok) throw new Trouble(STATUS_CODES[response.status] ?? "internal");
  return response;
}

// Yields the events of a server-sent stream.
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (waiting + value).split("\n\n");
      waiting = blocks.pop();
      for (const text of blocks) yield parsed(text);
    }
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble("offline");
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parsed(text) {
  const field = (name) =>
    text
      .split("\n")
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join("\n");
  return { kind: field("event"), value: JSON.parse(field("data") || "null") };
}
