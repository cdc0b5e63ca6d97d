// Counts the characters typed and says when few are left.
export function start(area) {
  const shown = document.getElementById(area.dataset.counter);
  const limit = Number(area.maxLength > 0 ? area.maxLength : area.dataset.limit);
  const count = () => {
    const length = [...area.value].length;
    shown.textContent = `${length} / ${limit}`;
    shown.classList.toggle("yb-bad", length > limit * 0.95);
  };
  area.addEventListener("input", count);
  count();
}
