// A second press of the same button sends nothing; the hidden key stays, so a retry is the same act.
export function start(form) {
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    sending = true;
    event.submitter?.setAttribute("aria-busy", "true");
  });
  const free = () => {
    sending = false;
    form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
  };
  window.addEventListener("pageshow", free);
  form.addEventListener("htmx:afterRequest", free);
}
