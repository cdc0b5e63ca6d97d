// The service worker of the worker's phone. `FOOT` says what to keep: the shell's files by their digests,
// and the pages of the person signed in, which are dropped when that person signs out.
(() => {
  const { FOOT } = self;
  const SHELL = `foot-shell-${FOOT.version}`;
  const PAGES = "foot-pages";
  const PATIENCE = 6000;

  const forget = () => caches.delete(PAGES);
  const isPage = (url) => url.pathname.startsWith(FOOT.scope) && ![FOOT.entries, FOOT.session, FOOT.offline].includes(url.pathname);

  async function install() {
    const shell = await caches.open(SHELL);
    await shell.addAll([...FOOT.files, FOOT.offline]);
    await self.skipWaiting();
  }

  async function activate() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("foot-shell-") && name !== SHELL).map((name) => caches.delete(name)));
    await self.clients.claim();
  }

  // Keeps a page of the person who is signed in; a page of somebody else clears what was kept before.
  async function keep(path, answer) {
    const owner = answer.headers.get("X-Foot-Owner");
    if (!owner) return;
    let pages = await caches.open(PAGES);
    for (const key of await pages.keys()) {
      const held = await pages.match(key);
      if (held?.headers.get("X-Foot-Owner") !== owner) {
        await forget();
        pages = await caches.open(PAGES);
        break;
      }
    }
    await pages.put(path, answer);
  }

  async function held(path) {
    const pages = await caches.open(PAGES);
    return (await pages.match(path)) ?? (await caches.match(FOOT.offline)) ?? Response.error();
  }

  async function fresh(request, path) {
    const late = new Promise((_done, failed) => { setTimeout(() => failed(new Error("late")), PATIENCE); });
    const asked = fetch(request);
    try {
      const answer = await (navigator.onLine ? asked : Promise.race([asked, late]));
      if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) await forget();
      else if (answer.ok) await keep(path, answer.clone());
      return answer;
    } catch {
      asked.catch(() => {});
      return held(path);
    }
  }

  async function keepAll(more) {
    for (const path of [...FOOT.pages, ...more]) {
      const answer = await fetch(path, { credentials: "same-origin", redirect: "manual", headers: { "X-Poll": "1" } });
      if (answer.ok) await keep(path, answer);
    }
  }

  self.addEventListener("install", (event) => event.waitUntil(install()));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== self.location.origin) return;
    if (request.method === "POST" && FOOT.leave.includes(url.pathname)) {
      event.waitUntil(forget());
    } else if (request.method === "GET" && FOOT.files.includes(url.pathname)) {
      event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
    } else if (request.mode === "navigate" && request.method === "GET" && isPage(url)) {
      event.respondWith(fresh(request, url.pathname));
    }
  });
  self.addEventListener("message", (event) => {
    if (event.data?.keep) event.waitUntil(keepAll(event.data.keep).catch(() => {}));
    if (event.data === "forget") event.waitUntil(forget());
  });
  self.addEventListener("sync", (event) => {
    if (event.tag === "yb-outbox") event.waitUntil(self.ybOutbox.flush(FOOT));
  });
})();
