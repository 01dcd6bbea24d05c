/* Taking along: an answer, a link to its question, or the whole conversation. */
"use strict";

Object.assign(window.tweespraak, {
  async copy(words, button) {
    let done = true;
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      done = this.copyOldFashioned(words);
    }
    const line = button.parentElement.querySelector(".tw-done");
    line.textContent = this.say(done ? "copied" : "uncopied");
  },

  /* Pages that come over plain HTTP from another machine have no clipboard. */
  copyOldFashioned(words) {
    const area = document.createElement("textarea");
    area.value = words;
    area.className = "tw-unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  },

  linkTo(exchange) {
    const url = new URL(location.pathname, location.origin);
    const asked = exchange.querySelector(".tw-understood q") || exchange.querySelector(".tw-question [lang]");
    url.searchParams.set("q", asked.textContent);
    url.searchParams.set("lang", document.documentElement.lang);
    return url.href;
  },

  /* The whole conversation as a file, oldest question first. */
  exportAll() {
    const exchanges = [...document.querySelectorAll(".tw-exchange[data-markdown]")];
    exchanges.sort((one, other) => one.dataset.number - other.dataset.number);
    const today = new Date();
    const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(today);
    const title = `# ${this.say("exportTitle")}\n\n${this.say("exportDate")} ${date}\n`;
    const words = [title, ...exchanges.map((one) => one.dataset.markdown)].join("\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([words], { type: "text/markdown" }));
    link.download = `tweespraak-${today.toISOString().slice(0, 10)}.md`;
    link.click();
    URL.revokeObjectURL(link.href);
  },

  do(what, button) {
    const exchange = button.closest(".tw-exchange");
    if (what === "copy") {
      this.copy(exchange.dataset.markdown, button);
    } else if (what === "link") {
      this.copy(this.linkTo(exchange), button);
    } else if (what === "export") {
      this.exportAll();
    }
  },
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) {
    window.tweespraak.do(button.dataset.do, button);
  }
});
