// Drives npm's two clients of Perspective: node drive_perspective.js ADDRESS KEY.
// @conversationai/perspectiveapi-js-client is unmodified, and told the address after it is made;
// perspective-api-client has one line changed: the constant with the address.
// Prints what each call came to, as JSON.

import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";

const [address, key] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const HEATED = "You are a blockhead, and I will find you 👍.";

function oneLineChanged(name) {
  const file = require.resolve(name);
  const lines = readFileSync(file, "utf8").split("\n");
  const line = lines.findIndex((one) => one.includes("commentanalyzer.googleapis.com"));
  lines[line] = lines[line].replace("https://commentanalyzer.googleapis.com", address);
  const changed = new Module(file);
  changed.filename = file;
  changed.paths = Module._nodeModulePaths(dirname(file));
  changed._compile(lines.join("\n"), file);
  return changed.exports;
}

const refused = (call) => call.then(() => "no error", (error) => error.message);

const { Client } = require("@conversationai/perspectiveapi-js-client");
function conversation(shown) {
  const client = new Client(shown);
  client.perspectiveApiUrl = `${address}/v1alpha1/comments:analyze?key=${shown}`;
  return client;
}

const Perspective = oneLineChanged("perspective-api-client");
const hosted = new Perspective({ apiKey: key });
const stranger = new Perspective({ apiKey: `modp_${"a".repeat(34)}` });

console.log(JSON.stringify({
  conversation: await conversation(key).getScores(HEATED),
  conversationRefused: await refused(conversation("nobody").getScores(HEATED)),
  hosted: await hosted.analyze(`<b>${HEATED}</b>`, { attributes: ["insult", "threat"] }),
  hostedRefused: [
    await refused(hosted.analyze(HEATED, { attributes: ["flirtation"] })),
    await refused(hosted.analyze("x".repeat(20480) + "ü", { truncate: true, validate: false })),
    await refused(hosted.analyze("ü".repeat(20000))),
    await refused(stranger.analyze(HEATED)),
  ],
}));
