// Keeps what is typed in this browser, so a dropped connection or a closed page loses nothing.
// The page that acknowledges the form names the draft in data-draft-done, and it is thrown away.
const LASTS = 14 * 24 * 3600 * 1000;

const fields = (form) => [...form.elements].filter((field) => field.name
  && !["hidden", "password", "file", "submit", "button"].includes(field.type)
  && !field.hasAttribute("data-no-draft"));

function read(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(name));
    return draft && Date.now() - draft.at < LASTS ? draft.values : null;
  } catch {
    return null;
  }
}

function restore(form, values) {
  for (const field of fields(form)) {
    const kept = values[field.name];
    if (kept === undefined) continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = kept.includes(field.value);
    else if (!field.value) [field.value] = kept;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function start(element) {
  if (element.dataset.draftDone) {
    localStorage.removeItem(`yb-draft-${element.dataset.draftDone}`);
    return;
  }
  const name = `yb-draft-${element.dataset.draft}`;
  const note = document.querySelector("[data-draft-note]");
  const values = read(name);
  const refused = element.querySelector('[aria-invalid="true"]');
  if (values && !refused) restore(element, values);

  let timer = 0;
  element.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const kept = {};
      for (const field of fields(element)) {
        if (["radio", "checkbox"].includes(field.type) && !field.checked) continue;
        (kept[field.name] ??= []).push(field.value);
      }
      try {
        localStorage.setItem(name, JSON.stringify({ at: Date.now(), values: kept }));
        if (note) note.hidden = false;
      } catch {
        if (note) note.hidden = true; // no room or not allowed: say nothing that is not so
      }
    }, 400);
  });
}
