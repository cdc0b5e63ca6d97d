// Keeps a part of the page fresh: asks every four seconds with the last ETag, rests in hidden tabs.
const EVERY = 4000;
const SLOWEST = 60000;

export function start(element) {
  let etag = element.dataset.etag ?? "";
  let wait = EVERY;
  let timer = 0;

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait * (0.9 + Math.random() * 0.2));
  };
  const busy = () => element.contains(document.activeElement)
    && document.activeElement.matches("input, textarea, select");

  function show(html) {
    const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
    const part = document.createRange().createContextualFragment(html);
    const root = element.id && part.querySelector(`#${CSS.escape(element.id)}`);
    element.replaceChildren(...(root ? root.childNodes : part.childNodes));
    if (focused) document.getElementById(focused)?.focus();
    element.dispatchEvent(new CustomEvent("yb:added", { bubbles: true }));
  }

  async function ask() {
    if (!element.isConnected) return;
    if (document.hidden || busy()) return later();
    try {
      const headers = { "HX-Request": "true", "X-Poll": "1", ...(etag && { "If-None-Match": etag }) };
      const answer = await fetch(element.dataset.poll, { headers, cache: "no-store", redirect: "manual" });
      if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return;
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        show(await answer.text());
      }
      const fine = answer.ok || answer.status === 304;
      wait = fine ? EVERY : Math.min(wait * 2, SLOWEST);
      element.toggleAttribute("data-stale", !fine);
    } catch {
      wait = Math.min(wait * 2, SLOWEST);
      element.toggleAttribute("data-stale", true);
    }
    later();
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    clearTimeout(timer);
    ask();
  });
  later();
}
