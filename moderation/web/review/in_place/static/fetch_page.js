// Asks for a page without leaving this one. The browser reads the answer as it reads any page, and
// runs nothing of it.

const LONGEST_MILLISECONDS = 30_000;

export function ask(address) {
  return send("GET", address, null);
}

export function post(address, fields) {
  return send("POST", address, new URLSearchParams(fields));
}

// What a form would send if this button were pressed.
export function fieldsOf(form, button) {
  return [...new FormData(form, button ?? undefined)].map(([name, value]) => [name, String(value)]);
}

function send(method, address, body) {
  const asked = performance.now();
  return new Promise((answered, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = "document";
    request.timeout = LONGEST_MILLISECONDS;
    request.addEventListener("load", () => answered({
      asked,
      status: request.status,
      page: request.response,
      address: request.responseURL.split("#")[0],
      wasSentOn: request.responseURL.split("#")[0] !== new URL(address, location.href).href.split("#")[0],
    }));
    for (const end of ["error", "timeout", "abort"]) {
      request.addEventListener(end, () => failed(new Error(end)));
    }
    request.send(body);
  });
}
