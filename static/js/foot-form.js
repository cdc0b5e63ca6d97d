// A form of the worker's phone goes into the outbox first and is sent from there, network or not.
const SOON = 400;

const fileFields = (form) => [...form.querySelectorAll('input[type="file"]')];

async function photosIn(form) {
  await Promise.all(fileFields(form).map((input) => input.ybReady));
  const files = fileFields(form).flatMap((input) => [...input.files].map((file) => [input.name, file]));
  return Promise.all(files.map(async ([field, file]) => ({ field, name: file.name, type: file.type, data: await file.arrayBuffer() })));
}

function fieldsOf(form, submitter) {
  const left = new Set(["csrfmiddlewaretoken", "key"]);
  return [...new FormData(form, submitter)].filter(([name, value]) => typeof value === "string" && !left.has(name));
}

function fillIn(form, fields) {
  for (const [name, value] of fields) {
    const control = form.elements.namedItem(name);
    if (!control || control.type === "submit") continue;
    if (control instanceof RadioNodeList) control.value = value;
    else if (control.type === "checkbox") control.checked = true;
    else control.value = value;
    (control.dispatchEvent ? control : control[0]).dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function putPhotos(form, photos) {
  for (const input of fileFields(form)) {
    const carrier = new DataTransfer();
    photos.filter((photo) => photo.field === input.name)
      .forEach((photo) => carrier.items.add(new File([photo.data], photo.name, { type: photo.type })));
    if (!carrier.items.length) continue;
    input.files = carrier.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export async function start(form, addresses) {
  const { wordsOf, fill, sendLater } = await import(addresses.foot);
  await import(addresses["foot-outbox"]);
  const outbox = self.ybOutbox;
  const frame = form.closest("[data-foot]");
  const words = wordsOf();
  const query = new URLSearchParams(location.search);
  const isDraft = form.hasAttribute("data-foot-draft");
  const row = form.closest("[data-foot-row]") ?? form;
  const said = row.querySelector("[data-foot-said]");
  let id = query.get("entry") ?? outbox.newId();
  let timer = 0;
  let isSent = false;

  const entryOf = (state, submitter) => ({
    id, kind: form.dataset.footEntry, owner: frame.dataset.owner, state, madeAt: Date.now(), tries: 0, fields: fieldsOf(form, submitter),
  });

  async function keepDraft() {
    if (isSent) return;
    const entry = entryOf("draft");
    const photos = await photosIn(form);
    const text = entry.fields.find(([name]) => name === "text")?.[1].trim();
    const held = await outbox.get(id);
    if ((!text && !photos.length) || isSent || (held && held.state === "accepted")) return;
    if (held?.state === "refused") Object.assign(entry, { state: "refused", words: held.words, errors: held.errors });
    await outbox.save(entry, photos).catch(() => {}); // the send button says what is wrong, in words
  }

  async function resume() {
    const entry = query.get("entry") && await outbox.get(query.get("entry"));
    if (!entry || entry.owner !== frame.dataset.owner || entry.state === "accepted") {
      for (const name of ["place", "lat", "lng", "grid"]) {
        if (query.get(name)) fillIn(form, [[name, query.get(name)]]);
      }
      if (query.get("entry")) id = outbox.newId();
      return;
    }
    fillIn(form, entry.fields);
    putPhotos(form, await outbox.photosOf(id));
    if (entry.state !== "refused") return;
    const note = document.querySelector("[data-foot-refusal]");
    note.textContent = [entry.words, ...Object.values(entry.errors ?? {}).flat()].join(" ");
    note.hidden = false;
    for (const [name, errors] of Object.entries(entry.errors ?? {})) {
      const control = form.elements.namedItem(name);
      control?.setAttribute?.("aria-invalid", "true");
      control?.closest?.(".yb-field")?.classList.add("yb-field--error");
      control?.addEventListener?.("input", () => control.closest(".yb-field").classList.remove("yb-field--error"), { once: true });
      control?.setAttribute?.("title", errors.join(""));
    }
  }

  async function submit(event) {
    event.preventDefault();
    if (isSent) return;
    isSent = true;
    clearTimeout(timer);
    try {
      await outbox.save(entryOf("waiting", event.submitter), await photosIn(form));
    } catch (error) {
      isSent = false;
      form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
      const why = error?.name === "QuotaExceededError" ? words.full : words.broken;
      if (said) said.textContent = why;
      said?.scrollIntoView({ block: "center" });
      return;
    }
    sendLater();
    if (isDraft) {
      location.assign(frame.dataset.outbox);
      return;
    }
    form.hidden = true;
    if (said) said.textContent = words.saved;
    frame.dispatchEvent(new Event("yb:flush"));
  }

  form.addEventListener("submit", submit);
  if (isDraft) {
    await resume();
    const later = () => { clearTimeout(timer); timer = setTimeout(keepDraft, SOON); };
    form.addEventListener("input", later);
    form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(keepDraft, SOON * 3); });
    return;
  }
  new BroadcastChannel("yb-outbox").addEventListener("message", async () => {
    const entry = isSent && await outbox.get(id);
    if (!entry || !said) return;
    if (entry.state === "accepted") {
      said.textContent = entry.words || words.done;
      row.classList.add("foot-stop--done");
    } else if (entry.state === "refused") {
      said.textContent = fill(entry.words, {});
      form.hidden = false;
      isSent = false;
      id = outbox.newId();
      form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
    }
  });
}
