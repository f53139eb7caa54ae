// The time on this Telegram, and how times are shown: in the zone that the server names, or else in UTC.

const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const SECOND = { ...HOUR, second: "2-digit" };
const DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const SHORT_DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" };

let ahead = 0;
let zone = "UTC";
let formats = formatsOf(zone);

function formatsOf(timeZone) {
  const format = (style) => new Intl.DateTimeFormat("en", { ...style, timeZone });
  return { hour: format(HOUR), second: format(SECOND), day: format(DAY), shortDay: format(SHORT_DAY) };
}

// told: what GET /clock answers
export function setTime(told) {
  ahead = told.epoch * 1000 - Date.now();
  zone = told.zone ?? "UTC";
  formats = formatsOf(zone);
}

export const now = () => new Date(Date.now() + ahead);
export const zoneName = () => zone.replaceAll("_", " ");
export const hourOf = (date) => formats.hour.format(date);
export const secondOf = (date) => formats.second.format(date);
export const dateOf = (date) => formats.shortDay.format(date);

export function dayOf(date) {
  const day = formats.day.format(date);
  return day === formats.day.format(now()) ? "Today" : day;
}
