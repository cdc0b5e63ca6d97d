// What makes reporting with one hand quick: the second tap of 当场办结, voice, the place, recent words.
const SECONDS = 15;

function settle(form, act) {
  const part = form.querySelector("[data-foot-settle]");
  part.hidden = !location.hash.includes(part.id);
  act?.addEventListener("click", (event) => {
    event.preventDefault();
    part.hidden = false;
    part.scrollIntoView({ block: "center" });
    part.querySelector('input[type="file"]').click(); // the camera opens for the photo of afterwards
  });
}

// Only where the browser has it: else nothing is shown.
function voice(button) {
  const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  if (!Recognition) return;
  const field = document.getElementById(button.dataset.footVoice);
  const label = button.querySelector("span");
  const before = label.textContent;
  const [listening, failed] = button.dataset.words.split("|");
  let ear = null;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (ear) return ear.stop();
    ear = new Recognition();
    Object.assign(ear, { lang: "zh-CN", continuous: true, interimResults: false });
    ear.onresult = (event) => {
      field.value += [...event.results].slice(event.resultIndex).map((part) => part[0].transcript).join("");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    ear.onerror = () => { label.textContent = failed; };
    ear.onend = () => {
      ear = null;
      button.setAttribute("aria-pressed", "false");
      if (label.textContent === listening) label.textContent = before;
    };
    label.textContent = listening;
    button.setAttribute("aria-pressed", "true");
    return ear.start();
  });
}

// One look at where one stands, when asked; the best of fifteen seconds. Nothing is followed.
function locate(box, form) {
  if (!navigator.geolocation) return;
  const [button, said] = [box.querySelector("button"), box.querySelector('[role="status"]')];
  const [found, failed, looking] = box.dataset.words.split("|");
  box.hidden = false;
  button.addEventListener("click", () => {
    let best = null;
    said.textContent = looking;
    const end = (watch) => {
      navigator.geolocation.clearWatch(watch);
      if (!best) said.textContent = failed;
    };
    const watch = navigator.geolocation.watchPosition(({ coords }) => {
      if (best && best.accuracy <= coords.accuracy) return;
      best = coords;
      for (const [name, value] of [["lat", coords.latitude], ["lng", coords.longitude], ["how", "gps"]]) {
        form.elements.namedItem(name).value = typeof value === "number" ? value.toFixed(6) : value;
      }
      said.textContent = found.replace("%n", Math.round(coords.accuracy)).replace("%t", new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" }));
      form.dispatchEvent(new Event("input", { bubbles: true }));
      if (coords.accuracy <= 20) end(watch);
    }, () => end(watch), { enableHighAccuracy: true, timeout: SECONDS * 1000, maximumAge: 0 });
    setTimeout(() => end(watch), SECONDS * 1000);
  });
}

// The first photograph that knows where it was taken fills the place in, unless there is one.
function placeOfPhotos(box, form, takenAt) {
  const said = box.querySelector('[role="status"]');
  const [lat, lng] = ["lat", "lng"].map((name) => form.elements.namedItem(name));
  form.querySelector("#id_photos").addEventListener("change", async (event) => {
    const files = [...event.target.files]; // before they are shrunk, which takes it away
    for (const file of files) {
      const taken = await takenAt(file);
      if (taken.lat === undefined || lat.value) continue;
      [lat.value, lng.value] = [taken.lat.toFixed(6), taken.lng.toFixed(6)];
      form.elements.namedItem("how").value = "gps";
      said.textContent = box.dataset.photoWords.replace("%t", taken.clock ?? "");
      box.hidden = false;
      form.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }, { capture: true });
}

async function recent(box) {
  const field = document.getElementById(box.dataset.footRecent);
  const rows = (await self.ybOutbox.list()).filter((entry) => entry.kind === "finding" && entry.state !== "draft");
  const texts = rows.map((entry) => entry.fields.find(([name]) => name === "text")?.[1].trim()).filter(Boolean);
  for (const text of [...new Set(texts)].slice(0, 3)) {
    const button = document.createElement("button");
    [button.type, button.className, button.textContent] = ["button", "yb-btn yb-btn--sm", text.length > 16 ? `${text.slice(0, 16)}…` : text];
    button.addEventListener("click", () => {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    box.append(button);
  }
  box.hidden = !box.childElementCount;
}

export async function start(form, addresses) {
  form.elements.namedItem("lat").addEventListener("change", () => { form.elements.namedItem("how").value = "pin"; });
  settle(form, document.querySelector("[data-foot-open]"));
  voice(form.querySelector("[data-foot-voice]"));
  locate(form.querySelector("[data-foot-locate]"), form);
  const { takenAt } = await import(addresses["foot-exif"]);
  placeOfPhotos(form.querySelector("[data-foot-locate]"), form, takenAt);
  await import(addresses["foot-outbox"]);
  await recent(form.querySelector("[data-foot-recent]")).catch(() => {});
}
