#!/usr/bin/env bash
# npm's perspective-api-client 3.1.0 refuses a text that is empty, or has nothing left without its
# tags, with TextEmptyError, and one that is too long with TextTooLongError. The promise is rejected
# at once, and then a request goes out all the same: a POST with the key and without a document. Its
# answer, an error, is thrown away, since a promise is settled once.
#
# It matters to whoever pays by requests or has few a second: an empty text costs as much as one that
# is judged, and nothing in the program shows it. And to whoever serves the protocol to these
# clients: bodies that are empty come from here, and are not attacks.
#
# The client's README says of the option `validate` only what it checks before asking.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" perspective-api-client@3.1.0

cd "$folder"
node - <<'NODE'
const axios = require('axios');
const Perspective = require('perspective-api-client');

const sent = [];
axios.defaults.adapter = config => {
  sent.push({method: config.method, key: config.params.key, body: config.data === undefined ? 'none' : 'a document'});
  return Promise.reject(new Error('there is no network here'));
};

const client = new Perspective({apiKey: 'the-key'});
const outcome = text => client.analyze(text).then(() => 'an answer', error => error.name);

(async () => {
  const seen = [];
  for (const [called, text] of [['empty', ''], ['only tags', '<p></p>'], ['long', 'a'.repeat(20481)], ['good', 'Thank you.']]) {
    const before = sent.length;
    const what = await outcome(text);
    await new Promise(setImmediate);
    seen.push([called, what, sent.slice(before).map(one => `${one.method} with ${one.key} and ${one.body}`).join()]);
  }
  console.log('perspective-api-client 3.1.0:', seen);
  const asked = 'post with the-key and none';
  const wanted = [
    ['empty', 'TextEmptyError', asked],
    ['only tags', 'TextEmptyError', asked],
    ['long', 'TextTooLongError', asked],
    ['good', 'ResponseError', 'post with the-key and a document'],
  ];
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
    console.error('This has changed.');
    process.exit(1);
  }
})();
NODE
