// One tap: the number is opened, which the platform records, and dialled. It is not kept on the phone.
export async function start(form, addresses) {
  const { wordsOf, fill } = await import(addresses.foot);
  const words = wordsOf();
  const said = form.querySelector("[data-foot-call-said]");
  let isAsking = false;

  const post = (token) => fetch(form.action, {
    method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token }, credentials: "same-origin", redirect: "manual",
  });

  // A page that was kept may hold the token of an older sign-in.
  async function posted() {
    const answer = await post(form.elements.csrfmiddlewaretoken.value);
    if (answer.status !== 403) return answer;
    const session = await fetch(form.closest("[data-foot]").dataset.session, { credentials: "same-origin", cache: "no-store" });
    return session.ok ? post((await session.json()).token) : answer;
  }

  async function ask() {
    let answer;
    try {
      answer = await posted();
    } catch {
      return words["call-offline"];
    }
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
      form.submit(); // that page says why
      return "";
    }
    if (!answer.ok) return words["call-failed"];
    const { number } = await answer.json();
    return number ? dial(number) : words["call-none"];
  }

  function dial(number) {
    const link = Object.assign(document.createElement("a"), {
      href: `tel:${number}`, className: "yb-btn yb-btn--lg yb-btn--primary", textContent: fill(words.call, { n: number }),
    });
    form.querySelectorAll('a[href^="tel:"]').forEach((old) => old.remove());
    form.querySelector("button").after(link);
    link.click();
    return words["call-noted"];
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    said.textContent = words.calling;
    said.textContent = await ask().catch(() => words["call-failed"]);
    isAsking = false;
  });
}
