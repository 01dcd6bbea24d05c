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

  /* An address like "read/en?start=1&end=9", in the language of the page and as it stands behind "#"; nothing when it
     leads elsewhere, as "read/../config" does. */
  readable(address) {
    const home = new URL("./", document.baseURI);
    const url = new URL(address, home);
    url.searchParams.set("lang", document.documentElement.lang);
    url.hash = "";
    const place = url.href.startsWith(home.href) ? url.href.slice(home.href.length) : "";
    return /^read[/?]/.test(place) ? place : "";
  },

  /* Show what such an address means. The focus goes along unless the reader only changed the language. */
  async read(place, isNew = true) {
    this.reading = place;
    this.showView("read");
    const reader = document.getElementById("reader");
    reader.setAttribute("aria-busy", "true");
    reader.innerHTML = `<p role="status">${this.say("loading")}</p>`; /* our own text */
    const html = await this.fetchPart(place);
    if (this.reading !== place || document.body.dataset.view !== "read") {
      return; /* the reader went on to something else meanwhile */
    }
    reader.removeAttribute("aria-busy");
    if (html) {
      reader.innerHTML = html;
      this.showPlace(reader, isNew);
    } else {
      reader.firstChild.textContent = this.say("unread");
    }
  },

  /* The document, or that it is not there, as HTML of our own; nothing when something else answered or nobody. */
  async fetchPart(place) {
    const url = new URL(place, document.baseURI);
    url.searchParams.set("part", "1");
    try {
      const response = await fetch(url);
      return response.ok || [400, 404].includes(response.status) ? await response.text() : "";
    } catch {
      return "";
    }
  },

  showPlace(reader, isNew) {
    const marked = reader.querySelector("#marked");
    if (marked) {
      this.scrollTo(marked, "center", true); /* from afar: the whole document would rush by */
    } else {
      window.scrollTo(0, 0);
    }
    if (isNew) {
      this.focus(marked || reader.querySelector("#reading-title"));
    }
  },

  open(link) {
    const place = this.readable(link.getAttribute("href"));
    this.opener = link.closest("#reader") ? this.opener : link;
    history.pushState(null, "", "#" + place);
    this.read(place);
  },

  /* What the address says after "#": a document to read, or nothing. */
  followHash() {
    const hash = location.hash.slice(1);
    const place = hash.startsWith("read") ? this.readable(hash) : "";
    if (place) {
      this.read(place);
    } else {
      this.showView("ask");
    }
  },

  leave() {
    this.showView("ask");
    history.pushState(null, "", location.pathname + location.search);
  },
});

window.addEventListener("popstate", () => {
  const page = window.tweespraak;
  page.followHash();
  if (document.body.dataset.view === "ask" && page.opener) {
    page.focus(page.opener); /* from where the reader left */
  }
});
