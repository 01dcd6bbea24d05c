/* The two views of the page: asking, and reading the documents. */
"use strict";

Object.assign(window.tweespraak, {
  showView(view) {
    document.body.dataset.view = view;
    document.querySelectorAll(".tw-views a").forEach((link) => {
      if (link.dataset.view === view) {
        link.setAttribute("aria-current", "page");
      } else {
        link.removeAttribute("aria-current");
      }
    });
  },

  /* Show a document at an address like "read/en?start=1&end=9", in the language of the page. */
  async read(address) {
    const url = new URL(address, document.baseURI);
    url.searchParams.set("lang", document.documentElement.lang);
    this.reading = url.pathname.split("/").slice(-2).join("/").replace(/^.*?read/, "read") + url.search;
    this.showView("read");
    const reader = document.getElementById("reader");
    reader.setAttribute("aria-busy", "true");
    reader.innerHTML = `<p role="status">${this.say("loading")}</p>`; /* our own text */
    url.searchParams.set("part", "1");
    let html = "";
    try {
      const response = await fetch(url);
      html = await response.text();
    } catch {
      reader.firstChild.textContent = this.say("unread");
    }
    reader.removeAttribute("aria-busy");
    if (html) {
      reader.innerHTML = html;
      const marked = reader.querySelector("#marked");
      if (marked) {
        this.goTo(marked, true); /* from afar: the whole document would rush by */
      } else {
        window.scrollTo(0, 0);
      }
    }
  },

  open(address) {
    this.read(address).then(() => history.pushState(null, "", "#" + this.reading));
  },

  /* What the address says after "#": a document to read, or nothing. */
  followHash() {
    const hash = location.hash.slice(1);
    if (/^read(\/|\?|$)/.test(hash)) {
      this.read(hash);
    } else {
      this.showView("ask");
    }
  },

  leave() {
    this.showView("ask");
    history.pushState(null, "", location.pathname + location.search);
  },
});

window.addEventListener("popstate", () => window.tweespraak.followHash());
