// Run against a hub: PARLEY_HUB=http://localhost:8080 node --test live.test.mjs
//
// PARLEY_CUTTING  leads to the hub, and cuts each connection after some of its answer

import assert from "node:assert/strict";
import { test } from "node:test";
import { follow } from "./live.mjs";
import { Hub } from "./parley.mjs";

const { PARLEY_HUB = "http://localhost:8080", PARLEY_CUTTING = PARLEY_HUB } = process.env;
const who = { user: "lev", password: "lev123" };
const hub = new Hub(PARLEY_HUB, who);

const numbers = (from, to) => Array.from({ length: to - from }, (_, i) => `${from + i} é漢😀`);

async function topicOf(texts) {
  const { id } = await hub.createTopic("Live");
  for (const text of texts) await hub.post(id, text);
  return id;
}

/** The events up to the first one of which this is so. */
async function upTo(events, last) {
  const seen = [];
  for await (const event of events) {
    seen.push(event);
    if (last(event)) break;
  }
  return seen;
}

function texts(events) {
  return events.filter((event) => event.type === "messagePosted").map((event) => event.message.contentText);
}

test("from the beginning, each message comes once through every cut", async () => {
  const topic = await topicOf(numbers(0, 20));
  const posting = (async () => {
    for (const text of numbers(20, 100)) await hub.post(topic, text);
  })();
  const events = await upTo(
    follow(PARLEY_CUTTING, [topic], { ...who, after: "begin" }),
    (event) => event.message?.contentText.startsWith("99 "),
  );
  await posting;
  assert.deepEqual(texts(events), numbers(0, 100));
});

test("from now on, what was there does not come", async () => {
  const topic = await topicOf(numbers(0, 3));
  const seen = [];
  // At this hub: another one's now may be a little earlier.
  for await (const event of follow(PARLEY_HUB, [topic], who)) {
    if (event.type === "caughtUp" && seen.length === 0) await hub.post(topic, "new");
    seen.push(event);
    if (event.message) break;
  }
  assert.deepEqual(texts(seen), ["new"]);
});

test("after the cursor of a page, what came later comes", async () => {
  const topic = await topicOf(numbers(0, 2));
  for await (const message of hub.messages(topic)) assert.ok(message.id);
  const after = hub.cursor;
  for (const text of numbers(2, 5)) await hub.post(topic, text);
  const events = await upTo(follow(PARLEY_HUB, [topic], { ...who, after }), (event) => event.type === "caughtUp");
  assert.deepEqual(texts(events), numbers(2, 5));
});

test("it ends when the topic is deleted", async () => {
  const topic = await topicOf([]);
  let last;
  for await (const event of follow(PARLEY_HUB, [topic], who)) {
    if (event.type === "caughtUp") await hub.deleteTopic(topic);
    last = event;
  }
  assert.equal(last.type, "unsubscribed");
});

test("a signal ends it", async () => {
  const topic = await topicOf([]);
  const ending = new AbortController();
  const events = follow(PARLEY_HUB, [topic], { ...who, signal: ending.signal });
  assert.equal((await events.next()).value.type, "caughtUp");
  ending.abort();
  assert.equal((await events.next()).done, true);
});

test("an unknown topic is refused", async () => {
  await assert.rejects(follow(PARLEY_HUB, ["no-such-topic"], who).next(), { status: 404 });
});
