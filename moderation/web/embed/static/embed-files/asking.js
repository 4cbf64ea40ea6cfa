// Requests to the service: without credentials, and never for ever.

const PATIENCE = 20_000;

// `until` ends it early: nobody waits for the answer any more.
export async function ask(address, options = {}, until = null) {
  const signals = [AbortSignal.timeout(PATIENCE), until].filter(Boolean);
  return fetch(address, { mode: "cors", credentials: "omit", signal: AbortSignal.any(signals), ...options });
}

export async function askJson(address, until) {
  const answer = await ask(address, {}, until);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}
