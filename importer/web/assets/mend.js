// Cells that are edited in place: checked at once, one after the other, and told to whoever listens.
"use strict";

let before = Promise.resolve();

// Sends one edit behind those that are on their way; what comes back is the row as it is now.
function sendEdit(address, edit) {
  const sent = before.then(async () => {
    try {
      const response = await fetch(address, {
        method: "POST",
        body: JSON.stringify(edit),
        headers: { ...HEADERS, "Content-Type": "application/json" },
      });
      return { ok: response.ok, ...(await response.json()) };
    } catch {
      return { ok: false, error: unanswered() };
    }
  });
  before = sent;
  return sent;
}

function speakOf(error) {
  speak([error.message, error.hint].filter(Boolean).join(" "), true);
}

function speak(text, isError) {
  const place = document.getElementById("spoken");
  place.textContent = text;
  place.classList.toggle("spoken-error", Boolean(isError));
}

// What the page says of the whole import is different after each edit.
function showNews(said) {
  if (said.error) speakOf(said.error);
  else speak(said.said, !said.ok);
  if (!said.groups) return;
  for (const place of document.querySelectorAll("[data-heading] h1")) place.textContent = said.heading;
  for (const place of document.querySelectorAll("[data-group]")) {
    const rows = said.groups[place.dataset.group];
    place.textContent = rows || "✓";
    place.parentElement.querySelector("[data-severity]").hidden = !rows;
  }
  for (const place of document.querySelectorAll("[data-rest]")) place.textContent = said.rest;
  for (const place of document.querySelectorAll("[data-to-mend]")) place.textContent = said.to_mend;
}

function showRow(line, row) {
  line.className = `row-${row.ending}`;
  line.querySelector("[data-name]").textContent = row.name;
  line.querySelector("[data-state]").textContent = row.state;
  line.querySelector("[data-told]").replaceChildren(...row.told.map((problem) => {
    const said = document.createElement("p");
    said.className = `why why-${problem.severity}`;
    said.textContent = `${problem.message} ${problem.hint}`;
    return said;
  }));
  for (const column of Object.keys(row.wrong))
    if (!cellOf(line, column)) line.querySelector("[data-told]").before(newCell(line, column));
  for (const cell of line.querySelectorAll("[data-cell]")) showCell(cell, row);
}

const cellOf = (line, column) => line.querySelector(`[data-cell="${column}"]`);

// An edit has made a cell wrong that was right.
function newCell(line, column) {
  const cell = document.getElementById("cell").content.firstElementChild.cloneNode(true);
  const why = `why-${line.dataset.row}-${column}`;
  cell.dataset.cell = column;
  cell.querySelector("input").dataset.column = column;
  cell.querySelector("input").setAttribute("aria-describedby", why);
  cell.querySelector(".why").id = why;
  return cell;
}

function showCell(cell, row) {
  const column = cell.dataset.cell;
  const field = cell.querySelector("input");
  const wrong = row.wrong[column];
  const text = row.cells[column] ?? "";
  if (field.value === field.defaultValue) field.value = text; // else somebody is typing there
  field.defaultValue = text;
  field.className = `edit wrong-${wrong ? wrong.severity : "no-more"}`;
  field.setAttribute("aria-invalid", String(wrong?.severity === "error"));
  field.readOnly = !row.editable;
  cell.querySelector(".why").className = `why why-${wrong ? wrong.severity : "no-more"}`;
  cell.querySelector("[data-said]").textContent = wrong ? wrong.said : "✓";
  if (wrong) {
    cell.querySelector("[data-header]").textContent = wrong.header;
    cell.querySelector("[data-place]").textContent = wrong.place;
  }
  const take = cell.querySelector("[data-proposal]");
  take.dataset.proposal = wrong?.proposal ?? "";
  take.querySelector("[data-proposed]").textContent = take.dataset.proposal;
  take.hidden = !take.dataset.proposal || !row.editable;
}

async function keep(field) {
  const line = field.closest("[data-row]");
  const edit = { row: Number(line.dataset.row), column: Number(field.dataset.column), was: field.defaultValue, now: field.value };
  if (edit.was === edit.now) return;
  field.defaultValue = edit.now;
  field.setAttribute("aria-busy", "true");
  const said = await sendEdit(field.closest("[data-edit]").dataset.edit, edit);
  field.removeAttribute("aria-busy");
  if (said.error) field.defaultValue = edit.was; // kept in the field, to be tried again
  else showRow(line, said.row);
  showNews(said);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-edit] [data-column]")) keep(event.target);
});
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches("[data-edit] [data-column]") || event.isComposing) return;
  if (event.key === "Enter") {
    event.preventDefault();
    keep(field);
  }
  if (event.key === "Escape") {
    field.value = field.defaultValue;
    field.select();
  }
});
document.addEventListener("click", (event) => {
  const take = event.target.closest("[data-edit] [data-proposal]");
  if (!take) return;
  const field = take.closest("[data-cell]").querySelector("input");
  field.value = take.dataset.proposal;
  field.focus();
  keep(field);
});

if (doneBefore) {
  (document.getElementById("applied") ?? document.getElementById("causes"))?.focus();
  speak(doneBefore);
}
