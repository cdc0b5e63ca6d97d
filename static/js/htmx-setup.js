// Fetches HTMX on pages that use it and gives it the house rules: no inline style, no eval, our token.
const SETTINGS = {
  includeIndicatorStyles: false,
  allowEval: false,
  selfRequestsOnly: true,
  scrollIntoViewOnBoost: false,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "401|404|409|422|429", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
};
let fetched = false;

function token() {
  const field = document.querySelector('input[name="csrfmiddlewaretoken"]');
  return field?.value ?? document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

function say(words) {
  const live = document.getElementById("yb-live");
  live.textContent = words;
  live.classList.toggle("yb-toast", Boolean(words));
  live.classList.toggle("yb-hide", !words);
}

export function start(_element, addresses) {
  if (fetched) return;
  fetched = true;
  const settings = document.createElement("meta");
  settings.name = "htmx-config";
  settings.content = JSON.stringify(SETTINGS);
  const script = document.createElement("script");
  script.src = addresses.htmx;
  document.head.append(settings, script);

  const live = document.getElementById("yb-live");
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:beforeRequest", () => say(""));
  document.addEventListener("htmx:sendError", () => say(live.dataset.offline));
  document.addEventListener("htmx:responseError", () => say(live.dataset.failed));
  document.addEventListener("htmx:afterSettle", (event) => {
    const words = event.detail.target.dataset?.announce;
    if (words) live.textContent = words;
  });
}
