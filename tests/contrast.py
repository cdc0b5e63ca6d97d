"""How well a page's text stands out from its ground: WCAG's ratio, from the colours the browser drew."""

from tests.browser import ready

FAINT = """(least) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], ground) => [r, g, b].map((part, n) => part * a + ground[n] * (1 - a)).concat(1);
  const ground = (element) => {
    const line = [];
    for (let node = element; node; node = node.parentElement) line.unshift(rgba(getComputedStyle(node).backgroundColor));
    return line.reduce((below, colour) => over(colour, below), [255, 255, 255, 1]);
  };
  const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const found = new Map();
  const check = (element, colour, text, below) => {
    const ink = over(rgba(colour), below);
    const got = ratio(ink, below);
    if (got < least) found.set(`${element.className?.baseVal ?? element.className}|${text.slice(0, 24)}`, got.toFixed(2));
  };
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && box.width > 1 && box.height > 1
      && !element.closest(".yb-hide, .yb-skip, noscript");
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !isSeen(element)) continue;
    const inside = element.closest("svg");
    if (!inside) check(element, getComputedStyle(element).color, text, ground(element));
    else if (element.previousElementSibling) {
      const below = over(rgba(getComputedStyle(element.previousElementSibling).fill), ground(inside));
      check(element, getComputedStyle(element).fill, text, below);
    }
  }
  for (const field of document.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), select, textarea")) {
    if (!isSeen(field)) continue;
    check(field, getComputedStyle(field).color, field.name, ground(field));
    if (field.placeholder) check(field, getComputedStyle(field, "::placeholder").color, field.placeholder, ground(field));
  }
  return [...found].map(([what, got]) => `${got} ${what}`);
}"""


def faint(page, least: float = 7.0) -> list[str]:
    """Return what is written in less than `least` to one: the ratio, the element's class, its words."""
    ready(page)
    return page.evaluate(FAINT, least)
