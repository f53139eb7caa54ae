// Builds elements: tag, attributes (functions become listeners, false and null are left out), children.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// Line drawings on a 24 by 24 grid, drawn with the colour of the text around them.
const DRAWINGS = {
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  plus: "M12 5v14M5 12h14",
  slash: "M15.5 4.5l-7 15",
  send: "M12 19V5.5M6 11l6-6 6 6",
  down: "M12 5v13.5M6 13l6 6 6-6",
  file: "M7 3.5h6.5L18 8v12.5H7zM13 3.5V8.5h5",
  pin: "M12 21c4-5 6-8 6-11a6 6 0 1 0-12 0c0 3 2 6 6 11zM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  photo: "M4 5.5h16v13H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.2v.01",
  video: "M4 6h11v12H4zM15 11l5-3v8l-5-3",
  voice:
    "M12 4a2.5 2.5 0 0 1 2.5 2.5V12a2.5 2.5 0 0 1-5 0V6.5A2.5 2.5 0 0 1 12 4zM6 11.5a6 6 0 0 0 12 0M12 17.5V20.5",
  audio: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  animation: "M4 6h16v12H4zM10.5 9.2l4.5 2.8-4.5 2.8z",
  sticker: "M5 5h14v8.5L13.5 19H5zM19 13.5h-5.5V19M9 9.5v.01M14 9.5v.01",
};

export function icon(name, size = 20) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const sizes = { width: size, height: size, viewBox: "0 0 24 24", fill: "none", "aria-hidden": "true" };
  const pen = {
    stroke: "currentColor",
    "stroke-width": 2,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  };
  for (const [key, value] of Object.entries({ ...sizes, ...pen })) svg.setAttribute(key, value);
  if (name === "more") svg.setAttribute("stroke-width", 3);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", DRAWINGS[name]);
  svg.append(path);
  return svg;
}
