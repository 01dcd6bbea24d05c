/* What the page does by itself: from a reference to its sentence and back, and the language of the whole. */
"use strict";

window.tweespraak = {
  setLanguage(lang) {
    document.documentElement.lang = lang;
    const choice = document.getElementById("language"); /* a fieldset, whose caption is no legend */
    const caption = choice && choice.querySelector("[data-testid='block-info']");
    if (caption) {
      choice.setAttribute("aria-label", caption.textContent.trim());
    }
  },

  /* Bring the answer into view where it came to stand below the fold. */
  showResult() {
    const result = document.getElementById("result");
    if (result && result.getBoundingClientRect().top > window.innerHeight / 2) {
      this.scrollTo(result, "start");
    }
  },

  /* Go to an element on the page: links by themselves would reload it, because its base has no query. */
  goTo(element) {
    element.focus({ preventScroll: true });
    this.scrollTo(element, "center");
  },

  scrollTo(element, block) {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ behavior: still ? "auto" : "smooth", block });
  },
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("#result a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (target) {
    event.preventDefault();
    window.tweespraak.goTo(target);
  }
});
