// Requests to the server that gave us the script; never to another host, never with credentials.

class ServerError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

class Transport {
  constructor(base) {
    this.base = base;
  }

  async json(path, options = {}) {
    const response = await this.send(path, options);
    return response.status === 204 ? null : response.json();
  }

  async send(path, { signal, ...options } = {}) {
    let response;
    try {
      response = await fetch(this.base + path, {
        credentials: "omit",
        mode: "cors",
        referrerPolicy: "strict-origin-when-cross-origin",
        signal,
        ...options,
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new ServerError(await this.whyUnreachable(), String(error));
    }
    if (!response.ok) throw await this.errorOf(response);
    return response;
  }

  /** A refused origin and a dead server look alike to a page; only a live server answers this. */
  async whyUnreachable() {
    try {
      await fetch(`${this.base}/healthz`, { mode: "no-cors", credentials: "omit" });
      return "origin_refused";
    } catch {
      return "offline";
    }
  }

  async errorOf(response) {
    try {
      const { error } = await response.json();
      return new ServerError(String(error.code), String(error.message));
    } catch {
      return new ServerError(`http_${response.status}`, response.statusText);
    }
  }

  /** Ask, and hand each event to `onEvent(name, data)`; ends with `answer` or throws. */
  async ask(body, { signal, onEvent }) {
    const response = await this.send("/api/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: toJson(body),
      signal,
    });
    let isComplete = false;
    try {
      for await (const { name, data } of events(response.body)) {
        if (name === "error") throw new ServerError(String(data.error.code), String(data.error.message));
        isComplete = isComplete || name === "answer";
        onEvent(name, data);
      }
    } catch (error) {
      if (error instanceof ServerError || error.name === "AbortError") throw error;
      throw new ServerError("offline", String(error));
    }
    if (!isComplete) throw new ServerError("offline", "the answer broke off");
  }
}

/** JSON by hand: old libraries give arrays a `toJSON` that makes `JSON.stringify` write them as strings. */
function toJson(value) {
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value)
    .map((name) => `${JSON.stringify(name)}:${toJson(value[name])}`)
    .join(",")}}`;
}

/** Server-sent events out of a stream of bytes, as the HTML standard reads them. */
async function* events(stream) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let buffer = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffer += decoder.decode(value, { stream: true });
      let end;
      while ((end = buffer.indexOf("\n\n")) >= 0) {
        const event = { name: "message", data: "" };
        for (const line of buffer.slice(0, end).split("\n")) {
          if (line.startsWith("event:")) event.name = line.slice(6).trim();
          if (line.startsWith("data:")) event.data += line.slice(5).trimStart();
        }
        buffer = buffer.slice(end + 2);
        yield { name: event.name, data: JSON.parse(event.data) };
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
