// The same content as the picture, as tables: figures and relations, entities, documents.
const notes = f => [f.b ? word('basis', f.b) : '', f.f != null ? t('compared-with', nameOf(f.f)) : '', f.by != null ? nameOf(f.by) : '', CLASH.has(f) ? '≠ ' + t('disagree') : ''].filter(Boolean).join(' · ');
const statusName = x => x.cat ? t('catalog') : x.x ? t('derived') : word('status', x.t);
const TABLES = {
  facts: {
    heads: ['subject', 'metric', 'value', 'period', 'status', 'basis', 'quote', 'source'],
    rows: () => [...KG.facts.filter(factOn).map(f => ({x: f, sort: size(f), c: [nameOf(f.s), title(f), shown(f), when(f), statusName(f), notes(f)]})),
      ...KG.links.filter(linkOn).map(r => ({x: r, c: [nameOf(r.s), word('predicate', r.r), nameOf(r.o), when(r), statusName(r), r.role ? say(r.role) : '']}))]
      .map(row => { const w = row.x.w[0], q = w ? KG.quotes[w[0]] : null; row.c.push(q ? q[1] : '', q ? place(KG.sources[q[0]]) : ''); return row; }),
    cell: (row, k, text) => {
      const x = row.x;
      if (k === 0) return entityButton(x.s);
      if (k === 2) return isFact(x) ? factButton(x) : el('button', {type: 'button', class: 'cell', on: {click: () => chooseLink(x)}}, text);
      if (k === 4 && !x.cat) return badge(statusOf(x));
      return k === 6 ? short(text, 160) : k === 7 ? short(text, 32) : text;
    },
  },
  entities: {
    heads: ['subject', 'types', 'facts', 'relations', 'also-named'],
    rows: () => KG.nodes.filter(typeOn).map(n => ({n, c: [name(n), word('class', n.c), n.facts.filter(factOn).length, n.links.filter(linkOn).length, [...new Set([...every(n.l), ...n.o])].filter(x => x !== name(n)).join(', ')]})),
    cell: (row, k, text) => k === 0 ? entityButton(row.n.n) : typeof text === 'number' ? number(text) : short(text, 120),
  },
  documents: {
    heads: ['source', 'date', 'facts', 'place'],
    rows: () => {
      const counts = new Map();
      for (const x of [...KG.facts, ...KG.links]) for (const s of documentsOf(x)) counts.set(s, (counts.get(s) || 0) + 1);
      return KG.sources.map(s => ({s, c: [place(s), s.d || t('undated'), counts.get(s.n) || 0, (s.p || []).join(', ')]}));
    },
    cell: (row, k, text) => k === 0 ? el('span', {lang: row.s.g || null}, text) : typeof text === 'number' ? number(text) : text,
  },
};
function tableRows() {
  const words = fold(V.text), all = TABLES[V.table].rows(), kept = words ? all.filter(row => fold(row.c.join(' ')).includes(words)) : all;
  const value = row => V.sort === 2 && row.sort != null ? row.sort : row.c[V.sort];
  if (V.sort >= 0) {
    kept.sort((x, y) => {
      const p = value(x), q = value(y), d = typeof p === 'number' && typeof q === 'number' ? p - q : String(p).localeCompare(String(q), S.lang);
      return V.asc ? d : -d;
    });
  }
  return kept;
}
const tableHead = () => TABLES[V.table].heads.map(k => t(k));
VIEWS.table = a => {
  head(a, 'table', 'table-note');
  const filter = el('input', {type: 'search', 'aria-label': t('filter-rows'), placeholder: t('filter-rows'), on: {input: e => { V.text = e.target.value; V.rows = 200; draw(); }}}), holder = scroller(t('table'));
  filter.value = V.text;
  const sorter = (h, k) => el('th', {scope: 'col', 'aria-sort': V.sort === k ? V.asc ? 'ascending' : 'descending' : null},
    el('button', {type: 'button', class: 'sort', on: {click: () => { V.asc = V.sort === k ? !V.asc : true; V.sort = k; draw(); }}}, h + (V.sort === k ? V.asc ? ' ▲' : ' ▼' : '')));
  const caption = rows => V.table === 'facts'
    ? t('shown-facts', number(rows.filter(r => isFact(r.x) && !r.x.x).length), number(KG.totals[1]), number(rows.filter(r => !isFact(r.x) && !r.x.cat && !r.x.x).length), number(KG.totals[2]))
    : V.table === 'entities' ? t('shown', number(rows.length), number(KG.totals[0])) : t('documents', number(rows.length));
  const line = row => el('tr', {class: row.x && row.x.cat ? 'cat' : ''}, row.c.map((text, k) => el('td', {
    class: V.table === 'facts' ? k === 2 && isFact(row.x) ? 'v' : k === 6 ? 'q' : null : typeof text === 'number' ? 'v' : null,
    lang: V.table === 'facts' && k === 6 && row.x.w[0] ? (KG.sources[KG.quotes[row.x.w[0][0]][0]] || {}).g || null : null}, TABLES[V.table].cell(row, k, text))));
  function draw() {
    const rows = tableRows();
    holder.replaceChildren(el('table', {class: 'm all'}, el('caption', {}, caption(rows)), el('thead', {}, el('tr', {}, tableHead().map(sorter))), el('tbody', {}, rows.slice(0, V.rows).map(line))));
    if (rows.length > V.rows) holder.append(button(t('more-rows', number(rows.length - V.rows)), () => { V.rows += 500; draw(); }));
    if (!rows.length) holder.append(el('p', {}, t('nothing')));
  }
  a.append(el('div', {class: 'row'}, picker(t('table'), [['facts', t('facts-relations')], ['entities', t('all-entities')], ['documents', t('all-documents')]], V.table, v => { V.table = v; V.sort = -1; tab('table'); }, {id: 'table-kind'}),
    filter, button(t('csv'), () => saveCsv(tableHead(), tableRows().map(r => r.c)))), holder);
  draw();
};
