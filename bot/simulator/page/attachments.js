// What a message brings beside its text: pictures, sound, files and places.

import { icon, make } from "./element.js";

const NAMES = {
  sticker: "Sticker",
  voice: "Voice message",
  audio: "Audio",
  photo: "Photo",
  video: "Video",
  animation: "Animation",
};
const SMALLEST = 8;

export function drawAttachment(message) {
  const { kind, file } = message;
  if (kind === "location" || kind === "venue") return drawPlace(message);
  if (kind === "document" && file) return drawFile(file);
  if (file && kind in DRAWN) {
    const drawn = DRAWN[kind](message);
    return message.has_media_spoiler ? drawCover(drawn) : drawn;
  }
  return kind in NAMES ? drawThing(kind) : null;
}

const DRAWN = {
  photo: drawPhoto,
  animation: (message) => (message.file.mime_type === "image/gif" ? drawPhoto(message) : drawMotion(message)),
  video: ({ file }) => make("video", { class: "picture", src: file.url, controls: true }),
  audio: drawSound,
  voice: drawSound,
};

function drawThing(kind, words = NAMES[kind]) {
  return make("div", { class: "thing" }, icon(kind, 26), words);
}

// A sample photo is a single dot; a drawn sign says more.
function drawPhoto({ kind, file, caption }) {
  const picture = make("img", { src: file.url, alt: caption || NAMES[kind] });
  const link = make("a", { class: "picture", href: file.url, target: "_blank", rel: "noopener" }, picture);
  const replace = () => link.replaceWith(drawThing(kind));
  picture.addEventListener("load", () => picture.naturalWidth < SMALLEST && replace());
  picture.addEventListener("error", replace);
  return link;
}

function drawMotion({ kind, file }) {
  const motion = make("video", { class: "picture", src: file.url, loop: true, controls: true });
  motion.muted = true;
  motion.addEventListener("error", () => motion.replaceWith(drawThing(kind)));
  return motion;
}

// What cannot be played (a sample is no sound at all) keeps its sign and its name.
function drawSound({ kind, file }) {
  const name = [file.performer, file.title].filter(Boolean).join(" – ");
  const player = make("audio", { src: file.url, controls: true, preload: "metadata" });
  player.addEventListener("error", () => player.remove());
  return make("div", { class: "sound" }, drawThing(kind, name || NAMES[kind]), player);
}

function drawCover(drawn) {
  const uncover = make(
    "button",
    { class: "uncover", type: "button", click: () => uncover.remove() },
    "Hidden picture, show it",
  );
  return make("div", { class: "covered" }, drawn, uncover);
}

function drawFile(file) {
  return make(
    "a",
    { class: "file", href: file.url, download: file.name ?? "" },
    make("span", { class: "file-sign" }, icon("file")),
    make(
      "span",
      { class: "file-words" },
      make("b", {}, file.name ?? "file"),
      make("small", {}, sizeOf(file.size)),
    ),
    make("span", { class: "file-get" }, icon("down", 18)),
  );
}

function sizeOf(bytes) {
  if (bytes === undefined || bytes === null) return "Download";
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function drawPlace(message) {
  const venue = message.venue;
  const { latitude, longitude } = venue ?? message.location;
  const spot = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return make(
    "div",
    { class: "place" },
    make("div", { class: "place-sign", "aria-hidden": "true" }, icon("pin", 26)),
    make(
      "div",
      { class: "place-words" },
      make("b", {}, venue?.title ?? "Location"),
      venue?.address ? make("span", {}, venue.address) : null,
      make("small", {}, spot),
      make("a", { href: map, target: "_blank", rel: "noopener" }, "Open a map"),
    ),
  );
}
