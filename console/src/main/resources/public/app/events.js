/** Reads server-sent events (HTML standard, 9.2). Pure but for the reader it is given. */

/**
 * @param {{read(): Promise<{done: boolean, value?: string}>, cancel?(): Promise<void>}} reader of text
 * @returns {AsyncGenerator<{name: string, data: any, id: string}>} data as JSON if it is JSON
 */
export async function* eventLines(reader) {
  let rest = "";
  let event = blank();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "") {
          if (event.data.length > 0) {
            yield { name: event.name, id: event.id, data: parsed(event.data.join("\n")) };
          }
          event = blank();
        } else {
          take(event, line);
        }
      }
    }
  } finally {
    await reader.cancel?.().catch(() => {});
  }
}

const blank = () => ({ name: "message", id: "", data: /** @type {string[]} */ ([]) });

/** @param {{name: string, id: string, data: string[]}} event @param {string} line */
function take(event, line) {
  const colon = line.indexOf(":");
  if (colon === 0) {
    return; // a comment: still here
  }
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (field === "data") {
    event.data.push(value);
  } else if (field === "event") {
    event.name = value;
  } else if (field === "id") {
    event.id = value;
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
