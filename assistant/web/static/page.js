/* What the page does by itself: from a reference to its sentence and back, the documents beside the answers, taking an
   answer along, and the language of the whole. Its words stand in the masthead, in the language of the page. */
"use strict";

window.tweespraak = {
  /* The language that was chosen before, and the question that a link brought. */
  arrive() {
    const query = new URLSearchParams(location.search);
    const lang = [query.get("lang"), this.memory("language")].find((one) => one === "nl" || one === "en");
    return [lang || null, query.get("q")];
  },

  /* What the browser keeps under a name, put there first where something is given. */
  memory(name, value) {
    try {
      if (value) {
        localStorage.setItem(`tweespraak-${name}`, value);
      }
      return localStorage.getItem(`tweespraak-${name}`);
    } catch {
      return null; /* a browser that keeps nothing */
    }
  },

  chooseLanguage(lang) {
    this.memory("language", lang);
    this.setLanguage(lang);
  },

  setLanguage(lang) {
    const before = document.documentElement.lang;
    document.documentElement.lang = lang;
    const choice = document.getElementById("language"); /* a fieldset, whose caption is no legend */
    const caption = choice && choice.querySelector("[data-testid='block-info']");
    if (caption) {
      choice.setAttribute("aria-label", caption.textContent.trim());
    }
    this.showView(document.body.dataset.view || "ask");
    if (before !== lang && document.body.dataset.view === "read") {
      this.read(this.reading);
    } else if (!document.body.dataset.arrived) {
      document.body.dataset.arrived = "yes";
      this.followHash();
    }
  },

  say(name) {
    return document.getElementById("tw-spoken").dataset[name];
  },

  /* Put a question into the box and ask it. */
  ask(question) {
    const box = document.querySelector("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input"));
    document.getElementById("button").click();
  },

  asking() {
    const result = document.getElementById("result");
    result.setAttribute("aria-busy", "true");
    result.dataset.searching = this.say("searching");
  },

  /* Bring the answer into view where it came to stand below the fold. */
  showResult() {
    this.rest();
    const result = document.getElementById("result");
    const box = document.querySelector("#question textarea");
    if (box && document.activeElement === box) {
      box.select(); /* so that the next question can be typed at once */
    }
    if (result && result.getBoundingClientRect().top > window.innerHeight / 2) {
      this.scrollTo(result, "start");
    }
  },

  rest() {
    const result = document.getElementById("result");
    result.removeAttribute("aria-busy");
    delete result.dataset.searching;
  },

  showBox() {
    const box = document.querySelector("#question textarea");
    box.value = "";
    box.dispatchEvent(new Event("input"));
    box.focus();
  },

  /* Go to an element on the page: links by themselves would reload it, because its base has no query. */
  goTo(element, atOnce = false) {
    const folded = element.closest("details:not([open])");
    if (folded) {
      folded.open = true;
    }
    if (!element.matches("a, button, input, [tabindex]")) {
      element.tabIndex = -1;
    }
    element.focus({ preventScroll: true });
    this.scrollTo(element, "center", atOnce);
  },

  scrollTo(element, block, atOnce = false) {
    const still = atOnce || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ behavior: still ? "instant" : "smooth", block });
  },

  /* Mark what belongs together: a sentence of the answer and the quotations that it rests on. */
  link(element) {
    document.querySelectorAll(".is-linked").forEach((one) => one.classList.remove("is-linked"));
    const exchange = element && element.closest(".tw-exchange");
    const one = exchange && element.closest("[data-number]:not(.tw-exchange), .tw-statement");
    if (!one) {
      return;
    }
    const numbers = one.dataset.number ? [one.dataset.number] : one.dataset.cites.split(" ");
    for (const number of numbers) {
      exchange
        .querySelectorAll(`mark[data-number="${number}"], .tw-statement[data-cites~="${number}"]`)
        .forEach((linked) => linked.classList.add("is-linked"));
    }
  },

  /* Gradio says in English, in a corner, that something failed; the page says it in its own words, in its place. */
  fail(message) {
    this.rest();
    const line = document.createElement("p");
    line.className = "tw-problem";
    line.setAttribute("role", "alert");
    line.textContent = message;
    const result = document.getElementById("result");
    result.querySelectorAll(".tw-problem[role=alert]").forEach((old) => old.remove());
    result.prepend(line);
  },
};

document.addEventListener("click", (event) => {
  const page = window.tweespraak;
  const suggestion = event.target.closest("[data-ask]");
  if (suggestion) {
    page.ask(suggestion.textContent);
    return;
  }
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  const place = link.getAttribute("href");
  if (place.startsWith("#")) {
    const target = document.getElementById(decodeURIComponent(place.slice(1)));
    if (target) {
      event.preventDefault();
      page.goTo(target);
      page.link(target);
    }
  } else if (link.matches(".tw-views [data-view=ask]")) {
    event.preventDefault();
    page.leave();
  } else if (link.matches(".tw-views a, .tw-read, #reader a:not([target])")) {
    event.preventDefault();
    page.open(link.getAttribute("href"));
  }
});

for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.closest && event.target.closest(".tw-statement, .tw-sources mark, .tw-back, .tw-translation")) {
      window.tweespraak.link(event.target);
    }
  });
}

new MutationObserver((changes) => {
  for (const toast of changes.flatMap((change) => [...change.addedNodes])) {
    if (toast.querySelector && (toast.matches(".toast-body") || toast.querySelector(".toast-body"))) {
      window.tweespraak.fail(window.tweespraak.say(navigator.onLine ? "failed" : "lost"));
    }
  }
}).observe(document.documentElement, { childList: true, subtree: true });
