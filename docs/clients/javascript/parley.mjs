/**
 * A client for a Parley hub, in one file and with nothing but what Node 18 and browsers bring.
 *
 *     const hub = new Hub("http://localhost:8080", { user: "ann", password: "ann123" });
 *     const topic = await hub.createTopic("First Topic");
 *     await hub.post(topic.id, "Hello");
 *     for await (const message of hub.messages(topic.id)) {
 *       console.log(message.userId, message.contentText);
 *     }
 *
 * Answers are the hub's JSON. What fails is thrown as a ParleyError, one class for each kind.
 */

/** A request failed. `status` is that of HTTP, 0 when there was no answer; `code` is that of gRPC. */
export class ParleyError extends Error {
  constructor(message, { status = 0, code = 2, retryAfter = 0, cause } = {}) {
    super(message, { cause });
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The request breaks a bound, which the message names. */
export class InvalidArgument extends ParleyError {}
/** Too late: of a write, the message says whether it was stored or that this is unknown. */
export class DeadlineExceeded extends ParleyError {}
/** It does not exist, or the caller may not read it. */
export class NotFound extends ParleyError {}
/** The id is taken. */
export class AlreadyExists extends ParleyError {}
/** The caller may not. */
export class PermissionDenied extends ParleyError {}
/** Too much at once; nothing was stored. */
export class ResourceExhausted extends ParleyError {}
/** Another version than the one given, or another log than the cursor's. */
export class Aborted extends ParleyError {}
/** The hub cannot do this. */
export class Unimplemented extends ParleyError {}
/** The hub cannot answer now; nothing was stored. */
export class Unavailable extends ParleyError {}
/** Wrong credentials, or none where they are needed. */
export class Unauthenticated extends ParleyError {}
/** The hub could not be reached, or its answer was lost: whether a write was stored is unknown. */
export class NoAnswer extends ParleyError {}

const BY_CODE = {
  3: InvalidArgument,
  4: DeadlineExceeded,
  5: NotFound,
  6: AlreadyExists,
  7: PermissionDenied,
  8: ResourceExhausted,
  10: Aborted,
  12: Unimplemented,
  14: Unavailable,
  16: Unauthenticated,
};

const BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID: the time in milliseconds and 80 random bits, as 26 characters that sort by time. */
export function newId() {
  let time = "";
  for (let left = Date.now(), i = 0; i < 10; i++, left = Math.floor(left / 32)) {
    time = BASE32[left % 32] + time;
  }
  const random = globalThis.crypto?.getRandomValues(new Uint8Array(16));
  const numbers = random ?? Array.from({ length: 16 }, () => Math.floor(Math.random() * 256));
  return time + Array.from(numbers, (number) => BASE32[number % 32]).join("");
}

/** One caller of a hub, or of several hubs over one log. */
export class Hub {
  /**
   * The place in the log that this caller has seen. Every answer moves it, every request carries it, and so a hub that
   * is behind catches up before it answers: you read what you wrote, on any hub.
   */
  cursor;

  #hubs;
  #current = 0;
  #timeout;
  #attempts;
  #headers = { Accept: "application/json" };

  /**
   * @param {string | string[]} hubs the address of a hub, or several: when one does not answer, the next is asked
   * @param {object} options
   * @param {string} [options.user] with the password, who asks; without, nobody, who may read what is public
   * @param {string} [options.password]
   * @param {number} [options.timeout] milliseconds that one attempt may take
   * @param {number} [options.attempts] how often a request is sent, at most, while that can do no harm
   * @param {string} [options.cursor]
   */
  constructor(hubs, { user, password, timeout = 10_000, attempts = 4, cursor } = {}) {
    this.cursor = cursor;
    this.#hubs = [hubs].flat();
    this.#timeout = timeout;
    this.#attempts = attempts;
    if (user !== undefined) {
      const bytes = new TextEncoder().encode(`${user}:${password}`);
      this.#headers.Authorization = "Basic " + btoa(String.fromCharCode(...bytes));
    }
  }

  // Topics

  /** Creates a topic; AlreadyExists when the id is taken. */
  async createTopic(name, { id, visibility, users = [] } = {}) {
    const members = Object.fromEntries(users.map((user) => [user, true]));
    const body = { topic: { name, id, visibility, users: members } };
    return (await this.#send("POST", "/v1/topics", { body, again: false })).topic;
  }

  /** All topics that the caller may read, by name. */
  topics({ pageSize = 100 } = {}) {
    return this.#pages("/v1/topics", "topics", { page_size: pageSize });
  }

  async topic(id) {
    return (await this.#send("GET", `/v1/topics/${part(id)}`)).topic;
  }

  /** Those of these topics that there are and that the caller may read, by id. */
  async topicsById(ids) {
    return (await this.#send("GET", "/v1/topics:batchGet", { query: { ids } })).topics;
  }

  /** Changes what is given. With a version, only a topic of that version: else Aborted. */
  async updateTopic(id, { version, addUsers = [], removeUsers = [], ...changes }) {
    const body = { topic: { ...changes, version }, updateMask: mask(changes), addUsers, removeUsers };
    return (await this.#send("PATCH", `/v1/topics/${part(id)}`, { body, again: version === undefined })).topic;
  }

  async deleteTopic(id) {
    await this.#delete(`/v1/topics/${part(id)}`);
  }

  // Messages

  /**
   * Posts a message: its text, or its fields (contentText, contentType, contentData, hashtags, replyTo, id). It has an
   * id before it is sent, so that a post whose answer was lost is sent again without fear: the hub stores it once, and
   * answers with what it stored.
   */
  async post(topic, message) {
    const fields = typeof message === "string" ? { contentText: message } : message;
    const body = { message: { id: newId(), ...fields } };
    return (await this.#send("POST", `/v1/topics/${part(topic)}/messages`, { body })).message;
  }

  /** All messages of a topic, oldest first or newest first, page by page as they are asked for. */
  messages(topic, { newestFirst = false, pageSize = 100 } = {}) {
    const query = { page_size: pageSize, descending: newestFirst };
    return this.#pages(`/v1/topics/${part(topic)}/messages`, "messages", query);
  }

  async lastMessage(topic) {
    return (await this.#send("GET", `/v1/topics/${part(topic)}/messages:last`)).message;
  }

  async message(id) {
    return (await this.#send("GET", `/v1/messages/${part(id)}`)).message;
  }

  /** Those of these messages that there are and that the caller may read, by id. */
  async messagesById(ids) {
    return (await this.#send("GET", "/v1/messages:batchGet", { query: { ids } })).messages;
  }

  /** Replaces what is given. With a version, only a message of that version: else Aborted. */
  async edit(id, { version, ...fields }) {
    const body = { message: { ...fields, version }, updateMask: mask(fields) };
    return (await this.#send("PATCH", `/v1/messages/${part(id)}`, { body, again: version === undefined })).message;
  }

  /** Adds to a message what is given: to its contentText, to the members and lists of its contentData. */
  async append(id, fields) {
    const body = { message: fields, appendMask: mask(fields) };
    return (await this.#send("PATCH", `/v1/messages/${part(id)}`, { body, again: false })).message;
  }

  /** Every form that a message had, oldest first, the present one last. */
  history(id, { pageSize = 100 } = {}) {
    return this.#pages(`/v1/messages/${part(id)}/history`, "messages", { page_size: pageSize });
  }

  async deleteMessage(id) {
    await this.#delete(`/v1/messages/${part(id)}`);
  }

  // Users

  async createUser(id, name, { avatar, profileData } = {}) {
    const body = { user: { id, name, avatar, profileData } };
    return (await this.#send("POST", "/v1/users", { body, again: false })).user;
  }

  users({ pageSize = 100 } = {}) {
    return this.#pages("/v1/users", "users", { page_size: pageSize });
  }

  async user(id) {
    return (await this.#send("GET", `/v1/users/${part(id)}`)).user;
  }

  async usersById(ids) {
    return (await this.#send("GET", "/v1/users:batchGet", { query: { ids } })).users;
  }

  /** Replaces what is given. With a version, only a user of that version: else Aborted. */
  async updateUser(id, { version, ...fields }) {
    const body = { user: { ...fields, version }, updateMask: mask(fields) };
    return (await this.#send("PATCH", `/v1/users/${part(id)}`, { body, again: version === undefined })).user;
  }

  /** Deletes a user with that user's messages. */
  async deleteUser(id) {
    await this.#delete(`/v1/users/${part(id)}`);
  }

  // How requests are sent

  async *#pages(path, name, query) {
    let key = "";
    do {
      const page = await this.#send("GET", path, { query: { ...query, page_key: key } });
      yield* page[name];
      key = page.nextPageKey;
    } while (key !== "");
  }

  async #delete(path) {
    try {
      await this.#send("DELETE", path, { again: false });
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof DeadlineExceeded)) throw error;
      await this.#send("DELETE", path).catch((second) => {
        if (!(second instanceof NotFound)) throw second; // else the first one did it
      });
    }
  }

  /**
   * `again`: whether the same request twice does no more than once. If not, it is sent again only when the hub said
   * that nothing was stored.
   */
  async #send(method, path, { body, query, again = true } = {}) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(method, path + search(query), body);
      } catch (error) {
        const nothingStored = error instanceof ResourceExhausted || error instanceof Unavailable;
        const unknown = error instanceof DeadlineExceeded || error instanceof NoAnswer;
        if (attempt === this.#attempts || !(nothingStored || (unknown && again))) throw error;
        if (!(error instanceof ResourceExhausted)) this.#current++;
        const pause = error.retryAfter * 1000 || 100 * 2 ** attempt;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  async #attempt(method, path, body) {
    const headers = { ...this.#headers };
    if (this.cursor) headers["Parley-Cursor"] = this.cursor;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const address = this.#hubs[this.#current % this.#hubs.length].replace(/\/$/, "") + path;
    let answer, read;
    try {
      answer = await fetch(address, {
        method,
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(this.#timeout),
      });
      read = await answer.json();
    } catch (cause) {
      throw new NoAnswer(`${method} ${address}: ${cause.cause?.message ?? cause.message}`, { cause });
    }
    if (!answer.ok) {
      const retryAfter = Number(answer.headers.get("Retry-After")) || 0;
      const kind = BY_CODE[read.code] ?? ParleyError;
      throw new kind(read.message, { status: answer.status, code: read.code, retryAfter });
    }
    this.cursor = answer.headers.get("Parley-Cursor") ?? this.cursor;
    return read;
  }
}

function search(query = {}) {
  const parameters = Object.entries(query).flatMap(([name, value]) => [value].flat().map((each) => [name, each]));
  return parameters.length === 0 ? "" : `?${new URLSearchParams(parameters)}`;
}

/** The names of the fields that are given. */
function mask(fields) {
  return Object.keys(fields)
    .filter((name) => fields[name] !== undefined)
    .join(",");
}

const part = encodeURIComponent;
