// Single keys for people who work a queue: data-key="j" presses that link or button, or enters that field.
// They can be switched off with data-keys-switch, and rest while someone types.
let listening = false;

const off = () => localStorage.getItem("yb-keys") === "off";
const typing = (element) => element.matches?.(
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]',
);
const choosing = (element) => element.matches?.('[type="radio"], [type="checkbox"]');

// With caps lock on, a letter is the same key.
const same = (key, pressedKey) => key === pressedKey || (pressedKey.length === 1 && key === pressedKey.toLowerCase());

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (off() || typing(event.target) || document.querySelector("dialog:modal")) return;
  const within = document.querySelector("dialog[data-docked][open]");
  if (within && within.contains(event.target)) return;
  if (event.key === "Enter" && event.target.matches("a, button, summary")) return;
  const wanted = [...document.querySelectorAll("[data-key]")]
    .find((element) => same(element.dataset.key, event.key) && element.checkVisibility());
  if (!wanted || wanted.disabled) return;
  event.preventDefault();
  if (typing(wanted) || choosing(wanted)) wanted.focus();
  if (!typing(wanted)) wanted.click();
}

export function start() {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", pressed);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-switch]")) return;
    localStorage.setItem("yb-keys", event.target.checked ? "on" : "off");
  });
  document.querySelectorAll("[data-keys-switch]").forEach((box) => { box.checked = !off(); });
}
