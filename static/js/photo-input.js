// Shows chosen photographs, lets each be taken out again, and shrinks them before they are sent.
const LONGEST = 1600;

async function shrink(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" });
  } catch {
    return file; // a format this browser cannot draw goes as it is; the server decides
  }
}

export function start(box) {
  const input = box.querySelector('input[type="file"]');
  const list = box.querySelector("[data-shots]");
  const add = box.querySelector("[data-add]");
  const said = box.querySelector("[data-said]");
  const limit = Number(box.dataset.photos);
  const [removeWords, altWords, tooMany] = box.dataset.words.split("|");
  let files = [];

  function keep() {
    const carrier = new DataTransfer();
    files.forEach((file) => carrier.items.add(file));
    input.files = carrier.files;
  }

  function draw() {
    list.querySelectorAll("[data-shot]").forEach((old) => {
      URL.revokeObjectURL(old.querySelector("img").src);
      old.remove();
    });
    files.forEach((file, place) => {
      const shot = box.querySelector("template").content.firstElementChild.cloneNode(true);
      const picture = shot.querySelector("img");
      picture.src = URL.createObjectURL(file);
      picture.alt = altWords.replace("%n", place + 1);
      const remove = shot.querySelector("button");
      remove.setAttribute("aria-label", removeWords.replace("%n", place + 1));
      remove.addEventListener("click", () => {
        files.splice(place, 1);
        keep();
        draw();
        input.focus();
      });
      list.insertBefore(shot, add);
    });
    add.hidden = files.length >= limit;
  }

  async function take() {
    const chosen = [...input.files];
    const room = limit - files.length;
    said.textContent = chosen.length > room ? tooMany.replace("%n", limit) : "";
    files = files.concat(await Promise.all(chosen.slice(0, room).map(shrink)));
    keep();
    draw();
  }

  // Whoever reads the files waits for `ybReady`: until then they are as large as the camera made them.
  input.addEventListener("change", () => { input.ybReady = take(); });
  if (input.files.length) input.ybReady = take();
}
