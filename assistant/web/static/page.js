/* What the page does by itself: from a reference to its sentence and back, and the language of the whole. Its words
   stand in the masthead, in the language of the page. */
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
    document.querySelectorAll(".tw-feedback").forEach((form) => this.showVerdict(form)); /* it was written anew */
    this.showView(document.body.dataset.view || "ask");
    if (before !== lang && document.body.dataset.view === "read") {
      this.read(this.readable(this.reading), false);
    } else if (!document.body.dataset.arrived) {
      document.body.dataset.arrived = "yes";
      this.followHash();
    }
  },

  say(name) {
    const spoken = document.getElementById("tw-spoken"); /* not there while the page is opening */
    return spoken ? spoken.dataset[name] : "";
  },

  /* Go to an element on the page: links by themselves would reload it, because its base has no query. */
  goTo(element, atOnce = false) {
    const folded = element.closest("details:not([open])");
    if (folded) {
      folded.open = true;
    }
    this.focus(element);
    this.scrollTo(element, "center", atOnce);
  },

  focus(element) {
    if (!element.matches("a, button, input, textarea, [tabindex]")) {
      element.tabIndex = -1;
    }
    element.focus({ preventScroll: true });
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
};

document.addEventListener("click", (event) => {
  const page = window.tweespraak;
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
  } else if (link.matches(".tw-views [data-view], .tw-read, #reader a:not([target])")) {
    event.preventDefault();
    page.open(link);
  }
});

for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.closest && event.target.closest(".tw-statement, .tw-sources mark, .tw-back, .tw-translation")) {
      window.tweespraak.link(event.target);
    }
  });
}
