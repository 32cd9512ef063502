// Run against a hub: PARLEY_HUB=http://localhost:8080 node --test
//
// PARLEY_OTHER_HUB  another hub over the same log
// PARLEY_LOSING     leads to the hub, and loses each first answer to a request

import assert from "node:assert/strict";
import { test } from "node:test";
import * as parley from "./parley.mjs";

const { PARLEY_HUB = "http://localhost:8080", PARLEY_OTHER_HUB, PARLEY_LOSING } = process.env;

function caller({ address = PARLEY_HUB, user = "jo", ...options } = {}) {
  return new parley.Hub(address, { user, password: user + "123", ...options });
}

async function all(iterable) {
  const elements = [];
  for await (const element of iterable) elements.push(element);
  return elements;
}

async function texts(hub, topic, options) {
  return (await all(hub.messages(topic, options))).map((message) => message.contentText);
}

test("topics are created, changed and deleted", async () => {
  const hub = caller();
  const id = parley.newId();
  const topic = await hub.createTopic("One", { id, users: ["bob"] });
  assert.deepEqual([topic.name, topic.creatorId, topic.users], ["One", "jo", { bob: true }]);
  const changed = await hub.updateTopic(id, {
    name: "Two",
    visibility: "PRIVATE",
    addUsers: ["cid"],
    removeUsers: ["bob"],
    version: topic.version,
  });
  assert.deepEqual([changed.name, changed.visibility, changed.users], ["Two", "PRIVATE", { cid: true }]);
  assert.deepEqual(await hub.topic(id), changed);
  await assert.rejects(caller({ user: "bob" }).topic(id), parley.NotFound);
  await hub.deleteTopic(id);
  await assert.rejects(hub.topic(id), parley.NotFound);
});

test("topics are listed over pages and found together", async () => {
  const hub = caller();
  const made = [];
  for (let i = 0; i < 5; i++) made.push((await hub.createTopic(`Listed ${i}`)).id);
  const listed = (await all(hub.topics({ pageSize: 2 }))).map((topic) => topic.id);
  assert.deepEqual(listed.filter((id) => made.includes(id)), made);
  const found = await hub.topicsById([made[0], made[1], "missing"]);
  assert.deepEqual(Object.keys(found).sort(), made.slice(0, 2).sort());
});

test("messages are listed in both directions over pages", async () => {
  const hub = caller();
  const topic = (await hub.createTopic("Messages")).id;
  const posted = Array.from({ length: 7 }, (_, i) => `${i} é漢😀`);
  for (const text of posted) await hub.post(topic, text);
  assert.deepEqual(await texts(hub, topic, { pageSize: 3 }), posted);
  assert.deepEqual(await texts(hub, topic, { newestFirst: true, pageSize: 3 }), [...posted].reverse());
  assert.equal((await hub.lastMessage(topic)).contentText, posted.at(-1));
});

test("messages keep what is given, and are edited and deleted", async () => {
  const hub = caller();
  const topic = (await hub.createTopic("Messages")).id;
  const first = await hub.post(topic, "first");
  const given = { contentType: "text/plain", contentData: { a: [1, null] }, hashtags: ["tag"], replyTo: first.id };
  const posted = await hub.post(topic, { contentText: "text", id: parley.newId(), ...given });
  assert.deepEqual({ ...posted, ...given }, posted);
  const edited = await hub.edit(posted.id, { contentText: "other", version: posted.version });
  assert.deepEqual([edited.contentText, edited.edited], ["other", true]);
  await assert.rejects(hub.edit(posted.id, { contentText: "late", version: posted.version }), (error) => {
    assert.ok(error instanceof parley.Aborted);
    assert.deepEqual([error.status, error.code], [409, 10]);
    return true;
  });
  assert.deepEqual(await hub.message(posted.id), edited);
  await hub.deleteMessage(posted.id);
  assert.deepEqual(await texts(hub, topic), ["first"]);
  assert.deepEqual(Object.keys(await hub.messagesById([first.id, posted.id])), [first.id]);
});

test("messages are added to, and their earlier forms stay", async () => {
  const hub = caller();
  const topic = (await hub.createTopic("Messages")).id;
  const { id } = await hub.post(topic, { contentText: "one", contentData: { list: [1] } });
  await hub.append(id, { contentText: " two", contentData: { list: [2], more: true } });
  const forms = await all(hub.history(id, { pageSize: 1 }));
  assert.deepEqual(forms.map((form) => form.contentText), ["one", "one two"]);
  assert.deepEqual(forms.at(-1).contentData, { list: [1, 2], more: true });
});

