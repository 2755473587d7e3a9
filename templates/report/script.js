"use strict";
// Sorts the tables: by a cell's rank where it has one, else by its text as people count, where 10 comes after 9.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  for (const [column, head] of heads.entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(table, heads, column));
  }
}
function sort(table, heads, column) {
  const head = heads[column];
  const isDown = head.getAttribute("aria-sort") === "ascending";
  for (const other of heads) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, cell: row.cells[column] }));
  rows.sort((one, other) => blank(one.cell) - blank(other.cell) || compare(one.cell, other.cell) * (isDown ? -1 : 1));
  body.append(...rows.map(({ row }) => row));
}
// What says nothing stands last, whichever way it goes.
function blank(cell) {
  return cell.textContent === "";
}
function compare(one, other) {
  if (one.dataset.rank !== undefined && other.dataset.rank !== undefined) {
    return one.dataset.rank - other.dataset.rank;
  }
  return one.textContent.localeCompare(other.textContent, "en", { numeric: true });
}
