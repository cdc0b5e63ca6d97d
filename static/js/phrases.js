// Puts a canned sentence where the cursor is in the field the button belongs to.
export function start(button) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.phrase);
    field.setRangeText(button.textContent.trim(), field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
