"use strict";
// The table of rows: search, filter, sort, and no more rows in the document than somebody looks at.
// Values become text nodes, never markup. Without this script everything else on the page still reads.
(() => {
  const STEP = 100;
  const OPTION = /(--[a-z][\w-]*(?:[ =][A-Z][\w=…-]*|=[\w=…-]+)?)/;
  const GRAVITY = { error: 0, warning: 1, notice: 2 };
  const table = document.getElementById("attention");
  openDetailsForPrint();
  tellOfSteps();
  if (!table) return;

  const { rows, words: text, steps_at: stepsAt } = JSON.parse(document.getElementById("data").textContent);
  const body = table.tBodies[0];
  const words = document.getElementById("words");
  const ending = document.getElementById("ending");
  const code = document.getElementById("code");
  const found = document.getElementById("found");
  const further = document.getElementById("further");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const several = new Set(rows.map((row) => row.place)).size > 1;

  let order = { key: "grave", descending: false };
  let shown = rows;
  let limit = STEP;

  for (const row of rows) {
    const problems = row.problems.map((p) => `${p.place} ${p.code} ${p.message} ${p.hint}`);
    row.text = [row.row, row.place, row.name, row.ending, ...problems].join(" ").toLowerCase();
    row.gravity = Math.min(9, ...row.problems.map((p) => GRAVITY[p.severity]));
  }

  const compare = {
    row: (a, b) => a.id - b.id,
    name: (a, b) => collator.compare(a.name, b.name),
    ending: (a, b) => collator.compare(a.ending, b.ending),
    grave: (a, b) => a.gravity - b.gravity || b.problems.length - a.problems.length,
  };

  function update() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = rows.filter((row) =>
      (!ending.value || row.ending === ending.value) &&
      (!code.value || row.problems.some((p) => p.code === code.value)) &&
      wanted.every((word) => row.text.includes(word)));
    const sign = order.descending ? -1 : 1;
    shown.sort((a, b) => sign * compare[order.key](a, b) || a.id - b.id);
    limit = STEP;
    body.replaceChildren();
    draw();
  }

  function draw() {
    const next = shown.slice(body.rows.length, limit);
    body.append(...next.map(rowElement));
    further.hidden = body.rows.length >= shown.length;
    further.textContent = fill(text.more, { number: Math.min(STEP, shown.length - body.rows.length) });
    const told = [fill(shown.length < rows.length ? text.found : text.all, { found: shown.length, all: rows.length })];
    if (body.rows.length < shown.length) told.push(fill(text.drawn, { number: body.rows.length }));
    found.textContent = told.join(", ");
  }

  function fill(phrase, numbers) {
    return phrase.replace(/\{(\w+)\}/g, (_, name) => numbers[name].toLocaleString(document.documentElement.lang, { numberingSystem: "latn" }));
  }

  function rowElement(row) {
    const line = element("tr", "", { role: "row" });
    const number = cell(element("span", "", {}, String(row.row)));
    if (several) number.append(element("span", "where", {}, row.place));
    number.dataset.label = text.row;
    const state = element("span", "ending", {}, element("span", `dot dot-${row.ending}`), text[row.ending]);
    line.append(number, cell(element("bdi", "", {}, row.name)), cell(state), cell(problemList(row)));
    return line;
  }

  function problemList(row) {
    if (!row.problems.length) return element("span", "hint", {}, ...withSteps(row.todo));
    return element("ul", "", {}, ...row.problems.map((problem) => {
      const item = element("li", `wrong wrong-${problem.severity}`);
      if (problem.place) item.append(element("span", "cell", {}, problem.place), " ");
      item.append(element("span", "unseen", {}, `${text[problem.severity]}: `));
      // It may begin with a word of the user's; the sentence still runs as the page does.
      item.append(element("bdi", "", { dir: document.dir || "ltr" }, ...withOptions(problem.message)));
      if (problem.hint) item.append(element("span", "hint", {}, ...withOptions(problem.hint)));
      return item;
    }));
  }

  // Options are code: they are copied into a terminal, and must not break between two lines.
  function withOptions(sentence) {
    const parts = sentence.split(OPTION);
    return parts.map((part, number) => number % 2 ? element("code", "", {}, part) : part);
  }

  // Where a page shows this one inside, it has the steps that are named: “[Mend](mend)”.
  function withSteps(sentence) {
    if (!stepsAt) return withOptions(sentence);
    const [before, ...parts] = sentence.split(/\[([^\]]+)\]\(([a-z]+)\)/);
    const made = [before];
    for (let at = 0; at < parts.length; at += 3) {
      const [name, step, after] = parts.slice(at, at + 3);
      made.push(element("a", "", { href: stepsAt + step, target: "_top", "data-step": step }, name), after);
    }
    return made;
  }

  // This page may lead nobody anywhere: the one around it is told which step is meant, and goes.
  function tellOfSteps() {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-step]");
      if (!link) return;
      event.preventDefault();
      parent.postMessage({ step: link.dataset.step }, location.origin);
    });
  }

  function cell(...children) {
    return element("td", "", { role: "cell" }, ...children);
  }

  function element(name, classes, attributes = {}, ...children) {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function sortBy(button) {
    const key = button.dataset.sort;
    order = { key, descending: order.key === key && !order.descending };
    for (const header of table.tHead.rows[0].cells) header.removeAttribute("aria-sort");
    button.parentElement.setAttribute("aria-sort", order.descending ? "descending" : "ascending");
    update();
  }

  function showRowsOf(button) {
    words.value = "";
    ending.value = "";
    code.value = button.dataset.code;
    update();
    const heading = document.getElementById("rows");
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  }

  function openDetailsForPrint() {
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = [...document.querySelectorAll("details:not([open])")];
      for (const details of closed) details.open = true;
    });
    addEventListener("afterprint", () => {
      for (const details of closed) details.open = false;
    });
  }

  words.addEventListener("input", update);
  ending.addEventListener("change", update);
  code.addEventListener("change", update);
  further.addEventListener("click", () => { limit += STEP; draw(); });
  document.getElementById("clear").addEventListener("click", () => {
    words.value = ending.value = code.value = "";
    update();
    words.focus();
  });
  for (const button of table.tHead.querySelectorAll("button")) {
    button.addEventListener("click", () => sortBy(button));
  }
  const codes = new Set([...code.options].map((option) => option.value));
  for (const button of document.querySelectorAll(".show-rows")) {
    button.hidden = !codes.has(button.dataset.code);
    button.addEventListener("click", () => showRowsOf(button));
  }
  table.setAttribute("role", "table");
  table.hidden = false;
  document.querySelector(".tools").hidden = false;
  update();
})();
