// Starts the page: reads who is there, draws a phone for each, and keeps all of it in step with the server.

import * as api from "./api.js";
import { Calls } from "./calls.js";
import { Channel } from "./channel.js";
import { Clock } from "./clock.js";
import { readyAddDialog, ShareDialog } from "./dialogs.js";
import { make } from "./element.js";
import { listen } from "./live.js";
import { Phone } from "./phone.js";
import { PlaceDialog } from "./place.js";
import { Switcher } from "./switcher.js";

const HUES = 5;
const find = (id) => document.getElementById(id);

const phones = new Map();
const channels = new Map();
const columns = () => [...phones.values(), ...channels.values()];
const switcher = new Switcher(find("switcher"));
const sharing = new ShareDialog(find("share-dialog"));
const placing = new PlaceDialog(find("place-dialog"));
const clock = new Clock(find("clock"));
const calls = new Calls(find("calls"));
const world = {
  bot: {},
  share: (url, text, phone) => sharing.open(url, text, phone, [...phones.values()]),
  place: (phone) => placing.open(phone),
  news: (phone, count) => switcher.count(phone, count),
};

let reading = Promise.resolve();
let hue = 0;

// One reading at a time, so that an older answer never overwrites a newer one.
function readEverything() {
  reading = reading.then(async () => {
    const answer = await api.readPhones().catch(() => null);
    if (answer) showEverything(answer);
  });
  return reading;
}

function showEverything({ bot, phones: people, channels: posted }) {
  world.bot = bot ?? {};
  showBot();
  const here = new Set(people.map((person) => person.user_id));
  for (const [id, phone] of phones) {
    if (here.has(id)) continue;
    phone.element.remove();
    phones.delete(id);
  }
  for (const person of people) {
    if (!phones.has(person.user_id)) {
      const phone = new Phone(person, (hue % HUES) + 1, world);
      hue += 1;
      phones.set(person.user_id, phone);
      find("phones").insertBefore(phone.element, find("phones").querySelector(".channel"));
    }
    const phone = phones.get(person.user_id);
    phone.describe(person);
    phone.refresh();
  }
  showChannels(posted ?? []);
  switcher.show(columns());
  find("phones").querySelector(".nothing")?.remove();
  if (!phones.size)
    find("phones").append(make("p", { class: "nothing" }, "No phone here yet. Add one to begin."));
}

// Channels stand behind the phones, however many come later.
function showChannels(posted) {
  for (const about of posted) {
    if (!channels.has(about.chat_id)) {
      channels.set(about.chat_id, new Channel(about));
      find("phones").append(channels.get(about.chat_id).element);
    }
    channels.get(about.chat_id).refresh();
  }
}

function showBot() {
  const { first_name, username, description, short_description } = world.bot;
  find("bot").hidden = !username;
  find("bot-name").textContent = first_name ?? "";
  find("bot-username").textContent = username ? `@${username}` : "";
  find("bot-about").textContent = short_description || description || "";
  find("bot-about").title = description || "";
}

function onEvent(event) {
  calls.changed();
  if (event.type === "chat") (phones.get(event.user_id) ?? channels.get(event.chat_id))?.refresh();
  else if (event.type === "clock") readTime();
  else readEverything();
}

// What was said today may have been said long ago by now.
async function readTime() {
  await clock.read();
  for (const column of columns()) column.refresh();
}

function onLine(on) {
  const line = find("line");
  line.dataset.state = on ? "on" : "off";
  line.textContent = on ? "connected" : "disconnected";
  line.title = on ? "" : "The simulator does not answer; this page tries again by itself.";
  if (!on) return;
  calls.restart();
  // Messages are drawn with their times, so the zone comes first.
  clock.read().then(readEverything);
}

function bringForward(id) {
  switcher.choose(id, columns());
  (phones.get(id) ?? channels.get(id))?.element.scrollIntoView({ inline: "nearest", block: "nearest" });
}

find("switcher").addEventListener("choose", (event) => bringForward(event.detail));
find("phones").addEventListener("wanted", (event) => bringForward(Number(event.target.dataset.userId)));
readyAddDialog(find("add-dialog"), find("add-phone"), async (id) => {
  await readEverything();
  bringForward(id);
});
listen(onEvent, onLine);
