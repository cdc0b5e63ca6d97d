// Records what is said into the form's file field, a minute at most; the field itself works without.
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 24000;

export function start(box) {
  if (!self.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return;
  const part = (name) => box.querySelector(`[data-record-${name}]`);
  const [acts, begin, stop, said, play, file] = ["acts", "start", "stop", "said", "play", "file"].map(part);
  const input = file.querySelector('input[type="file"]');
  const [going, done, denied] = box.dataset.words.split("|");
  const limit = Number(box.dataset.seconds);
  acts.hidden = false;
  file.hidden = true;
  let recorder = null;

  function finish(pieces, type, seconds) {
    const plain = type.split(";")[0];
    const blob = new Blob(pieces, { type: plain });
    const carrier = new DataTransfer();
    carrier.items.add(new File([blob], `voice.${plain.split("/")[1]}`, { type: plain }));
    input.files = carrier.files;
    if (play.src) URL.revokeObjectURL(play.src);
    play.src = URL.createObjectURL(blob);
    play.hidden = false;
    said.textContent = done.replace("%n", seconds);
  }

  async function record() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = denied;
      file.hidden = false;
      return;
    }
    const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
    recorder = new MediaRecorder(stream, { ...(type && { mimeType: type }), audioBitsPerSecond: BITS });
    const pieces = [];
    const from = Date.now();
    const seconds = () => Math.min(limit, Math.max(1, Math.round((Date.now() - from) / 1000)));
    const clock = setInterval(() => {
      said.textContent = going.replace("%n", seconds());
      if (seconds() >= limit) recorder.stop();
    }, 1000);
    recorder.addEventListener("dataavailable", (event) => { if (event.data.size) pieces.push(event.data); });
    recorder.addEventListener("stop", () => {
      clearInterval(clock);
      stream.getTracks().forEach((track) => track.stop());
      [begin.hidden, stop.hidden] = [false, true];
      finish(pieces, recorder.mimeType || type, seconds());
    }, { once: true });
    [begin.hidden, stop.hidden] = [true, false];
    stop.focus();
    recorder.start();
  }

  begin.addEventListener("click", record);
  stop.addEventListener("click", () => recorder?.state === "recording" && recorder.stop());
}
