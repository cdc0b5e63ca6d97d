// A form of the worker's phone goes into the outbox first and is sent from there, network or not.
// `data-foot-draft`: what is half filled in is kept, too, and taken up again where it was left.
const SOON = 400;

const fileFields = (form) => [...form.querySelectorAll('input[type="file"]')];
const hidden = (form, name) => form.elements.namedItem(name)?.value ?? "";
const valueOf = (entry, name) => entry.fields.find(([field]) => field === name)?.[1] ?? "";

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
    const named = form.elements.namedItem(name);
    const controls = named instanceof RadioNodeList ? [...named] : [named];
    for (const control of controls) {
      if (!control || control.type === "submit") continue;
      if (["checkbox", "radio"].includes(control.type)) control.checked ||= control.value === value;
      else control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
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

function showRefusal(form, entry) {
  const note = document.querySelector("[data-foot-refusal]");
  note.textContent = [entry.words, ...Object.values(entry.errors ?? {}).flat()].join(" ");
  note.hidden = false;
  for (const [name, errors] of Object.entries(entry.errors ?? {})) {
    const named = form.elements.namedItem(name);
    const control = named instanceof RadioNodeList ? named[0] : named;
    const field = control?.closest(".yb-field");
    if (!field) continue;
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("title", errors.join(""));
    field.classList.add("yb-field--error");
    field.addEventListener("input", () => field.classList.remove("yb-field--error"), { once: true });
  }
}

export async function start(form, addresses) {
  const { wordsOf, sendLater } = await import(addresses.foot);
  await import(addresses["foot-outbox"]);
  const outbox = self.ybOutbox;
  const frame = form.closest("[data-foot]");
  const words = wordsOf();
  const query = new URLSearchParams(location.search);
  const isDraft = form.hasAttribute("data-foot-draft");
  const row = form.closest("[data-foot-row]") ?? form;
  const said = row.querySelector("[data-foot-said]");
  let id = outbox.newId();
  let blank = "";
  let timer = 0;
  let keeping = Promise.resolve();
  let isSent = false;

  const entryOf = (state, submitter) => ({
    id, kind: form.dataset.footEntry, owner: frame.dataset.owner, state, madeAt: Date.now(), tries: 0,
    fields: fieldsOf(form, submitter), page: isDraft ? location.pathname : form.dataset.footPage ?? "",
  });

  async function keepDraft() {
    const photos = await photosIn(form);
    const held = await outbox.get(id);
    const entry = entryOf("draft");
    if (isSent || held?.state === "accepted") return;
    if (JSON.stringify(entry.fields) === blank && !photos.length) {
      if (held?.state === "draft") await outbox.remove(id);
      return;
    }
    if (held?.state === "refused") Object.assign(entry, { state: "refused", words: held.words, errors: held.errors });
    await outbox.save(entry, photos).catch(() => {}); // the send button says what is wrong, in words
  }

  const keep = () => { keeping = keeping.then(() => isSent || keepDraft()).catch(() => {}); };
  const keepIn = (wait) => { clearTimeout(timer); timer = setTimeout(keep, wait); };

  // The entry that the address names, or what was left half filled in about the same thing.
  async function held() {
    const about = hidden(form, "target");
    const isOurs = (entry) => entry?.owner === frame.dataset.owner && entry.kind === form.dataset.footEntry
      && valueOf(entry, "target") === about && entry.state !== "accepted";
    const asked = query.get("entry") && await outbox.get(query.get("entry"));
    if (isOurs(asked)) return asked;
    if (!about) return null;
    return (await outbox.list()).find((entry) => isOurs(entry) && entry.state === "draft") ?? null;
  }

  async function resume() {
    const entry = await held().catch(() => null); // sending says that nothing can be kept here
    if (!entry) return;
    id = entry.id;
    fillIn(form, entry.fields);
    putPhotos(form, await outbox.photosOf(id));
    if (entry.state === "refused") showRefusal(form, entry);
    else document.querySelector("[data-foot-resumed]").hidden = false;
  }

  const wake = () => form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));

  async function submit(event) {
    event.preventDefault();
    if (isSent) return;
    isSent = true;
    clearTimeout(timer);
    await keeping;
    try {
      await outbox.save(entryOf("waiting", event.submitter), await photosIn(form));
    } catch (error) {
      isSent = false;
      wake();
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
    row.querySelectorAll("details").forEach((fold) => { fold.open = false; });
    if (said) said.textContent = words.saved;
    frame.dispatchEvent(new Event("yb:flush"));
  }

  form.addEventListener("submit", submit);
  if (isDraft) {
    blank = JSON.stringify(fieldsOf(form));
    fillIn(form, ["place", "lat", "lng", "grid"].filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
    await resume();
    form.addEventListener("input", () => keepIn(SOON));
    form.addEventListener("change", () => keepIn(SOON));
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
    return;
  }
  new BroadcastChannel("yb-outbox").addEventListener("message", async () => {
    const entry = isSent && await outbox.get(id);
    if (!entry || !said) return;
    if (entry.state === "accepted") {
      said.textContent = entry.words || words.done;
      row.classList.add("foot-stop--done");
    } else if (entry.state === "refused") {
      said.textContent = entry.words;
      form.hidden = false;
      isSent = false;
      id = outbox.newId();
      wake();
    }
  });
}
