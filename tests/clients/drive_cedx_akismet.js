// Drives npm's @cedx/akismet, unmodified: node drive_cedx_akismet.js ADDRESS KEY < comments as JSON.
// Prints what each call came to, as JSON.

import { readFileSync } from "node:fs";
import { Author, Blog, CheckResult, Client, Comment } from "@cedx/akismet";

const [baseUrl, key] = process.argv.slice(2);
const given = JSON.parse(readFileSync(0, "utf8"));
const blog = new Blog({ charset: "UTF-8", languages: ["en"], url: new URL("https://example.org/") });
const client = new Client(key, blog, { baseUrl });
const stranger = new Client("0123456789ab", blog, { baseUrl });

function comment({ name, content }) {
  const author = new Author({
    email: "jane@example.org", ipAddress: "192.0.2.44", name, userAgent: "Mozilla/5.0",
  });
  return new Comment({
    author, content, permalink: new URL("https://example.org/2026/bread"), type: "comment",
  });
}

async function check(one) {
  const found = await client.checkComment(comment(one));
  return Object.keys(CheckResult).find((name) => CheckResult[name] === found);
}

const refused = (call) => call.then(() => "no error", (error) => error.message);

console.log(JSON.stringify({
  verified: [await client.verifyKey(), await stranger.verifyKey()],
  checked: [await check(given.good), await check(given.spam), await check(given.blatant)],
  spam: (await client.submitSpam(comment(given.good))) ?? "thanked",
  ham: (await client.submitHam(comment(given.spam))) ?? "thanked",
  checkedAgain: await check(given.good),
  refused: [
    await refused(stranger.checkComment(comment(given.good))),
    await refused(stranger.submitSpam(comment(given.good))),
    await refused(stranger.submitHam(comment(given.good))),
  ],
}));
