// The frame of the worker's phone: keeps the app on the phone, sends what waits, and says how it stands.
const EVERY = 15000;

export const wordsOf = () => JSON.parse(document.getElementById("foot-words")?.textContent || "{}");
export const fill = (text, values) => Object.entries(values).reduce((said, [mark, value]) => said.replaceAll(`%${mark}`, value), text ?? "");

async function register(frame) {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(frame.dataset.worker, { scope: "/" });
    const { active } = await navigator.serviceWorker.ready;
    const forms = [...frame.querySelectorAll('a.foot-stop__name[href^="/foot/"]')].map((link) => link.getAttribute("href"));
    if (navigator.onLine) active?.postMessage({ keep: forms.slice(0, 20) });
  } catch {
    // without a service worker the outbox still works on an open page
  }
}

export async function start(frame, addresses) {
  await import(addresses["foot-outbox"]);
  const outbox = self.ybOutbox;
  const places = { entries: frame.dataset.entries, session: frame.dataset.session };
  const words = wordsOf();
  const state = frame.querySelector("[data-foot-state]");
  let status = "";

  const mine = async () => (await outbox.list()).filter((entry) => entry.owner === frame.dataset.owner);

  function say(n) {
    const offline = !navigator.onLine || status === "offline";
    const text = offline ? words[n ? "offline" : "offline-none"]
      : n && status === "signed-out" ? words["signed-out"]
      : n && status === "failed" ? words.failed : "";
    state.hidden = !text;
    state.replaceChildren(fill(text, { n }));
    if (!offline && n && status === "signed-out") {
      const link = document.createElement("a");
      [link.href, link.textContent] = [frame.dataset.signIn, words["sign-in"]];
      state.append(" ", link);
    }
  }

  async function show() {
    try {
      const rows = await mine();
      const n = rows.filter((entry) => outbox.waits(entry)).length;
      const left = rows.filter((entry) => entry.state !== "accepted").length;
      frame.querySelectorAll("[data-foot-count]").forEach((count) => {
        count.hidden = !left;
        count.textContent = left > 99 ? "99+" : left;
      });
      if (left) navigator.setAppBadge?.(left).catch(() => {});
      else navigator.clearAppBadge?.().catch(() => {});
      say(n);
    } catch {
      state.hidden = false; // the browser keeps nothing for us
      state.textContent = words.broken ?? "";
    }
  }

  async function flush(forced) {
    if (navigator.onLine) {
      const went = await outbox.flush(places, { forced }).catch(() => "failed");
      if (!["busy", "idle"].includes(went)) status = went;
    }
    await show();
  }

  new BroadcastChannel("yb-outbox").addEventListener("message", (event) => {
    if (event.data?.status && event.data.status !== "idle") status = event.data.status;
    show();
  });
  frame.addEventListener("yb:flush", () => flush(true));
  window.addEventListener("online", () => { status = ""; flush(true); });
  window.addEventListener("offline", show);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(false); });
  setInterval(() => { if (!document.hidden) flush(false); }, EVERY);
  navigator.storage?.persist?.().catch(() => {});
  register(frame);
  await flush(true);
}

// Asks the system to send even when the page is closed, where the browser can.
export async function sendLater() {
  const ready = "serviceWorker" in navigator && await navigator.serviceWorker.getRegistration();
  await ready?.sync?.register("yb-outbox").catch(() => {});
}
