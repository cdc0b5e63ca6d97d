// The service worker of the residents' pages. `APP` says what to keep: the shell by its files' digests,
// the pages read last, and what a form held when it could not be sent.
(() => {
  const { APP } = self;
  const SHELL = `app-shell-${APP.version}`;
  const PAGES = "app-pages";
  const FILES = "app-files";
  const PATIENCE = 8000;
  const MOST_PAGES = 30;
  const MOST_FILES = 80;
  const SHORTEST = 10;

  const begins = (path, starts) => starts.some((start) => path.startsWith(start));
  const isRead = (path) => path === APP.home || begins(path, APP.read.filter((start) => start !== APP.home));

  async function keepShell() {
    const shell = await caches.open(SHELL);
    await shell.addAll([...APP.files, APP.offline, ...APP.kept]);
  }

  async function activate() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("app-shell-") && name !== SHELL);
    await Promise.all([...old, ...(old.length ? [FILES] : [])].map((name) => caches.delete(name)));
    await self.clients.claim();
  }

  async function put(name, request, answer, most) {
    const cache = await caches.open(name);
    await cache.delete(request); // the newest stands last
    await cache.put(request, answer);
    const keys = await cache.keys();
    for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key);
  }

  const mayStay = (answer) => answer.ok && answer.type === "basic" && !answer.redirected
    && !/no-store|private/.test(answer.headers.get("Cache-Control") ?? "");

  // A page from the phone says on its root element when it was read; a form gets a name of its own.
  async function marked(held) {
    const at = held.headers.get("Date");
    const text = (await held.text())
      .replace("<html ", `<html data-held="${at ? new Date(at).toISOString() : ""}" `)
      .replace('name="key" value=""', `name="key" value="local-${self.appOutbox.newId()}"`);
    return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
  }

  async function held(url) {
    const path = url.pathname === APP.report ? APP.form : url.pathname;
    const found = (await caches.match(url.href, { cacheName: PAGES, ignoreVary: true })) ?? (await caches.match(path, { cacheName: SHELL, ignoreVary: true }))
      ?? (await caches.match(APP.offline, { ignoreVary: true }));
    return found ? marked(found) : Response.error();
  }

  async function page(event, url) {
    const late = new Promise((_done, failed) => { setTimeout(() => failed(new Error("late")), PATIENCE); });
    const asked = fetch(event.request);
    try {
      const known = await caches.match(url.href, { cacheName: PAGES, ignoreVary: true });
      const answer = await (known || !navigator.onLine ? Promise.race([asked, late]) : asked);
      if (isRead(url.pathname) && mayStay(answer)) event.waitUntil(put(PAGES, url.href, answer.clone(), MOST_PAGES));
      return answer;
    } catch {
      asked.catch(() => {});
      return held(url);
    }
  }

  async function file(event, url) {
    const found = await caches.match(url.pathname, { ignoreVary: true });
    if (found) return found;
    const answer = await fetch(event.request);
    // What a private page is drawn with would tell that it was opened.
    const client = await self.clients.get(event.clientId);
    const isPrivate = !client || begins(new URL(client.url).pathname, APP.never);
    if (mayStay(answer) && !isPrivate) event.waitUntil(put(FILES, url.pathname, answer.clone(), MOST_FILES));
    return answer;
  }

  // A form that did not get through waits on the phone; one that is not whole yet only comes back.
  async function sendOrKeep(event) {
    const copy = event.request.clone();
    try {
      return await fetch(event.request);
    } catch {
      const form = await copy.formData();
      const isPart = form.get("edit") || (form.get("step") && form.get("step") !== "contact");
      if (isPart || (form.get("text") ?? "").trim().length < SHORTEST) return held(new URL(APP.offline, self.location));
      const grid = new URL(copy.referrer || APP.home, self.location).searchParams.get("grid");
      await self.appOutbox.keep(form, grid);
      await self.registration.sync?.register("app-outbox").catch(() => {});
      return Response.redirect(`${APP.outbox}#kept`, 303);
    }
  }

  self.addEventListener("install", (event) => event.waitUntil(keepShell()));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== self.location.origin) return;
    if (request.method === "POST" && APP.leave.includes(url.pathname)) {
      event.waitUntil(caches.delete(PAGES));
    } else if (request.method === "POST" && request.mode === "navigate" && APP.posts.includes(url.pathname)) {
      event.respondWith(sendOrKeep(event));
    } else if (request.method === "GET" && url.pathname.startsWith(APP.statics)) {
      event.respondWith(file(event, url));
    } else if (request.method === "GET" && request.mode === "navigate" && !begins(url.pathname, APP.never)) {
      event.respondWith(page(event, url));
    }
  });
  self.addEventListener("message", (event) => {
    if (event.data === "renew") event.waitUntil(self.skipWaiting());
    if (event.data === "look") event.waitUntil(keepShell().catch(() => {}));
  });
  self.addEventListener("sync", (event) => {
    if (event.tag === "app-outbox") event.waitUntil(self.appOutbox.flush(APP));
  });
})();