test("messages of one id are stored once", async () => {
  const hub = caller();
  const topic = (await hub.createTopic("Messages")).id;
  const message = { id: parley.newId(), contentText: "once" };
  assert.deepEqual(await hub.post(topic, message), await hub.post(topic, message));
  await assert.rejects(hub.post(topic, { ...message, contentText: "other" }), parley.AlreadyExists);
  assert.deepEqual(await texts(hub, topic), ["once"]);
});

test("messages posted at once are all stored", async () => {
  const hub = caller();
  const topic = (await hub.createTopic("Messages")).id;
  const posted = Array.from({ length: 20 }, (_, i) => String(i));
  await Promise.all(posted.map((text) => hub.post(topic, text)));
  assert.deepEqual((await texts(hub, topic)).sort(), posted.sort());
});

test("failures are told apart", async () => {
  const hub = caller();
  const topic = (await hub.createTopic("Failures")).id;
  await assert.rejects(hub.createTopic(""), (error) => {
    assert.ok(error instanceof parley.InvalidArgument);
    assert.deepEqual([error.status, error.code], [400, 3]);
    assert.match(error.message, /name/);
    return true;
  });
  const wrong = new parley.Hub(PARLEY_HUB, { user: "jo", password: "wrong" });
  await assert.rejects(wrong.topic(topic), parley.Unauthenticated);
  await assert.rejects(new parley.Hub(PARLEY_HUB).post(topic, "nobody"), parley.Unauthenticated);
  await assert.rejects(caller({ user: "eve" }).deleteTopic(topic), parley.PermissionDenied);
  await assert.rejects(hub.createTopic("Again", { id: topic }), parley.AlreadyExists);
  await assert.rejects(hub.message("no-such"), { name: "NotFound", status: 404 });
});

test("a hub that is not there is no answer", async () => {
  const hub = caller({ address: "http://127.0.0.1:2", attempts: 2 });
  await assert.rejects(hub.topic("t"), { name: "NoAnswer", status: 0 });
});

test("the next hub is asked", async () => {
  const hub = caller({ address: ["http://127.0.0.1:2", PARLEY_HUB] });
  assert.ok(Array.isArray(await all(hub.topics())));
});

test("answers that are lost do no harm", { skip: !PARLEY_LOSING }, async () => {
  const topic = (await caller().createTopic("Lost answers")).id;
  const losing = caller({ address: PARLEY_LOSING });
  const posted = await losing.post(topic, "one");
  await losing.edit(posted.id, { contentText: "two" });
  assert.deepEqual(await texts(caller(), topic), ["two"]);
  await losing.deleteMessage(posted.id);
  assert.deepEqual(await texts(losing, topic), []);
  await assert.rejects(losing.createTopic("Perhaps"), parley.NoAnswer);
});

test("what was written at one hub is read at the other", { skip: !PARLEY_OTHER_HUB }, async () => {
  const here = caller();
  for (let i = 0; i < 20; i++) {
    const topic = (await here.createTopic("Two hubs")).id;
    const posted = await here.post(topic, "hello");
    const there = caller({ address: PARLEY_OTHER_HUB, cursor: here.cursor });
    assert.deepEqual(await all(there.messages(topic)), [posted]);
    assert.deepEqual(await there.message(posted.id), posted);
  }
});

test("users are created, changed, listed and deleted", async () => {
  const id = "user" + parley.newId();
  const hub = caller({ user: id });
  const created = await hub.createUser(id, "Jo", { profileData: { a: 1 } });
  assert.deepEqual([created.name, created.profileData], ["Jo", { a: 1 }]);
  const changed = await hub.updateUser(id, { avatar: "a.png", version: created.version });
  assert.equal(changed.avatar, "a.png");
  assert.deepEqual(await hub.user(id), changed);
  assert.deepEqual(await hub.usersById([id, "missing"]), { [id]: changed });
  assert.ok((await all(hub.users({ pageSize: 1 }))).some((user) => user.id === id));
  await hub.deleteUser(id);
  await assert.rejects(caller().user(id), parley.NotFound);
});
