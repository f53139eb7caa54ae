// The simulator's HTTP side, one function per request; a refused request throws Refused with the server's sentence.

export class Refused extends Error {}

async function ask(method, path, body, signal) {
  const form = body instanceof FormData;
  const options = { method, signal, headers: {} };
  if (form) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused("The simulator does not answer.");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error ?? `The simulator answered ${response.status}.`);
  return answer;
}

export const readPhones = () => ask("GET", "/phones");
export const addPhone = (person) => ask("POST", "/phones", person);
export const readChat = (user) => ask("GET", `/phones/${user}/chat`);
export const start = (user, payload) => ask("POST", `/phones/${user}/start`, payload ? { payload } : {});
export const send = (user, message) => ask("POST", `/phones/${user}/send`, message);
export const sendAlbum = (user, form) => ask("POST", `/phones/${user}/album`, form);
export const readChannel = (chat) => ask("GET", `/channels/${chat}/chat`);
export const tap = (user, message, data) => ask("POST", `/phones/${user}/tap`, { message_id: message, data });
export const block = (user, blocked) => ask("POST", `/phones/${user}/block`, { blocked });
export const readCards = (user, query, signal) => ask("POST", `/phones/${user}/inline`, { query }, signal);
export const chooseCard = (user, result, query) =>
  ask("POST", `/phones/${user}/inline/choose`, { result_id: result, query });
export const readClock = () => ask("GET", "/clock");
export const moveClock = (to) => ask("POST", "/clock", { to });
export const readCalls = (after) => ask("GET", `/requests?after=${after}`);
