// Keys in the grids of numbers that a trap's card offers: one stop of the Tab key, arrows from number to number.

/**
 * Makes one field the stop of the Tab key.
 * @param {Element} grids
 * @param {EventTarget | null} field
 */
export function stopAt(grids, field) {
  if (!(field instanceof HTMLInputElement)) return;
  for (const one of grids.querySelectorAll("input")) one.tabIndex = one === field ? 0 : -1;
}

/**
 * Goes to the next number where an arrow leads: up and down at once, sideways where the caret is at that end, or everything is selected.
 * @param {Element} grids
 * @param {KeyboardEvent} event
 */
export function walk(grids, event) {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const { selectionStart: from, selectionEnd: to, value } = field;
  const whole = from === 0 && to === value.length;
  const table = field.closest("table");
  const columns = table?.rows[0]?.cells.length ?? 0;
  const by = { ArrowUp: -columns, ArrowDown: columns, ArrowLeft: whole || to === 0 ? -1 : 0, ArrowRight: whole || from === value.length ? 1 : 0 }[event.key];
  if (!by) return;
  const fields = [...grids.querySelectorAll("input")];
  const next = fields[fields.indexOf(field) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
