"use strict";
// What every peer on Node does: sends so many messages, so many at once, and prints what it took as one line of JSON.
// The same as load.py.

const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { parseArgs } = require("node:util");

const message = JSON.parse(readFileSync(join(__dirname, "message.json"), "utf8"));
const firstChat = 5_000_000_000;
const warmUp = 200;

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    messages: { type: "string" },
    "at-once": { type: "string", default: "50" },
  },
});

async function sendTo(count, send) {
  let next = 0;
  const oneAfterTheOther = async () => {
    while (next < count) await send(firstChat + next++);
  };
  await Promise.all(Array.from({ length: Number(values["at-once"]) }, oneAfterTheOther));
}

async function sendAll(send) {
  const count = Number(values.messages);
  await sendTo(Math.min(warmUp, count), send);
  const cpu = process.cpuUsage();
  const began = performance.now();
  await sendTo(count, send);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ messages: count, seconds, cpu_seconds: (user + system) / 1e6 }));
  process.exit(0);
}

module.exports = { text: message.html, buttons: message.buttons, url: values.url, token: "42:TEST", sendAll };
