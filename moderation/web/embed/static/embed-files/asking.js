// Requests to the service: without credentials, and never for ever.

const PATIENCE = 20_000;

// `until` ends it early: nobody waits for the answer any more. Browsers of before 2024 let it come.
export async function ask(address, options = {}, until = null) {
  const limit = AbortSignal.timeout(PATIENCE);
  const signal = until && AbortSignal.any ? AbortSignal.any([limit, until]) : limit;
  return fetch(address, { mode: "cors", credentials: "omit", signal, ...options });
}

export async function askJson(address, until) {
  const answer = await ask(address, {}, until);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}
