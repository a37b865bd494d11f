// The pages' one script: sends forms as JSON with our header, takes files, and follows works.
"use strict";

const HEADERS = { "X-Importer": "page" };

// What a form has done is told on the page that comes after it, where that has a place for it.
const doneBefore = sessionStorage.getItem("said");
sessionStorage.removeItem("said");

function make(kind, text, facts = {}) {
  const made = Object.assign(document.createElement(kind), facts);
  made.textContent = text;
  return made;
}

// A way on from an error: a link, or a button where it changes something.
function wayOn({ label, address, method }) {
  if (method === "GET") return make("a", label, { className: "button", href: address });
  const form = make("form", "", { action: address });
  form.dataset.send = method;
  form.append(make("button", label));
  return form;
}

function tell(error) {
  const place = document.getElementById("problem");
  place.replaceChildren(make("p", error.message));
  if (error.hint) place.append(make("p", error.hint, { className: "hint" }));
  const ways = (error.links || []).filter((link) => link.address.split("?")[0] !== window.location.pathname);
  if (ways.length) {
    const line = make("div", "", { className: "actions" });
    line.append(...ways.map(wayOn));
    place.append(line);
  }
  place.hidden = false;
  place.focus();
}

// What takes longer than a moment says so, and is not asked for twice.
async function waitingIn(form, work) {
  const words = make("p", "", { className: "hint" });
  words.setAttribute("role", "status");
  form.append(words); // empty first: only what changes in it is read aloud
  form.setAttribute("aria-busy", "true");
  const soon = setTimeout(() => {
    words.textContent = form.dataset.busy || document.documentElement.dataset.busy;
  }, 400);
  try {
    return await work();
  } finally {
    clearTimeout(soon);
    words.remove();
    form.removeAttribute("aria-busy");
  }
}

const isWaitingIn = (form) => form.getAttribute("aria-busy") === "true";

// What is said where nobody answers.
function unanswered() {
  const { unreachable, unreachableHint } = document.documentElement.dataset;
  return { message: unreachable, hint: unreachableHint };
}

const tellUnreachable = () => tell(unanswered());

async function ask(address, options, tellFailure = tellUnreachable) {
  document.getElementById("problem").hidden = true;
  try {
    const response = await fetch(address, { ...options, headers: { ...HEADERS, ...options.headers } });
    const said = await response.json();
    if (said.error) tell(said.error);
    return said;
  } catch {
    await tellFailure();
    return {};
  }
}

function valuesOf(form, button) {
  const values = Object.fromEntries(new FormData(form, button));
  if (!form.dataset.nested) return values;
  const changed = {};
  for (const field of form.querySelectorAll("[data-was]")) {
    delete values[field.name];
    if (field.value !== field.dataset.was) changed[field.name] = field.value;
  }
  return { ...values, [form.dataset.nested]: changed };
}

// Between the answer and the next page there is time for the second click of a double one.
let isLeaving = false;
window.addEventListener("pageshow", () => { isLeaving = false; });

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.send) return;
  event.preventDefault();
  if (isWaitingIn(form) || isLeaving) return;
  if (form.dataset.sure && !window.confirm(form.dataset.sure)) return;
  const said = await waitingIn(form, () => ask(form.action, {
    method: form.dataset.send,
    body: JSON.stringify(valuesOf(form, event.submitter)),
    headers: { "Content-Type": "application/json" },
  }));
  if (said.said) sessionStorage.setItem("said", said.said);
  if (said.go === undefined) return;
  isLeaving = true;
  window.location.assign(said.go || window.location.href);
});

async function takeFiles(form, files) {
  if (isWaitingIn(form)) return;
  form.setAttribute("aria-busy", "true");
  const said = await sendFiles(form, files); // which says by itself what it does
  form.removeAttribute("aria-busy");
  if (said.go) window.location.assign(files.length > 1 ? window.location.pathname : said.go);
}

// A file that was moved or saved anew since it was chosen looks as if nobody answered.
async function tellNotSent(file) {
  try {
    await fetch("/assets/icon.svg", { cache: "no-store" });
  } catch {
    tellUnreachable();
    return;
  }
  const { unreadable, unreadableHint } = document.documentElement.dataset;
  tell({ message: unreadable.replace("{file}", file.name), hint: unreadableHint });
}

