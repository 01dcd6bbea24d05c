/* What a reader thinks of an answer: posted under the key of the answer, nothing more. */
"use strict";

Object.assign(window.tweespraak, {
  /* What was saved, by the key of the answer. */
  verdicts: new Map(),

  showVerdict(form) {
    const saved = this.verdicts.get(form.dataset.answer);
    form.querySelectorAll("[data-verdict]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.verdict === saved));
    });
  },

  /* Post a verdict with the comment; null takes all of it back. */
  async judge(form, verdict) {
    const status = form.querySelector(".tw-feedback-status");
    const comment = form.elements.comment.value;
    try {
      const response = await fetch(new URL(form.dataset.url, document.baseURI), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ answer: form.dataset.answer, verdict, comment, lang: form.dataset.lang }),
      });
      status.textContent = (await response.json()).message;
      if (response.ok) {
        this.verdicts.set(form.dataset.answer, verdict);
        this.showVerdict(form);
      }
    } catch {
      status.textContent = form.dataset.failed;
    }
  },
});

document.addEventListener("click", (event) => {
  const form = event.target.closest(".tw-feedback");
  const button = form && event.target.closest("button");
  if (!button) {
    return;
  }
  const pressed = form.querySelector("[aria-pressed=true]");
  if (button.dataset.verdict) {
    window.tweespraak.judge(form, button === pressed ? null : button.dataset.verdict);
  } else if (pressed) {
    window.tweespraak.judge(form, pressed.dataset.verdict);
  } else {
    form.querySelector(".tw-feedback-status").textContent = form.dataset.choose;
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.matches(".tw-feedback")) {
    event.preventDefault();
  }
});
