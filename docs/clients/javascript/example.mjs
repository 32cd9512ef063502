// Talks in a topic. Usage: node example.mjs http://localhost:8080 ann

import { Hub, NotFound } from "./parley.mjs";

const [address, user] = process.argv.slice(2);
const hub = new Hub(address, { user, password: user + "123" });

let topic;
try {
  topic = await hub.topic("example");
} catch (error) {
  if (!(error instanceof NotFound)) throw error;
  topic = await hub.createTopic("An example", { id: "example" });
}
console.log("In topic", topic.name);

await hub.post(topic.id, `Hello, this is ${user} #greeting`);
const second = await hub.post(topic.id, { contentText: "A typo", contentData: { mood: "good" } });
await hub.edit(second.id, { contentText: "No typo" });
const third = await hub.post(topic.id, "Never mind");
await hub.deleteMessage(third.id);

for await (const message of hub.messages(topic.id)) {
  console.log(`${message.userId}: ${message.contentText}${message.edited ? " (edited)" : ""}`);
}
