// Plays a camera's picture; every piece of it is asked of our own server, which asks whether one may.
const LONGEST_TRIES = 2;

function plain(video, address) {
  video.src = address;
  video.play().catch(() => {}); // a browser that waits for a press shows its own button
}

async function withHelp(video, address, addresses, fail) {
  const { default: Hls } = await import(addresses.hls);
  if (!Hls.isSupported()) {
    plain(video, address);
    return;
  }
  const player = new Hls({ enableWorker: false });
  let tries = 0;
  player.on(Hls.Events.ERROR, (_event, error) => {
    if (!error.fatal) return;
    tries += 1;
    if (tries <= LONGEST_TRIES && error.type === Hls.ErrorTypes.NETWORK_ERROR) player.startLoad();
    else {
      player.destroy();
      fail();
    }
  });
  player.on(Hls.Events.MANIFEST_PARSED, () => video.play().catch(() => {}));
  player.loadSource(address);
  player.attachMedia(video);
}

export function start(video, addresses) {
  const fail = () => {
    video.parentElement.querySelector("[data-stream-said]").textContent = video.dataset.words;
  };
  video.addEventListener("error", fail);
  if (video.canPlayType("application/vnd.apple.mpegurl")) plain(video, video.dataset.stream);
  else withHelp(video, video.dataset.stream, addresses, fail).catch(fail);
}
