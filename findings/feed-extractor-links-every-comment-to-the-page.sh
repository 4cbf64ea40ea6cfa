#!/usr/bin/env bash
# npm's @extractus/feed-extractor 8.0.3 cuts the fragment off every link. In a feed of comments, as
# WordPress writes it, the fragment is what tells one comment from another, `bread/#comment-1`: all
# entries of a page come to have one link, the page's. Its option `normalization`, whose other value
# is described as keeping the original, changes nothing about it. Where entries have no guid, which
# RSS allows, their `id` is made of that link and the second: two comments that were published in
# the same second are one and the same.
#
# It matters to whoever follows comments by it: links lead to the head of the page, and whoever
# remembers what was seen by its link, or by the id where there is no guid, sees one comment a page,
# or one a second.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" @extractus/feed-extractor@8.0.3

cd "$folder"
cat > seen.mjs <<'NODE'
import {extractFromXml} from '@extractus/feed-extractor';

const item = (number, guid) => `<item><title>By: Jane Doe</title>
<link>https://example.org/bread/#comment-${number}</link>
<pubDate>Sun, 01 Nov 2026 10:00:00 +0000</pubDate>
${guid ? `<guid isPermaLink="false">https://example.org/?p=1#comment-${number}</guid>` : ''}
<description>Comment ${number}</description></item>`;
const feed = guid => `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>
<title>Comments on: Bread</title><link>https://example.org/bread/</link>
<description>Comments</description>${item(1, guid)}${item(2, guid)}</channel></rss>`;

const read = extractFromXml(feed(true)).entries;
const kept = extractFromXml(feed(true), {normalization: false}).item;
const bare = extractFromXml(feed(false)).entries;
const seen = {
  links: read.map(entry => entry.link),
  'links kept as they are': kept.map(entry => entry.link),
  'ids with guid': new Set(read.map(entry => entry.id)).size,
  'ids without': new Set(bare.map(entry => entry.id)).size,
  texts: new Set(bare.map(entry => entry.description)).size,
};
console.log('@extractus/feed-extractor 8.0.3:', seen);
const page = 'https://example.org/bread/';
const wanted = {
  links: [page, page],
  'links kept as they are': [page, page],
  'ids with guid': 2,
  'ids without': 1,
  texts: 2,
};
if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
  console.error('This has changed.');
  process.exit(1);
}
NODE
node seen.mjs
