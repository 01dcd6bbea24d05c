/* Asking: what the page shows while an answer is looked for, when it comes, and when it does not. */
"use strict";

Object.assign(window.tweespraak, {
  /* Put a question into the box and ask it; while one is being asked, Gradio takes no other. */
  ask(question) {
    if (document.getElementById("result").hasAttribute("aria-busy")) {
      return;
    }
    const box = document.querySelector("#question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input"));
    document.getElementById("button").click();
  },

  /* Until the answer comes: say so, and keep what works on the conversation from crossing it. */
  asking() {
    const result = document.getElementById("result");
    result.setAttribute("aria-busy", "true");
    result.dataset.searching = this.say("searching");
    result.querySelectorAll(".tw-problem[role=alert]").forEach((old) => old.remove());
    const status = result.querySelector("[role=status]");
    if (status) {
      this.told = status.textContent;
      status.textContent = ""; /* what comes is announced even if it says the same as before */
    }
    this.besides().forEach((one) => (one.inert = true));
  },

  besides() {
    return document.querySelectorAll("#language, #examples, #conversation");
  },

  /* Bring the answer into view where it came to stand out of it, and the focus where what had it is gone. */
  showResult() {
    this.rest();
    const result = document.getElementById("result");
    const box = document.querySelector("#question textarea");
    result.querySelectorAll(".tw-feedback").forEach((form) => form.reset()); /* Gradio leaves in it what was typed */
    const focused = document.activeElement;
    if (focused === box) {
      box.select(); /* so that the next question can be typed at once */
    } else if (focused === document.body || focused.closest("#examples, #result")) {
      this.focus(result.querySelector("h2") || box);
    }
    const { top } = result.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight / 2) {
      this.scrollTo(result, "start");
    }
  },

  rest() {
    const result = document.getElementById("result");
    result.removeAttribute("aria-busy");
    delete result.dataset.searching;
    const status = result.querySelector("[role=status]");
    if (status && !status.textContent) {
      status.textContent = this.told || ""; /* Gradio leaves what did not change */
    }
    this.besides().forEach((one) => (one.inert = false));
  },

  showBox() {
    const box = document.querySelector("#question textarea");
    box.value = "";
    box.dispatchEvent(new Event("input"));
    box.focus();
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
});

document.addEventListener("click", (event) => {
  const suggestion = event.target.closest("[data-ask]");
  if (suggestion) {
    window.tweespraak.ask(suggestion.textContent);
  }
});

new MutationObserver((changes) => {
  for (const toast of changes.flatMap((change) => [...change.addedNodes])) {
    if (toast.querySelector && (toast.matches(".toast-body") || toast.querySelector(".toast-body"))) {
      window.tweespraak.fail(window.tweespraak.say(navigator.onLine ? "failed" : "lost"));
    }
  }
}).observe(document.documentElement, { childList: true, subtree: true });
