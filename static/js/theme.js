// Changes the theme at once; the server keeps it in a cookie, as the plain form would.
export function start(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = event.submitter;
    const body = new URLSearchParams({ theme: chosen.value });
    await fetch(form.action, { method: "POST", body, redirect: "manual" });
    document.documentElement.dataset.theme = chosen.value;
    for (const button of document.querySelectorAll("[data-theme-choice] button")) {
      button.setAttribute("aria-pressed", String(button.value === chosen.value));
    }
    form.closest("details")?.removeAttribute("open");
    document.dispatchEvent(new CustomEvent("yb:theme"));
  });
}
