// What waits to be sent, what was taken in, and what came back: one line each, with what can be done.
export async function start(box, addresses) {
  await import(addresses["app-outbox"]);
  const outbox = self.appOutbox;
  const shape = box.querySelector("template");
  const rows = box.querySelector("[data-app-rows]");
  if (location.hash === "#kept") localStorage.removeItem("yb-draft-report"); // it is in the outbox now
  const none = box.querySelector("[data-app-none]");

  // The form reads its draft when it opens; photographs have to be chosen again.
  function draft(entry) {
    const values = {};
    entry.values.forEach(([name, value]) => { (values[name] ??= []).push(value); });
    localStorage.setItem("yb-draft-report", JSON.stringify({ at: Date.now(), values }));
  }

  function drawn(entry) {
    const row = shape.content.firstElementChild.cloneNode(true);
    row.dataset.state = entry.state;
    row.querySelectorAll("[data-when]").forEach((part) => { part.hidden = !part.dataset.when.split(" ").includes(entry.state); });
    row.querySelector("[data-title]").textContent = entry.title ?? "";
    row.querySelector("[data-number]").textContent = entry.number ?? "";
    row.querySelector("[data-words]").textContent = (entry.words ?? []).join(" ");
    row.querySelector("[data-link]").href = entry.url ?? "#";
    row.querySelector("[data-edit]").addEventListener("click", () => draft(entry));
    row.querySelector("[data-remove]").addEventListener("click", () => outbox.remove(entry.id).then(show));
    row.querySelector("[data-send]").addEventListener("click", async () => {
      if (entry.state === "refused") await outbox.put({ ...entry, state: "waiting" });
      box.dispatchEvent(new Event("yb:flush", { bubbles: true }));
    });
    return row;
  }

  async function show() {
    const entries = await outbox.list().catch(() => []);
    rows.replaceChildren(...entries.map(drawn));
    none.hidden = entries.length > 0;
  }

  if ("BroadcastChannel" in self) new BroadcastChannel("app-outbox").addEventListener("message", show);
  await show();
}
