// Listens to GET /events for as long as the page is open: when the line breaks it tries again, ever more slowly.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 4000;

export function listen(onEvent, onLine) {
  let wait = FIRST_WAIT;
  const open = () => {
    const source = new EventSource("/events");
    source.onopen = () => {
      wait = FIRST_WAIT;
      onLine(true);
    };
    source.onmessage = (message) => onEvent(JSON.parse(message.data));
    source.onerror = () => {
      source.close();
      onLine(false);
      setTimeout(open, wait);
      wait = Math.min(wait * 1.6, LONGEST_WAIT);
    };
  };
  open();
}
