// Starts each behaviour on the elements that ask for it; a module is fetched only when a page needs it.
const addresses = JSON.parse(document.querySelector("script[data-addresses]").dataset.addresses);

const BEHAVIOURS = {
  "app": "[data-app]",
  "app-list": "[data-app-list]",
  "theme": "[data-theme-choice]",
  "idempotent-submit": "form[data-once]",
  "counter": "textarea[data-counter]",
  "dialog": "dialog[data-docked]",
  "htmx-setup": "[hx-get], [hx-post], [hx-boost]",
  "poll": "[data-poll]",
  "select-rows": "[data-select-rows]",
  "keys": "[data-key]",
  "photo-input": "[data-photos]",
  "phrases": "[data-phrase]",
  "cite": "[data-cite]",
  "share": "[data-share]",
  "recorder": "[data-recorder]",
  "draft": "form[data-draft], [data-draft-done]",
  "map": "[data-map]",
  "print": "[data-print]",
  "border": "[data-border]",
  "chart": "[data-chart]",
  "stream": "[data-stream]",
  "choropleth": "[data-choropleth]",
  "signature": "[data-signature]",
  "foot": "[data-foot]",
  "foot-form": "form[data-foot-entry]",
  "foot-list": "[data-foot-list]",
  "foot-tools": "form[data-foot-tools]",
  "foot-call": "form[data-foot-call]",
};
const started = new WeakMap();

async function start(name, element) {
  const names = started.get(element) ?? new Set();
  if (names.has(name)) return;
  started.set(element, names.add(name));
  const module = await import(addresses[name]);
  module.start(element, addresses);
}

function scan(root) {
  const starts = [];
  for (const [name, selector] of Object.entries(BEHAVIOURS)) {
    if (!addresses[name]) continue;
    if (root.matches?.(selector)) starts.push(start(name, root));
    root.querySelectorAll(selector).forEach((element) => starts.push(start(name, element)));
  }
  return Promise.all(starts);
}

// data-scripted: this page has scripts; data-started: every behaviour it came with listens.
document.documentElement.dataset.scripted = "";
scan(document).finally(() => { document.documentElement.dataset.started = ""; });
document.addEventListener("yb:added", (event) => scan(event.target));
document.addEventListener("htmx:load", (event) => scan(event.detail.elt));
