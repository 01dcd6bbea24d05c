"use strict";
(() => {
  const form = document.getElementById("filters");
  if (form) {
    const list = document.getElementById("list");
    const rows = [...list.children];
    const shown = document.getElementById("shown");
    const facets = [...form.querySelectorAll("select")].map((one) => one.name).filter((name) => name !== "sort");
    const orders = {
      as_run: (a, b) => a.dataset.number - b.dataset.number,
      unsure: (a, b) => a.dataset.confidence - b.dataset.confidence,
      sure: (a, b) => b.dataset.confidence - a.dataset.confidence,
      deep: (a, b) => b.dataset.rank - a.dataset.rank,
      slow: (a, b) => b.dataset.ms - a.dataset.ms,
    };
    const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const texts = new Map(); // of the rows, once somebody searches
    const textOf = (row) => {
      if (!texts.has(row)) texts.set(row, fold(row.textContent));
      return texts.get(row);
    };
    let order = "as_run";
    const update = () => {
      const words = fold(form.elements.text.value).split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        const fits = facets.every((name) => !form.elements[name].value || row.dataset[name] === form.elements[name].value);
        row.hidden = !(fits && words.every((word) => textOf(row).includes(word)));
        count += !row.hidden;
      }
      if (order !== form.elements.sort.value) {
        order = form.elements.sort.value;
        rows.sort((a, b) => orders[order](a, b) || orders.as_run(a, b));
        list.append(...rows);
      }
      shown.textContent = shown.dataset.shown.replace("%s", count) + (count ? "" : `. ${shown.dataset.none}`);
    };
    form.addEventListener("input", update);
    form.addEventListener("reset", () => setTimeout(update));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("click", (event) => {
      const open = event.target.dataset.open;
      if (open !== undefined) for (const row of rows) row.open = Boolean(open) && (!row.hidden || row.open);
    });
    form.hidden = false;
    update();
  }
  const open = () => {
    const row = document.getElementById(location.hash.slice(1));
    if (row && row.tagName === "DETAILS") row.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
