// Opens an act's dialog beside the facts; where there is no room it covers the page and keeps the focus.
const roomy = window.matchMedia("(min-width: 1200px)");

export function start(dialog) {
  let opener = null;

  const firstField = () => dialog.querySelector(
    '[aria-invalid="true"], input:not([type="hidden"]), select, textarea, button[type="submit"]',
  );
  const open = (from) => {
    document.querySelectorAll("dialog[data-docked][open]").forEach((other) => other.close());
    const menus = [...document.querySelectorAll("details.yb-look[open]")];
    menus.forEach((menu) => { menu.open = false; }); // they would lie half below the dialog
    // Whoever is quick writes in a fetched dialog before it is started, and goes on where they are.
    const writing = dialog.contains(from);
    const menu = writing ? menus[0] : from?.closest("details.yb-look");
    opener = menu?.querySelector("summary") ?? (writing ? null : from);
    const place = window.scrollY;
    if (roomy.matches) dialog.show();
    else dialog.showModal();
    (writing ? from : firstField())?.focus({ preventScroll: true });
    window.scrollTo(0, place); // the facts stay where the reader left them
  };
  const back = () => {
    opener?.focus();
    opener = null;
  };
  const shut = () => {
    dialog.close();
    back();
  };
  // The event comes later than the closing: by then the reader may be in another field already.
  const left = () => {
    if (location.hash === `#${dialog.id}`) location.replace("#content");
    if (document.activeElement === document.body) back();
    opener = null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(`a[href="#${dialog.id}"]`);
    if (!link) return;
    event.preventDefault();
    open(link);
  });
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    shut();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    shut();
  });
  dialog.addEventListener("close", left);

  const refused = dialog.open;
  dialog.removeAttribute("open");
  if (refused || location.hash === `#${dialog.id}`) {
    open(document.querySelector(`a[href="#${dialog.id}"]`) ?? document.activeElement);
    dialog.querySelector(".yb-errors")?.focus();
  }
}
