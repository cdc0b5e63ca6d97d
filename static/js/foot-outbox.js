// The outbox of the worker's phone, for pages and for the service worker alike: what was written stays
// in IndexedDB until the platform has answered with a number, and is sent again under the same key.
(() => {
  if (self.ybOutbox) return;
  const MOST_BYTES = 200 * 1024 * 1024;
  const KEEPS = 7 * 24 * 3600 * 1000; // what was accepted is shown for a week
  const FIRST_WAIT = 5000;
  const LONGEST_WAIT = 10 * 60 * 1000;
  const channel = "BroadcastChannel" in self ? new BroadcastChannel("yb-outbox") : null;
  let opened = null;

  function open() {
    opened ??= new Promise((done, failed) => {
      const asked = indexedDB.open("yuanbao-foot", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("entries", { keyPath: "id" });
        asked.result.createObjectStore("photos", { keyPath: "id" }).createIndex("entry", "entry");
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => { opened = null; failed(asked.error); };
    });
    return opened;
  }

  // Runs `act(store)` in one transaction over both stores; fails as a whole.
  async function within(mode, act) {
    const base = await open();
    return new Promise((done, failed) => {
      const move = base.transaction(["entries", "photos"], mode);
      let answer;
      move.oncomplete = () => done(answer?.result ?? answer);
      move.onerror = () => failed(move.error);
      move.onabort = () => failed(move.error ?? new DOMException("aborted", "AbortError"));
      try {
        answer = act((name) => move.objectStore(name));
      } catch (error) {
        failed(error);
        move.abort();
      }
    });
  }

  const told = (what) => channel?.postMessage(what ?? "changed");
  const all = () => within("readonly", (store) => store("entries").getAll());
  const get = (id) => within("readonly", (store) => store("entries").get(id));
  const photosOf = (id) => within("readonly", (store) => store("photos").index("entry").getAll(id));

  async function list() {
    const rows = await all();
    return rows.sort((one, other) => other.madeAt - one.madeAt);
  }

  function clear(store, id) {
    store("entries").delete(id);
    dropIn(store, id);
  }

  function dropIn(store, id, after = () => {}) {
    store("photos").index("entry").getAllKeys(id).onsuccess = (event) => {
      event.target.result.forEach((key) => store("photos").delete(key));
      after();
    };
  }

  // Throws QuotaExceededError when the phone or our own cap is full; nothing is kept by halves.
  // `instead` names an entry that this one takes the place of, in the same stroke.
  async function save(entry, photos, instead) {
    if (photos?.length) {
      const held = (await all()).filter((row) => ![entry.id, instead].includes(row.id)).reduce((sum, row) => sum + (row.bytes ?? 0), 0);
      entry.bytes = photos.reduce((sum, photo) => sum + photo.data.byteLength, 0);
      if (held + entry.bytes > MOST_BYTES) throw new DOMException("cap", "QuotaExceededError");
    }
    await within("readwrite", (store) => {
      if (photos) {
        dropIn(store, entry.id, () => photos.forEach((photo, place) => {
          store("photos").put({ ...photo, id: `${entry.id}/${place}`, entry: entry.id });
        }));
        entry.photos = photos.length;
      }
      store("entries").put(entry);
      if (instead) clear(store, instead);
    });
    told();
  }

  async function change(id, values) {
    const entry = await get(id);
    if (!entry) return null;
    await save(Object.assign(entry, values));
    return entry;
  }

  async function remove(id) {
    await within("readwrite", (store) => clear(store, id));
    told();
  }

  async function dropPhotos(id) {
    await within("readwrite", (store) => dropIn(store, id));
  }

  const waits = (entry) => ["waiting", "sending"].includes(entry.state);

  function bodyOf(entry, photos, token) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token);
    body.append("key", entry.id);
    body.append("kind", entry.kind);
    entry.fields.forEach(([name, value]) => { if (!["key", "kind"].includes(name)) body.append(name, value); });
    photos.forEach((photo) => body.append(photo.field, new Blob([photo.data], { type: photo.type }), photo.name));
    return body;
  }

  async function putOff(entry, words) {
    const tries = (entry.tries ?? 0) + 1;
    const wait = Math.min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT);
    await change(entry.id, { state: "waiting", tries, words: words ?? "", nextAt: Date.now() + wait });
  }

  // Sends one entry; returns "next", or why the others need not be tried now.
  async function send(entry, places, token) {
    await change(entry.id, { state: "sending" }).catch(() => {}); // a full store holds nothing back
    let answer;
    let said = {};
    try {
      answer = await fetch(places.entries, {
        method: "POST",
        body: bodyOf(entry, await photosOf(entry.id), token),
        headers: { "X-CSRFToken": token },
        credentials: "same-origin",
        redirect: "manual",
      });
      said = await answer.json();
    } catch (error) {
      if (answer === undefined || answer.ok) { // no answer, or half of one: nobody knows, so it goes again
        await putOff(entry);
        return "offline";
      }
    }
    if (said.state === "accepted") {
      await dropPhotos(entry.id); // first: it makes room for the answer
      await change(entry.id, {
        state: "accepted", number: said.number, words: said.words, updated: said.updated ?? [], url: said.url,
        errors: null, conflict: null, bytes: 0, takenAt: Date.now(),
      });
      return "next";
    }
    if (said.state === "refused") {
      await change(entry.id, { state: "refused", words: said.words, errors: said.fields, conflict: null });
      return "next";
    }
    if (said.state === "conflict") {
      await change(entry.id, {
        state: "refused", words: said.words, errors: null, number: said.number, conflict: said.fields,
      });
      return "next";
    }
    if ([401, 403].includes(answer.status) || answer.type === "opaqueredirect") {
      await change(entry.id, { state: "waiting" });
      return "signed-out";
    }
    await putOff(entry, said.words ?? said.error?.message);
    return answer.status === 429 ? "failed" : "next";
  }

  async function session(places) {
    let answer;
    try {
      answer = await fetch(places.session, { credentials: "same-origin", headers: { "X-Poll": "1" }, cache: "no-store" });
    } catch {
      return "offline";
    }
    if (answer.status === 401) return "signed-out";
    return answer.ok ? answer.json() : "failed";
  }

  async function run(places, forced) {
    const due = (await all())
      .filter((entry) => waits(entry) && (forced || (entry.nextAt ?? 0) <= Date.now()))
      .sort((one, other) => one.madeAt - other.madeAt);
    await tidy();
    if (!due.length) return "idle";
    const known = await session(places);
    if (typeof known === "string") return known;
    let failed = false;
    for (const entry of due.filter((one) => one.owner === known.owner)) {
      const went = await send(entry, places, known.token);
      if (went !== "next") return went;
      failed ||= (await get(entry.id))?.state === "waiting";
    }
    return failed ? "failed" : "done";
  }

  async function tidy() {
    const old = (await all()).filter((entry) => entry.state === "accepted" && entry.takenAt < Date.now() - KEEPS);
    for (const entry of old) await remove(entry.id);
  }

  // One sender at a time, in whichever page or worker; another one's call is none.
  async function flush(places, { forced = false } = {}) {
    const once = async (lock) => {
      if (lock === null) return "busy";
      const status = await run(places, forced);
      told({ status });
      return status;
    };
    if (!self.navigator?.locks) return once();
    return self.navigator.locks.request("yb-outbox", { ifAvailable: true }, once);
  }

  const newId = () => self.crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (
    // Without a secure context there is no randomUUID, but there are random bytes.
    (+digit ^ (self.crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+digit / 4)))).toString(16)));

  self.ybOutbox = { list, get, save, change, remove, photosOf, flush, waits, newId };
})();
