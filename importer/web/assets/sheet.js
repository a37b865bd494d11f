// The whole sheet in a grid, which holds the rows in view and asks for others as they come.
"use strict";

const BLOCK = 100;
const LAST = 99999; // behind any column

function startGrid(place) {
  const words = JSON.parse(place.dataset.words);
  const first = Number(place.dataset.first);
  const count = Number(place.dataset.count);
  const rightToLeft = document.documentElement.dir === "rtl";
  const isNarrow = place.clientWidth < 700; // pinned columns would leave no room for others
  const pinned = rightToLeft ? "right" : "left";
  const wrongOf = (row, column) => row?.wrong[column.colDef.field];

  // A wrong cell says so to whoever doesn't see its colour.
  class WrongCell {
    init(params) {
      this.cell = params.eGridCell;
      this.cell.setAttribute("aria-invalid", "true");
      this.text = document.createElement("span");
      this.text.textContent = params.value;
      const why = document.createElement("span");
      why.className = "unseen";
      why.textContent = ` ${words.wrong} ${wrongOf(params.data, params).said}`;
      this.text.append(why);
    }
    getGui() { return this.text; }
    refresh() { return false; }
    destroy() { this.cell.removeAttribute("aria-invalid"); }
  }

  async function getRows(asked) {
    const query = `from=${first + asked.startRow}&count=${Math.min(asked.endRow, count) - asked.startRow}`;
    try {
      const response = await fetch(`${place.dataset.rows}?${query}`, { headers: HEADERS });
      const said = await response.json();
      if (said.rows) return asked.successCallback(said.rows, count);
      speakOf(said.error);
    } catch {
      speakOf(unanswered());
    }
    asked.failCallback();
  }

  async function keep(event) {
    const was = event.oldValue ?? "";
    const now = event.newValue ?? "";
    if (was === now) return;
    const column = Number(event.colDef.field);
    const said = await sendEdit(place.dataset.edit, { row: event.data.id, column, was, now });
    if (said.row) event.node.setData(said.row);
    else {
      event.data.cells[column] = was;
      event.api.refreshCells({ rowNodes: [event.node], force: true });
    }
    showNews(said);
  }

  function goTo(row, column) {
    grid.ensureIndexVisible(row - first, "middle");
    grid.ensureColumnVisible(column);
    grid.setFocusedCell(row - first, column);
  }

  async function goToNextWrong() {
    const focused = grid.getFocusedCell();
    const row = first + (focused?.rowIndex ?? -1);
    const column = Number(focused?.column.getColId() ?? NaN);
    const after = Number.isNaN(column) ? { row: Math.max(row - 1, 0), column: LAST } : { row, column };
    const asked = { from: first, count, ...after };
    try {
      const response = await fetch(`${place.dataset.next}?${new URLSearchParams(asked)}`, { headers: HEADERS });
      const { cell, error } = await response.json();
      if (cell) goTo(cell[0], String(cell[1]));
      else if (error) speakOf(error);
      else speak(words.right, false);
    } catch {
      speakOf(unanswered());
    }
  }

  const columns = JSON.parse(place.dataset.columns).map((column) => ({
    field: String(column.number),
    headerName: column.header,
    editable: (params) => !column.fixed && Boolean(params.data?.editable),
    valueGetter: (params) => params.data?.cells[column.number] ?? "",
    valueSetter: (params) => {
      params.data.cells[column.number] = params.newValue ?? "";
      return true;
    },
    tooltipValueGetter: (params) => wrongOf(params.data, params)?.said,
    cellClassRules: {
      "wrong-error": (params) => wrongOf(params.data, params)?.severity === "error",
      "wrong-warning": (params) => wrongOf(params.data, params)?.severity === "warning",
    },
    cellRendererSelector: (params) => wrongOf(params.data, params) && { component: WrongCell },
  }));

  const grid = agGrid.createGrid(place, {
    theme: agGrid.themeQuartz.withParams({
      backgroundColor: "var(--card)",
      foregroundColor: "var(--ink)",
      headerBackgroundColor: "var(--track)",
      accentColor: "var(--accent)",
      borderColor: "var(--line)",
      fontFamily: "inherit",
      fontSize: 14,
      spacing: 6,
    }),
    styleNonce: place.dataset.nonce,
    columnDefs: [
      { colId: "row", headerName: words.row, pinned, width: 90, valueGetter: (params) => params.data?.row ?? "" },
      { colId: "name", headerName: words.customer, pinned: isNarrow ? null : pinned, width: 190, valueGetter: (params) => params.data?.name ?? "" },
      { colId: "state", headerName: words.state, pinned, width: 130, valueGetter: (params) => params.data?.state ?? words.loading,
        tooltipValueGetter: (params) => params.data?.told.map((one) => one.message).join(" ") },
      ...columns,
    ],
    defaultColDef: { width: 160, sortable: false, suppressMovable: true, resizable: true },
    rowModelType: "infinite",
    datasource: { getRows },
    infiniteInitialRowCount: count,
    cacheBlockSize: BLOCK,
    maxBlocksInCache: 10,
    blockLoadDebounceMillis: 40, // rows that are only passed by are not asked for
    getRowId: (params) => String(params.data.id),
    rowBuffer: 2,
    ensureDomOrder: true,
    enableBrowserTooltips: true,
    enableRtl: rightToLeft,
    stopEditingWhenCellsLoseFocus: true,
    localeText: { loadingOoo: words.loading },
    onCellValueChanged: keep,
    onCellKeyDown: ({ event }) => { if (event.key === "F8") goToNextWrong(); },
    onCellFocused: (event) => {
      const row = grid?.getDisplayedRowAtIndex(event.rowIndex)?.data;
      const column = event.column?.getColId?.();
      if (row) speak([row.wrong[column]?.said, ...row.told.map((one) => `${one.message} ${one.hint}`)].filter(Boolean).join(" "), false);
    },
  });
  grid.setGridAriaProperty("label", words.label);
  const start = Number(place.dataset.start);
  if (start) goTo(first + start, columns[0].field);
  document.getElementById("next").addEventListener("click", goToNextWrong);
}

startGrid(document.getElementById("grid"));
