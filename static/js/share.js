// Hands text and address on: by the phone's own sharing where there is one, else as a copy to paste in WeChat.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done ? undefined : Promise.reject(new Error("no copy"));
}

export function start(button) {
  const said = button.parentElement.querySelector("[data-share-said]");
  const [copied, failed] = button.dataset.words.split("|");
  button.addEventListener("click", async () => {
    const url = location.href.split("#")[0];
    const text = button.dataset.share;
    try {
      if (navigator.share) {
        await navigator.share({ title: text, text, url });
        return;
      }
      await copy(`${text}\n${url}`);
      said.textContent = copied;
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = failed;
    }
  });
}