async function sendFiles(form, files) {
  const state = form.querySelector("[data-state]");
  let said = {};
  for (const file of files) {
    state.textContent = form.dataset.taking.replace("{file}", file.name);
    if (file.size > form.dataset.largest) { // the server would break it off in the middle
      tell({ message: form.dataset.tooLarge, hint: form.dataset.tooLargeHint });
      said = {};
      break;
    }
    const address = form.dataset.files + encodeURIComponent(file.name);
    said = await ask(address, { method: "PUT", body: file }, () => tellNotSent(file));
    if (!said.go) break;
  }
  if (!said.go) state.textContent = "";
  return said;
}

for (const form of document.querySelectorAll("[data-files]")) {
  const drop = form.querySelector(".drop");
  form.addEventListener("change", async (event) => {
    await takeFiles(form, [...event.target.files]);
    event.target.value = ""; // or the same file, chosen once more after an error, would be no change
  });
  for (const kind of ["dragenter", "dragover"])
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); takeFiles(form, [...event.dataTransfer.files]); });
}

if (doneBefore && !document.getElementById("spoken")) {
  const said = document.getElementById("said");
  said.hidden = false;
  said.textContent = doneBefore;
}

// The report in its frame may lead nobody anywhere; a step that it names is one of ours.
window.addEventListener("message", (event) => {
  if (event.source !== document.querySelector("iframe.report")?.contentWindow) return;
  const step = CSS.escape(String(event.data?.step));
  document.querySelector(`.steps a[data-step="${step}"]`)?.click();
});

for (const place of document.querySelectorAll("[data-news]")) {
  const source = new EventSource(place.dataset.news);
  let isLost = false;
  source.onerror = () => { // the browser asks again by itself, as long as this page is open
    if (!isLost) tellUnreachable();
    isLost = true;
  };
  source.onmessage = (event) => {
    if (isLost) document.getElementById("problem").hidden = true;
    isLost = false;
    const news = JSON.parse(event.data);
    if (news.over || (news.asks && place.dataset.until.includes("ask"))) {
      source.close();
      window.location.reload();
      return;
    }
    const bar = document.getElementById("advance");
    if (bar && news.rows) { bar.max = news.rows || 1; bar.value = news.done; }
    for (const part of place.querySelectorAll("[data-of]")) part.textContent = news[part.dataset.of];
    for (const line of place.querySelectorAll("[data-ending]")) {
      const number = news.endings[line.dataset.ending] || 0;
      line.hidden = !number;
      line.querySelector("b").textContent = number.toLocaleString(document.documentElement.lang);
    }
    for (const list of place.querySelectorAll("[data-list]"))
      list.replaceChildren(...news[list.dataset.list].map((text) => make("li", text)));
  };
}

for (const form of document.querySelectorAll("[data-preview]")) {
  let asked = 0;
  form.addEventListener("change", async (event) => {
    if (event.target.tagName !== "SELECT") return;
    const number = ++asked;
    const place = document.getElementById("customers");
    place.setAttribute("aria-busy", "true");
    let response, text;
    try {
      response = await fetch(form.dataset.preview, {
        method: "POST",
        body: JSON.stringify(valuesOf(form)),
        headers: { ...HEADERS, "Content-Type": "application/json" },
      });
      text = await response.text();
    } catch {
      tellUnreachable();
    }
    if (number !== asked) return; // a later change has been asked for meanwhile
    place.removeAttribute("aria-busy");
    if (text === undefined) return;
    if (response.ok) place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    else tell(JSON.parse(text).error);
  });
}

for (const field of document.querySelectorAll("[data-search]")) {
  const rows = [...document.getElementById(field.dataset.search).tBodies[0].rows];
  field.addEventListener("input", () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      found += !row.hidden;
    }
    const told = document.getElementById(`${field.dataset.search}-found`);
    told.textContent = told.dataset.found.replace("{number}", found.toLocaleString(document.documentElement.lang));
  });
}
