// The pages' one script: sends forms as JSON with our header, takes files, and follows works.
"use strict";

const HEADERS = { "X-Importer": "page" };

// What a form has done is told on the page that comes after it, where that has a place for it.
const doneBefore = sessionStorage.getItem("said");
sessionStorage.removeItem("said");

function tell(error) {
  const place = document.getElementById("problem");
  place.replaceChildren();
  for (const text of [error.message, error.hint]) {
    if (!text) continue;
    const line = document.createElement("p");
    line.textContent = text;
    place.append(line);
  }
  place.hidden = false;
  place.focus();
}

async function ask(address, options) {
  try {
    const response = await fetch(address, { ...options, headers: { ...HEADERS, ...options.headers } });
    const said = await response.json();
    if (said.error) tell(said.error);
    return said;
  } catch {
    tell({ message: document.documentElement.dataset.unreachable });
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

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.send) return;
  event.preventDefault();
  if (form.dataset.sure && !window.confirm(form.dataset.sure)) return;
  form.setAttribute("aria-busy", "true");
  const said = await ask(form.action, {
    method: form.dataset.send,
    body: JSON.stringify(valuesOf(form, event.submitter)),
    headers: { "Content-Type": "application/json" },
  });
  form.removeAttribute("aria-busy");
  if (said.said) sessionStorage.setItem("said", said.said);
  if (said.go !== undefined) window.location.assign(said.go || window.location.href);
});

async function takeFiles(form, files) {
  form.setAttribute("aria-busy", "true");
  let said = {};
  for (const file of files) {
    if (file.size > form.dataset.largest) { // the server would break it off in the middle
      tell({ message: form.dataset.tooLarge, hint: form.dataset.tooLargeHint });
      said = {};
      break;
    }
    said = await ask(form.dataset.files + encodeURIComponent(file.name), { method: "PUT", body: file });
    if (!said.go) break;
  }
  form.removeAttribute("aria-busy");
  if (said.go) window.location.assign(files.length > 1 ? window.location.pathname : said.go);
}

for (const form of document.querySelectorAll("[data-files]")) {
  const drop = form.querySelector(".drop");
  form.addEventListener("change", (event) => takeFiles(form, [...event.target.files]));
  for (const kind of ["dragenter", "dragover"])
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); takeFiles(form, [...event.dataTransfer.files]); });
}

for (const place of document.querySelectorAll("[data-news]")) {
  const source = new EventSource(place.dataset.news);
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (news.over || (news.asks && place.dataset.until.includes("ask"))) {
      source.close();
      window.location.reload();
      return;
    }
    const bar = document.getElementById("advance");
    if (bar) { bar.max = news.rows || 1; bar.value = news.done; }
    for (const part of place.querySelectorAll("[data-of]")) part.textContent = news[part.dataset.of];
    for (const line of place.querySelectorAll("[data-ending]")) {
      const number = news.endings[line.dataset.ending] || 0;
      line.hidden = !number;
      line.querySelector("b").textContent = number.toLocaleString(document.documentElement.lang);
    }
    for (const list of place.querySelectorAll("[data-list]"))
      list.replaceChildren(...news[list.dataset.list].map((text) => {
        const line = document.createElement("li");
        line.textContent = text;
        return line;
      }));
  };
}

for (const form of document.querySelectorAll("[data-preview]")) {
  let asked = 0;
  form.addEventListener("change", async (event) => {
    if (event.target.tagName !== "SELECT") return;
    const number = ++asked;
    const place = document.getElementById("customers");
    place.setAttribute("aria-busy", "true");
    const response = await fetch(form.dataset.preview, {
      method: "POST",
      body: JSON.stringify(valuesOf(form)),
      headers: { ...HEADERS, "Content-Type": "application/json" },
    });
    const text = await response.text();
    if (number !== asked) return; // a later change has been asked for meanwhile
    place.removeAttribute("aria-busy");
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
    document.getElementById(`${field.dataset.search}-found`).textContent = found;
  });
}
