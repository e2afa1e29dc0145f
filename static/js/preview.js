// Looks every second whether the content changed, and shows the page anew. Without it there is a link.
const EVERY = 1000;
const here = document.querySelector("script[data-module='preview']").dataset;
const PROBLEMS = "preview-problems";
let seen = here.state;

// The desk keeps its frames, which look after themselves; only what is wrong is told anew.
async function tellAnew(place) {
  const answer = await fetch(window.location.href, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  place.replaceWith(fresh.getElementById(PROBLEMS));
}

async function show() {
  const place = document.getElementById(PROBLEMS);
  if (place) await tellAnew(place);
  else if (here.method === "GET") window.location.reload();
  else window.location.assign(window.location.pathname);
}

async function look() {
  try {
    const answer = await fetch("/preview/state", { cache: "no-store" });
    const { state } = await answer.json();
    if (state !== seen) {
      seen = state;
      await show();
    }
  } catch {
    // The preview was stopped, or is about to start again: look later.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
