// What residents wrote without a network, for pages and for the service worker alike: it stays in
// IndexedDB until the platform has answered with a number, and is sent again under the same key.
(() => {
  if (self.appOutbox) return;
  const KEEPS = 7 * 24 * 3600 * 1000; // number and link of what was accepted
  const LEFT_OUT = ["csrfmiddlewaretoken", "step", "edit", "key"];
  const channel = "BroadcastChannel" in self ? new BroadcastChannel("app-outbox") : null;
  let opened = null;

  function open() {
    opened ??= new Promise((done, failed) => {
      const asked = indexedDB.open("yuanbao-app", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("forms", { keyPath: "id" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => { opened = null; failed(asked.error); };
    });
    return opened;
  }

  async function within(mode, act) {
    const base = await open();
    return new Promise((done, failed) => {
      const move = base.transaction("forms", mode);
      const asked = act(move.objectStore("forms"));
      move.oncomplete = () => done(asked?.result);
      move.onerror = () => failed(move.error);
      move.onabort = () => failed(move.error);
    });
  }

  const told = () => channel?.postMessage("changed");
  const put = async (entry) => { await within("readwrite", (store) => store.put(entry)); told(); };
  const get = (id) => within("readonly", (store) => store.get(id));
  const remove = async (id) => { await within("readwrite", (store) => store.delete(id)); told(); };
  const newId = () => self.crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

  async function list() {
    const rows = await within("readonly", (store) => store.getAll());
    const old = rows.filter((row) => row.state === "accepted" && row.takenAt < Date.now() - KEEPS);
    for (const row of old) await remove(row.id);
    return rows.filter((row) => !old.includes(row)).sort((one, other) => other.madeAt - one.madeAt);
  }

  // Keeps a form; the same page sent twice is one entry, for its key is the entry's name.
  async function keep(form, grid) {
    const values = [...form].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.includes(name));
    if (grid && !form.get("grid")) values.push(["grid", grid]);
    const files = [];
    for (const [name, value] of form) {
      if (typeof value === "string" || !value.size) continue;
      files.push({ field: name, name: value.name, type: value.type, data: await value.arrayBuffer() });
    }
    const key = form.get("key") ?? "";
    await put({
      id: key || newId(), key: key.startsWith("local-") ? "" : key, state: "waiting", madeAt: Date.now(),
      title: form.get("text").trim().slice(0, 40), values, files, words: [],
    });
  }

  function bodyOf(entry) {
    const body = new FormData();
    entry.values.forEach(([name, value]) => body.append(name, value));
    entry.files.forEach((file) => body.append(file.field, new File([file.data], file.name, { type: file.type })));
    body.set("key", entry.key);
    return body;
  }

  // The key is written down before the first try: a lost answer is asked for again under the same one.
  async function send(entry, places) {
    const asked = await fetch(places.key, { credentials: "same-origin", cache: "no-store", headers: { "X-Poll": "1" } });
    if (!asked.ok) return;
    const known = await asked.json();
    if (!entry.key) await put(Object.assign(entry, { key: known.key }));
    const answer = await fetch(places.send, {
      method: "POST", credentials: "same-origin", body: bodyOf(entry), headers: { "X-CSRFToken": known.token },
    });
    if (answer.ok) {
      const { number, url } = await answer.json();
      await put({ id: entry.id, state: "accepted", madeAt: entry.madeAt, takenAt: Date.now(), number, url });
    } else if ([409, 422].includes(answer.status)) {
      const { words } = await answer.json();
      await put(Object.assign(entry, { state: "refused", words }));
    }
  }

  async function run(places) {
    for (const row of (await list()).filter((one) => one.state === "waiting")) {
      const entry = await get(row.id);
      if (entry?.state === "waiting") await send(entry, places);
    }
  }

  // One sender at a time, in whichever page or worker.
  async function flush(places) {
    const once = async (lock) => { if (lock !== null) await run(places).catch(() => {}); };
    if (self.navigator?.locks) await self.navigator.locks.request("app-outbox", { ifAvailable: true }, once);
    else await once();
  }

  self.appOutbox = { list, get, put, remove, keep, flush, newId };
})();
