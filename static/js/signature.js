// Lets a name be drawn with finger, pen or mouse; what is drawn goes into a hidden field as points.
const SIDE = 1000;

export function start(root) {
  const canvas = root.querySelector("canvas");
  const field = root.querySelector("[data-strokes]");
  const pen = canvas.getContext("2d");
  let strokes = [];
  let line = null;

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * SIDE;
    const y = ((event.clientY - box.top) / box.height) * SIDE;
    return [Math.round(x), Math.round(y)];
  };
  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#1f1b16";
    strokes.forEach((points) => {
      pen.beginPath();
      points.forEach(([x, y]) => pen.lineTo((x / SIDE) * canvas.width, (y / SIDE) * canvas.height));
      pen.stroke();
    });
  };
  const keep = () => {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    line = [place(event)];
    strokes.push(line);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!line) return;
    line.push(place(event));
    draw();
  });
  const end = () => {
    line = null;
    keep();
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  root.querySelector("[data-clear-drawing]").addEventListener("click", () => {
    strokes = [];
    draw();
    keep();
  });
}
