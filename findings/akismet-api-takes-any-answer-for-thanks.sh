#!/usr/bin/env bash
# npm's akismet-api 6.0.0 reads the answer to a check and to a key, and not the one to a report:
# submitSpam() and submitHam() are done with whatever comes with status 200. Akismet says there what
# went wrong: "invalid" for a key that it doesn't know or that has ended, as it does for a check. So
# with a key that has ended every check fails loudly, "Invalid API key", and every report succeeds.
# The same reports lose why a comment is checked again: `recheck`, which its docs/comments.md lists as
# another name for recheck_reason, is left out of what is sent, and so is recheck_reason itself.
#
# It matters to whoever shows "reported" when the promise is fulfilled, as its README has it: nobody
# was taught anything. And to whoever serves the protocol: a status other than 200 is what this
# client hears.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" akismet-api@6.0.0

cd "$folder"
node - <<'NODE'
const dns = require('dns');
const http = require('http');
const {AkismetClient} = require('akismet-api');

dns.lookup = (name, options, done) =>
  options.all ? done(null, [{address: '127.0.0.1', family: 4}]) : done(null, '127.0.0.1', 4);

const sent = [];
const server = http.createServer((question, answer) => {
  let body = '';
  question.on('data', part => { body += part; });
  question.on('end', () => { sent.push(new URLSearchParams(body)); answer.end('invalid'); });
});

const comment = {ip: '192.0.2.1', content: 'Thank you.', recheck: 'edit', recheck_reason: 'edit'};
const outcome = promise => promise.then(() => 'fulfilled', error => error.message);

server.listen(0, async () => {
  const client = new AkismetClient({
    key: 'ended', blog: 'https://example.org/', protocol: 'http', host: `example.org:${server.address().port}`,
  });
  const seen = {
    check: await outcome(client.checkSpam(comment)),
    spam: await outcome(client.submitSpam(comment)),
    ham: await outcome(client.submitHam(comment)),
    recheck: sent.some(form => form.has('recheck') || form.has('recheck_reason')),
    content: sent.every(form => form.get('comment_content') === 'Thank you.'),
  };
  server.close();
  console.log('akismet-api 6.0.0, all answered by "invalid":', seen);
  const wanted = {check: 'Invalid API key', spam: 'fulfilled', ham: 'fulfilled', recheck: false, content: true};
  if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
    console.error('This has changed.');
    process.exitCode = 1;
  }
});
NODE
