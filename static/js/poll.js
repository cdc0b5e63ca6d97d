// Keeps a part of the page fresh: asks every four seconds with the last ETag, rests in hidden tabs.
// `data-poll-now` asks at once as well.
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

  // What a person was doing stays: the focus, what was unfolded or scrolled, and kept drawings.
  function show(html) {
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    const [id, href] = [focused?.id, focused?.getAttribute("href")];
    const unfolded = [...element.querySelectorAll("details[id][open]")].map((one) => one.id);
    const scrolled = [...element.querySelectorAll("[id]")]
      .filter((one) => one.scrollTop || one.scrollLeft)
      .map((one) => [one.id, one.scrollLeft, one.scrollTop]);
    const part = document.createRange().createContextualFragment(html);
    const root = (element.id && part.querySelector(`#${CSS.escape(element.id)}`)) || part;
    element.querySelectorAll("[data-keep]").forEach((old) => {
      root.querySelector(`#${CSS.escape(old.id)}`)?.replaceWith(old);
    });
    element.replaceChildren(...root.childNodes);
    unfolded.forEach((name) => document.getElementById(name)?.setAttribute("open", ""));
    scrolled.forEach(([name, left, top]) => document.getElementById(name)?.scrollTo(left, top));
    if (id) document.getElementById(id)?.focus();
    else if (href) element.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus();
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
  if (element.hasAttribute("data-poll-now")) ask();
  else later();
}
