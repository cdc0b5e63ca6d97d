// Ticks rows of a list for batch acts: all of the page, a range with Shift, and a count of what is ticked.
export function start(form) {
  const rows = () => [...form.querySelectorAll("input[data-row]")];
  const all = form.querySelector("input[data-all]");
  const bar = form.querySelector(".yb-batch");
  const count = form.querySelector("[data-picked]");
  let last = null;

  function draw() {
    const ticked = rows().filter((row) => row.checked);
    rows().forEach((row) => row.closest("tr")?.classList.toggle("is-picked", row.checked));
    all.checked = ticked.length > 0 && ticked.length === rows().length;
    all.indeterminate = ticked.length > 0 && !all.checked;
    bar?.classList.toggle("is-on", ticked.length > 0);
    if (count) count.textContent = count.dataset.picked.replace("%n", ticked.length);
    form.querySelectorAll("[data-batch-act]").forEach((act) => { act.disabled = ticked.length === 0; });
  }

  form.addEventListener("click", (event) => {
    const row = event.target.closest("input[data-row]");
    if (!row) return;
    const list = rows();
    if (event.shiftKey && last) {
      const [from, to] = [list.indexOf(last), list.indexOf(row)].sort((one, two) => one - two);
      list.slice(from, to + 1).forEach((between) => { between.checked = row.checked; });
    }
    last = row;
    draw();
  });
  form.addEventListener("change", (event) => {
    if (event.target === all) rows().forEach((row) => { row.checked = all.checked; });
    draw();
  });
  form.querySelector("[data-clear]")?.addEventListener("click", () => {
    rows().forEach((row) => { row.checked = false; });
    draw();
  });
  form.addEventListener("yb:added", draw);
  draw();
}
