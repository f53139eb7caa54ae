"use strict";
// What every echo of taps on Node is told. The same as taps_load.py.

const { parseArgs } = require("node:util");

const { values, positionals } = parseArgs({
  options: { url: { type: "string" }, port: { type: "string" } },
  allowPositionals: true,
});

const path = "/hook";

module.exports = {
  way: positionals[0],
  url: values.url,
  port: Number(values.port),
  token: "42:TEST",
  text: "What the message says. ".repeat(17),
  path,
  public: `https://bot.example.org${path}`,
  secret: "only-telegram-knows-this",
};
