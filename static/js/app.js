// The frame of the residents' pages as an app: keeps it on the phone, sends what waits, says how it stands.
const CALM = 3000;
const EVERY = 30000;

async function register(frame, offer) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const own = new URL(frame.dataset.app, location).href;
  const before = await serviceWorker.getRegistration("/");
  const others = [before?.active, before?.waiting, before?.installing].filter((one) => one && one.scriptURL !== own);
  if (others.length) return; // a worker's phone keeps its own
  const known = await serviceWorker.register(own, { scope: "/" });
  const ask = () => { if (known.waiting && serviceWorker.controller) offer(known.waiting); };
  known.addEventListener("updatefound", () => known.installing?.addEventListener("statechange", ask));
  ask();
  const look = document.documentElement.dataset.mode;
  if (localStorage.getItem("yb-app-look") !== look) {
    if (known.active) known.active.postMessage("look");
    localStorage.setItem("yb-app-look", look);
  }
}

export async function start(frame, addresses) {
  const words = JSON.parse(frame.dataset.appWords);
  const places = JSON.parse(frame.dataset.appPlaces);
  const line = frame.querySelector("[data-app-state]");
  const button = frame.querySelector("[data-app-renew]");
  await import(addresses["app-outbox"]);
  const outbox = self.appOutbox;

  async function show() {
    const rows = await outbox.list().catch(() => []);
    const n = rows.filter((row) => row.state !== "accepted").length;
    const { held } = document.documentElement.dataset;
    const said = [held === undefined ? (navigator.onLine ? "" : words.offline) : words.held.replace("%at", held ? new Date(held).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" }) : "")];
    if (n) said.push(words.waiting.replace("%n", n));
    const text = said.filter(Boolean).join(" ");
    line.hidden = !text;
    line.querySelector("[data-app-said]").textContent = text;
    line.querySelector("a").hidden = !n;
    frame.hidden = line.hidden && button.hidden;
  }

  async function flush() {
    const waits = (await outbox.list().catch(() => [])).some((row) => row.state === "waiting");
    if (waits && navigator.onLine) await outbox.flush(places).catch(() => {});
    await show();
  }

  // Nothing changes under the reader's hands: the new version comes when it is asked for.
  function offer(waiting) {
    [button.hidden, frame.hidden] = [false, false];
    button.addEventListener("click", () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      waiting.postMessage("renew");
    }, { once: true });
  }

  if ("BroadcastChannel" in self) new BroadcastChannel("app-outbox").addEventListener("message", show);
  window.addEventListener("online", flush);
  window.addEventListener("offline", show);
  frame.addEventListener("yb:flush", flush);
  setInterval(() => { if (!document.hidden) flush(); }, EVERY);
  const keep = () => register(frame, offer).catch(() => {}); // without it the pages work as ever
  frame.addEventListener("yb:keep", keep, { once: true });
  setTimeout(() => frame.dispatchEvent(new Event("yb:keep")), CALM);
  await flush();
}
