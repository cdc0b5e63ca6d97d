// Puts the quotation of an entry at the end of the field the button names; the server notes the citation.
export function start(button) {
  button.dataset.citeStarted = "";
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const field = document.getElementById(button.dataset.cite);
    if (!field) return;
    field.value = field.value ? `${field.value}\n${button.dataset.words}` : button.dataset.words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
