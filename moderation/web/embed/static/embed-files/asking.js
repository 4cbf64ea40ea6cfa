// Requests to the service: without credentials, and never for ever.

const PATIENCE = 20_000;

export async function ask(address, options = {}) {
  return fetch(address, { mode: "cors", credentials: "omit", signal: AbortSignal.timeout(PATIENCE), ...options });
}

export async function askJson(address) {
  const answer = await ask(address);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}
