// The outbox as a page: each entry with its state, why it came back, what differs, and what can be done.
const TONES = { draft: "", waiting: "warn", sending: "work", accepted: "ok", refused: "bad", conflict: "bad" };

const clock = (moment) => new Date(moment).toLocaleString("zh-CN", { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false });
const valueOf = (entry, name) => entry.fields.find(([field]) => field === name)?.[1] ?? "";

function asUrl(photo) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(new Blob([photo.data], { type: photo.type }));
  });
}

// A page that opens anywhere, with the photos inside it.
async function asFile(entries, outbox, words, title) {
  const page = document.implementation.createHTMLDocument(title);
  const add = (tag, text, parent = page.body) => {
    const element = page.createElement(tag);
    element.textContent = text;
    return parent.appendChild(element);
  };
  page.head.innerHTML = '<meta charset="utf-8">';
  add("title", title, page.head);
  add("h1", title);
  for (const entry of entries) {
    add("h2", `${words[entry.kind] ?? entry.kind} · ${clock(entry.madeAt)} · ${words[entry.state]}`);
    entry.fields.forEach(([name, value]) => { if (value) add("p", `${name}: ${value}`); });
    for (const photo of await outbox.photosOf(entry.id)) {
      const picture = add("img", "");
      picture.src = await asUrl(photo);
      picture.width = 480;
    }
  }
  return new Blob([`<!doctype html>${page.documentElement.outerHTML}`], { type: "text/html" });
}

