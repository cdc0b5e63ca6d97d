// Prints the page, or lets it be kept as a PDF.
export function start(button) {
  button.addEventListener("click", () => window.print());
}
