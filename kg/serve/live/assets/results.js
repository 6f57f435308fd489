// Tables of answers: every value as text; entities of the store open in the picture.
const ENTITY = SERVER.prefixes.kgr, MOST_ROWS = 500;
function shorten(iri) {
  for (const [prefix, base] of Object.entries(SERVER.prefixes).sort((a, b) => b[1].length - a[1].length)) if (iri.startsWith(base) && /^[\w.-]+$/.test(iri.slice(base.length))) return prefix + ':' + iri.slice(base.length);
  return iri;
}
const idOf = iri => { try { return decodeURIComponent(iri.slice(ENTITY.length)); } catch (e) { return iri.slice(ENTITY.length); } };
function termCell(term) {
  if (!term) return el('td', {class: 'none'}, '–');
  if (term.type === 'uri' && term.value.startsWith(ENTITY)) {
    const id = idOf(term.value), n = SPOT.has(id) ? KG.nodes[SPOT.get(id)] : null;
    return el('td', {}, el('button', {type: 'button', class: 'go', title: term.value, on: {click: () => openFar(id)}}, n ? [typeIcon(n.c), el('span', {}, name(n))] : el('span', {}, shorten(term.value))));
  }
  const numeric = /#(decimal|integer|double|float)$/.test(term.datatype || '');
  return el('td', {class: numeric ? 'v' : '', lang: term['xml:lang'] || null}, term.type === 'uri' ? shorten(term.value) : numeric && Number.isFinite(+term.value) && term.value.length < 16 ? number(+term.value) : term.value);
}
function answerTable(answer, label) {
  if ('boolean' in answer) return el('p', {class: 'verdict'}, t(answer.boolean ? 'yes' : 'no'));
  const vars = answer.head.vars, rows = answer.results.bindings;
  if (!rows.length) return el('p', {class: 'note'}, t('no-rows'));
  return el('div', {}, el('div', {class: 'row'}, el('span', {class: 'sub'}, rows.length > MOST_ROWS ? t('rows-cut', number(MOST_ROWS), number(rows.length)) : t('rows-n', number(rows.length))),
    button(t('csv'), () => saveBlob(['\ufeff' + toCsv(vars, rows)], 'text/csv', 'answer.csv'), {class: 'btn small save-csv'}),
    button(t('save-json'), () => saveBlob([JSON.stringify(answer, null, 1)], 'application/sparql-results+json', 'answer.json'), {class: 'btn small save-json'})),
  scroller(label, el('table', {class: 'm answer'}, el('thead', {}, el('tr', {}, vars.map(v => el('th', {scope: 'col'}, v)))), el('tbody', {}, rows.slice(0, MOST_ROWS).map(row => el('tr', {}, vars.map(v => termCell(row[v]))))))));
}
// a cell that a spreadsheet would run is written as text
function toCsv(vars, rows) {
  const cell = text => '"' + (/^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text) ? "'" : '') + text.replace(/"/g, '""') + '"';
  return [vars.map(cell).join(','), ...rows.map(row => vars.map(v => cell(row[v] ? row[v].value : '')).join(','))].join('\r\n') + '\r\n';
}