export async function start(root, addresses) {
  const { wordsOf, fill, sendLater } = await import(addresses.foot);
  await import(addresses["foot-outbox"]);
  const outbox = self.ybOutbox;
  const frame = root.closest("[data-foot]");
  const words = wordsOf();
  const holder = root.querySelector("[data-foot-entries]");
  const said = root.querySelector("[data-foot-said]");
  const flush = () => frame.dispatchEvent(new Event("yb:flush"));

  function button(text, act, look = "") {
    const made = document.createElement("button");
    [made.type, made.className, made.textContent] = ["button", `yb-btn yb-btn--lg ${look}`.trim(), text];
    made.addEventListener("click", () => act(made));
    return made;
  }

  function link(text, href, look = "") {
    const made = document.createElement("a");
    [made.href, made.className, made.textContent] = [href, `yb-btn yb-btn--lg ${look}`.trim(), text];
    return made;
  }

  async function again(entry, fields, id = outbox.newId()) {
    const photos = await outbox.photosOf(entry.id);
    const anew = { ...entry, id, fields, state: "waiting", tries: 0, nextAt: 0, words: "", errors: null, conflict: null, number: "" };
    await outbox.save(anew, photos, id === entry.id ? null : entry.id);
    sendLater();
    flush();
  }

  const takeTheirs = (entry) => outbox.change(entry.id, { state: "accepted", words: "", conflict: null, takenAt: Date.now() });

  // Which side was picked, by entry and field: kept here, for the list is drawn anew all the time.
  const picks = new Map();
  const pickOf = (entry, name) => picks.get(`${entry.id} ${name}`) ?? "theirs";
  const isRegistered = (entry) => Boolean(entry.conflict?.version);

  // In a register each field is settled by itself, and the rest of what was written goes along.
  function settled(entry) {
    const rest = entry.fields.filter(([name]) => name !== "version")
      .map(([name, value]) => [name, entry.conflict[name] && pickOf(entry, name) === "theirs" ? "" : value]);
    return [...rest, ["version", entry.conflict.version.theirs]];
  }

  // What was filed already is filed anew or left.
  function choices(entry) {
    if (isRegistered(entry)) return [button(words.settle, () => again(entry, settled(entry)), "yb-btn--primary")];
    return [
      button(words["keep-theirs"], () => takeTheirs(entry), "yb-btn--primary"),
      button(words["file-again"], () => again(entry, entry.fields)),
    ];
  }

  function pairOf(entry, name, pair) {
    const kind = isRegistered(entry) ? "[data-foot-choice]" : "[data-foot-pair]";
    const box = root.querySelector(kind).content.firstElementChild.cloneNode(true);
    const texts = { ...pair, "theirs-label": words.theirs, "mine-label": words.mine };
    box.querySelectorAll("[data-part]").forEach((cell) => { cell.textContent = texts[cell.dataset.part]; });
    box.querySelectorAll("input").forEach((radio) => {
      radio.name = `${entry.id} ${name}`;
      radio.checked = radio.value === pickOf(entry, name);
      radio.addEventListener("change", () => picks.set(radio.name, radio.value));
    });
    return box;
  }

  function drop(entry) {
    return button(words.drop, (made) => {
      if (made.dataset.sure) return outbox.remove(entry.id);
      made.dataset.sure = "1";
      made.textContent = words["drop-sure"];
      return made.classList.add("yb-btn--warn");
    });
  }

  function acts(entry) {
    const page = `${entry.page || frame.dataset.report}?entry=${entry.id}`;
    const isFinding = entry.kind === "finding";
    if (entry.state === "draft") return [link(words["go-on"], page, "yb-btn--primary"), drop(entry)];
    if (entry.state === "refused" && entry.conflict) return [...choices(entry), drop(entry)];
    if (entry.state === "refused") {
      const resend = (look) => button(words.send, () => again(entry, entry.fields), look);
      const mends = entry.page || isFinding ? [link(words.edit, page, "yb-btn--primary")] : [resend("yb-btn--primary")];
      // What is about a thing may have become possible again without a change of its words.
      return [...mends, ...(entry.page && !isFinding ? [resend()] : []), drop(entry)];
    }
    if (entry.state === "waiting") return [button(words.send, flush), ...(isFinding ? [link(words.edit, page)] : []), drop(entry)];
    return entry.url ? [link(words.open, entry.url)] : [];
  }

  function facts(entry) {
    const parts = [];
    if (entry.state === "accepted" && entry.number) parts.push(fill(words.number, { n: entry.number }));
    if (entry.state === "draft") parts.push(words["draft-hint"]);
    if (entry.state === "waiting") {
      parts.push(entry.tries ? fill(words.tried, { n: entry.tries, t: clock(entry.nextAt ?? Date.now()) }) : words.untried);
    }
    if (entry.photos) parts.push(fill(words.photos, { n: entry.photos }));
    if (entry.updated?.length) parts.push(fill(words.updated, { w: entry.updated.join("、") }));
    return parts.join(" · ");
  }

  function draw(entry) {
    const item = root.querySelector("[data-foot-item]").content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(`[data-part="${name}"]`);
    const shown = entry.conflict && entry.state === "refused" ? "conflict" : entry.state;
    item.dataset.state = shown;
    item.id = `entry-${entry.id}`;
    part("state").textContent = words[shown];
    if (TONES[shown]) part("state").classList.add(`yb-tag--${TONES[shown]}`);
    part("kind").textContent = words[entry.kind] ?? entry.kind;
    part("at").textContent = clock(entry.madeAt);
    part("text").textContent = valueOf(entry, "text") || valueOf(entry, "about") || words["no-words"];
    part("facts").textContent = facts(entry);
    part("words").textContent = entry.words ?? "";
    Object.values(entry.errors ?? {}).flat().forEach((text) => {
      part("errors").append(Object.assign(document.createElement("li"), { textContent: text }));
    });
    for (const [name, pair] of Object.entries(entry.conflict ?? {})) {
      if (name !== "version") part("pairs").append(pairOf(entry, name, pair));
    }
    part("acts").append(...acts(entry));
    return item;
  }

  async function show() {
    const rows = await outbox.list();
    const mine = rows.filter((entry) => entry.owner === frame.dataset.owner);
    const others = rows.filter((entry) => entry.owner !== frame.dataset.owner && entry.state !== "accepted").length;
    const focused = document.activeElement?.closest?.("[id^=entry-]")?.id;
    if (holder.querySelector("[data-sure], input:focus")) return; // somebody is deciding
    holder.replaceChildren(...mine.map(draw));
    if (focused) document.getElementById(focused)?.querySelector("button, a")?.focus();
    if (!mine.length) holder.append(Object.assign(document.createElement("li"), { className: "yb-card", textContent: words.none }));
    if (others) holder.append(Object.assign(document.createElement("li"), { className: "yb-note", textContent: fill(words.others, { n: others }) }));
  }

  async function exported() {
    const rows = (await outbox.list()).filter((entry) => entry.owner === frame.dataset.owner && entry.state !== "accepted");
    if (!rows.length) { said.textContent = words["nothing-to-export"]; return; }
    const file = await asFile(rows, outbox, words, `${words["export-title"]} ${clock(Date.now())}`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${words["export-title"]}-${new Date().toISOString().slice(0, 10)}.html`;
    link.click();
    said.textContent = fill(words.exported, { n: rows.length });
  }

  root.querySelector("[data-foot-export]").addEventListener("click", exported);
  frame.querySelector("[data-foot-flush]").addEventListener("click", flush);
  new BroadcastChannel("yb-outbox").addEventListener("message", () => show());
  await show().catch(() => { said.textContent = words.broken; });
}
