// Views that answer what a network answers badly: comparison, parts of a whole, generations, every fact in a table.
const VIEWS = {};
const head = (a, key, note) => a.append(el('h2', {}, t(key)), el('p', {class: 'note'}, t(note)));
const picker = (label, values, current, run) => el('label', {class: 'pick'}, label, el('select', {on: {change: e => run(e.target.value)}}, values.map(([v, text]) => el('option', {value: v, selected: v === current}, text))));
const bar = (share, status, width, from) => svg('svg', {width: width || 120, height: 12, 'aria-hidden': 'true'}, svg('rect', {x: 0, y: 5, width: width || 120, height: 2, fill: 'var(--line)'}),
  svg('rect', {x: (from || 0) * (width || 120), y: 1.5, width: Math.max(2, (share - (from || 0)) * (width || 120)), height: 9, rx: 2, fill: P().status[status] || P().status.actual, 'fill-opacity': status === 'actual' ? 1 : .35, stroke: P().status[status] || P().status.actual, 'stroke-dasharray': status === 'actual' ? 'none' : status === 'estimate' ? '1.5 2' : '4 2'}));
const openFact = f => () => { select(f.s, false); S.fact = f; S.open = true; panel(); };
const factButton = (f, text) => el('button', {type: 'button', class: 'cell', on: {click: openFact(f)}}, text || shown(f));

VIEWS.compare = a => {
  head(a, 'compare', 'compare-note');
  const counts = new Map(); for (const f of KG.facts) if (factOn(f)) { const c = KG.nodes[f.s].c; counts.set(c, (counts.get(c) || 0) + 1); }
  const classes = [...counts.keys()].sort((x, y) => counts.get(y) - counts.get(x)); if (!classes.length) return a.append(el('p', {}, t('nothing')));
  const cls = classes.includes(S.cls) ? S.cls : classes[0], facts = KG.facts.filter(f => factOn(f) && KG.nodes[f.s].c === cls);
  const times = [...new Set(facts.map(when).filter(Boolean))].sort((x, y) => y.localeCompare(x)), time = times.includes(S.when) ? S.when : '';
  a.append(el('div', {class: 'row'}, picker(t('types'), classes.map(c => [c, word('class', c)]), cls, v => { S.cls = v; tab('compare'); }), picker(t('period'), [['', t('all-periods')], ...times.map(x => [x, x])], time, v => { S.when = v; tab('compare'); })));
  const cells = new Map(), columns = new Map();
  for (const f of facts) {
    if (time && when(f) !== time) continue;
    const key = f.m + '|' + f.k + '|' + (f.q || ''); if (!columns.has(key)) columns.set(key, {key, f, who: new Set()}); columns.get(key).who.add(f.s);
    const id = f.s + '/' + key, had = cells.get(id) || []; had.push(f); cells.set(id, had);
  }
  const cols = [...columns.values()].sort((x, y) => (y.who.size > 1) - (x.who.size > 1) || rank(x.f.m) - rank(y.f.m) || x.f.k.localeCompare(y.f.k) || x.key.localeCompare(y.key)).slice(0, 14);
  const who = [...new Set(facts.map(f => f.s))].filter(s => cols.some(c => c.who.has(s))).sort((x, y) => cols.filter(c => c.who.has(y)).length - cols.filter(c => c.who.has(x)).length || x - y).slice(0, 60);
  const top = (s, c) => (cells.get(s + '/' + c.key) || []).sort((x, y) => ending(y).localeCompare(ending(x)) || unsure(x) - unsure(y) || x.n - y.n)[0];
  const peak = new Map(); for (const c of cols) for (const s of who) { const f = top(s, c); if (f) { const k = c.key + f.u, z = Math.abs(f.z != null ? f.z : size(f)); peak.set(k, Math.max(peak.get(k) || 0, z)); } }
  a.append(el('div', {class: 'scroll'}, el('table', {class: 'm'}, el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, word('class', cls)), cols.map(c => el('th', {scope: 'col'}, title(c.f))))),
    el('tbody', {}, who.map(s => el('tr', {}, el('th', {scope: 'row'}, entityButton(s)), cols.map(c => {
      const f = top(s, c); if (!f) return el('td', {class: 'none'}, t('not-stated'));
      const most = peak.get(c.key + f.u) || 1, up = Math.abs(f.z != null ? f.z : size(f)) / most, from = f.v == null && f.a != null && f.z != null ? Math.abs(f.a) / most : 0, more = cells.get(s + '/' + c.key).length - 1;
      return el('td', {}, factButton(f), el('div', {}, bar(up, f.t, 110, from)), el('div', {class: 'sub'}, [when(f), f.f != null ? t('compared-with', nameOf(f.f)) : ''].filter(Boolean).join(' · '), ' ', f.t !== 'actual' ? badge(f.t) : '', more ? ' ' + t('more', more) : ''));
    })))))));
};

VIEWS.segments = a => {
  head(a, 'segments', 'segments-note');
  const parts = new Map(); for (const r of KG.links) if (r.r === 'segmentOf') { if (!parts.has(r.o)) parts.set(r.o, new Set()); parts.get(r.o).add(r.s); }
  let drawn = 0;
  for (const [whole, set] of [...parts.entries()].sort((x, y) => x[0] - y[0])) {
    const groups = new Map(), key = f => [f.m, f.p, f.u, f.t, f.b || ''].join('|'), plain = f => f.k === 'level' && f.p != null && !f.q && f.v != null && f.u !== 'percent' && factOn(f);
    for (const s of set) for (const f of KG.nodes[s].facts) if (plain(f)) { if (!groups.has(key(f))) groups.set(key(f), new Map()); if (!groups.get(key(f)).has(s)) groups.get(key(f)).set(s, f); }
    for (const [k, found] of [...groups.entries()].sort((x, y) => ending([...y[1].values()][0]).localeCompare(ending([...x[1].values()][0])) || rank(x[0].split('|')[0]) - rank(y[0].split('|')[0]))) {
      if (found.size < 2) continue;
      a.append(segmentBlock(whole, [...found.values()], KG.nodes[whole].facts.find(f => plain(f) && key(f) === k), [...set].filter(s => !found.has(s)))); drawn++;
    }
  }
  if (!drawn) a.append(el('p', {}, t('no-segments')));
};
function segmentBlock(whole, list, total, missing) {
  const f = list[0], sum = list.reduce((x, y) => x + y.v, 0), slack = list.reduce((x, y) => x + (y.e || 0), total ? total.e || 0 : 0) * 1.0001 + 1e-9, most = Math.max(...list.map(x => Math.abs(x.v)));
  const write = v => total || f ? scaleLike(v, total || f) : String(v);
  const verdict = !total ? ['none', t('sum-none')] : Math.abs(sum - total.v) <= slack ? ['ok', '✓ ' + t('sum-ok', write(sum), shown(total))] : sum < total.v ? ['part', t('sum-part', write(sum), shown(total), (100 * sum / total.v).toFixed(1))] : ['over', '≠ ' + t('sum-over', write(sum), shown(total))];
  const growth = x => KG.nodes[x.s].facts.find(g => g.m === x.m && g.k === 'yoy' && g.p === x.p && g.t === x.t && g.u === 'percent');
  return el('section', {class: 'block'}, el('h3', {}, name(KG.nodes[whole]) + ' · ' + word('metric', f.m) + ' ' + when(f), ' ', f.t !== 'actual' ? badge(f.t) : ''),
    el('table', {class: 'bars'}, el('tbody', {}, list.sort((x, y) => y.v - x.v).map(x => { const g = growth(x); return el('tr', {}, el('th', {scope: 'row'}, entityButton(x.s)), el('td', {}, bar(Math.max(0, x.v) / most, x.t, 380)), el('td', {class: 'v'}, factButton(x)), el('td', {class: 'sub'}, total && total.v ? (100 * x.v / total.v).toFixed(1) + '%' : '', g ? ' · ' + word('measure', 'yoy') + ' ' + shown(g) : '')); }),
      missing.filter(s => KG.nodes[s].facts.length).slice(0, 6).map(s => el('tr', {}, el('th', {scope: 'row'}, entityButton(s)), el('td', {class: 'none'}, t('not-stated')), el('td'), el('td'))))),
    el('p', {class: 'verdict ' + verdict[0]}, verdict[1], ' ', total ? factButton(total, '· ' + t('evidence')) : ''));
}
// a computed number in the writing of a stated one: its unit and scale word
function scaleLike(v, f) {
  const text = shown(f), match = text.match(/[\d.]+/), base = f.v != null ? Math.abs(f.v) : null;
  if (!match || !base || !+match[0]) return number(v);
  const factor = base / +match[0]; return text.replace(match[0], String(+(v / factor).toFixed(4)));
}

VIEWS.ladder = a => {
  head(a, 'ladder', 'ladder-note');
  const next = new Map(), older = new Set(); for (const r of KG.links) if (r.r === 'successorOf' && !next.has(r.o)) { next.set(r.o, r); older.add(r.s); }
  const starts = [...next.keys()].filter(k => !older.has(k)).sort((x, y) => x - y);
  for (const start of starts) { const chain = [start]; while (next.has(chain[chain.length - 1]) && !chain.includes(next.get(chain[chain.length - 1]).s)) chain.push(next.get(chain[chain.length - 1]).s); a.append(ladder(chain)); }
  const single = KG.nodes.filter(n => n.c === 'Chip' && !next.has(n.n) && !older.has(n.n) && n.facts.some(factOn));
  if (single.length) a.append(ladder(single.slice(0, 8).map(n => n.n), true));
  if (!starts.length && !single.length) a.append(el('p', {}, t('no-ladder')));
};
function ladder(chain, loose) {
  const keys = new Map(); for (const k of chain) for (const f of KG.nodes[k].facts) if (factOn(f)) { const id = f.m + '|' + f.k + '|' + (f.q || ''); if (!keys.has(id)) keys.set(id, f); }
  const rows = [...keys.entries()].sort((x, y) => rank(x[1].m) - rank(y[1].m) || x[0].localeCompare(y[0]));
  const planned = k => KG.nodes[k].links.some(r => r.r === 'successorOf' && r.s === k && r.t !== 'actual');
  const ratio = Math.max(1, ...chain.flatMap(k => KG.nodes[k].facts.filter(f => factOn(f) && f.k === 'multiple').map(f => Math.abs(size(f)))));
  const same = (id, k) => KG.nodes[k].facts.filter(f => factOn(f) && f.m + '|' + f.k + '|' + (f.q || '') === id);
  return el('div', {class: 'scroll'}, el('table', {class: 'm ladder'}, el('thead', {}, el('tr', {}, el('td', {}), chain.map((k, i) => el('th', {scope: 'col', class: planned(k) ? 'planned' : ''}, !loose && i ? el('span', {class: 'arrow', 'aria-hidden': 'true'}, '→ ') : '', entityButton(k))))),
    el('tbody', {}, rows.map(([id, first]) => { const most = first.k === 'multiple' ? ratio : Math.max(...chain.flatMap(k => same(id, k).filter(f => f.u === first.u).map(f => Math.abs(size(f))))); return el('tr', {}, el('th', {scope: 'row'}, title(first)), chain.map(k => {
      const found = newest(same(id, k)), basis = first.k === 'multiple' && !found.length && chain.some(c => same(id, c).some(f => f.f === k));
      if (basis) return el('td', {class: 'none'}, '1× ', t('baseline'), el('div', {}, bar(1 / most, 'actual', 130)));
      if (!found.length) return el('td', {class: 'none'}, t('not-stated'));
      return el('td', {}, found.slice(0, 3).map(f => el('div', {}, factButton(f), f.u === first.u && most ? el('div', {}, bar(Math.abs(size(f)) / most, f.t, 130)) : '', el('div', {class: 'sub'}, [when(f), f.f != null ? t('compared-with', nameOf(f.f)) : ''].filter(Boolean).join(' · '), ' ', f.t !== 'actual' ? badge(f.t) : ''))));
    })); }))));
}

function tableRows() {
  const words = fold(S.text || ''), rows = [];
  for (const f of KG.facts) if (factOn(f)) rows.push({x: f, c: [nameOf(f.s), title(f), shown(f), when(f), word('status', f.t), [f.b ? word('basis', f.b) : '', f.f != null ? t('compared-with', nameOf(f.f)) : '', f.by != null ? nameOf(f.by) : ''].filter(Boolean).join(' · ')]});
  for (const r of KG.links) if (linkOn(r)) rows.push({x: r, c: [nameOf(r.s), word('predicate', r.r), nameOf(r.o), when(r), r.cat ? t('catalog') : word('status', r.t), r.role ? r.role[L()] : '']});
  for (const row of rows) { const w = row.x.w[0], q = w ? KG.quotes[w[0]] : null; row.c.push(q ? q[1] : '', q ? place(KG.sources[q[0]]) : ''); }
  const kept = words ? rows.filter(row => fold(row.c.join(' ')).includes(words)) : rows;
  const value = row => S.sort === 2 && row.x.m ? size(row.x) : row.c[S.sort];
  if (S.sort >= 0) kept.sort((x, y) => { const p = value(x), q = value(y), d = typeof p === 'number' && typeof q === 'number' ? p - q : String(p).localeCompare(String(q), S.lang); return S.asc ? d : -d; });
  return kept;
}
const tableHead = () => ['subject', 'metric', 'value', 'period', 'status', 'basis', 'quote', 'source'].map(k => t(k));
VIEWS.table = a => {
  head(a, 'table', 'table-note');
  const filter = el('input', {type: 'search', 'aria-label': t('search'), placeholder: t('search'), on: {input: e => { S.text = e.target.value; S.rows = 200; draw(); }}}), holder = el('div', {class: 'scroll'}); filter.value = S.text || '';
  function draw() {
    const rows = tableRows(), heads = tableHead();
    holder.replaceChildren(el('table', {class: 'm all'}, el('caption', {}, t('shown-facts', number(rows.filter(r => r.x.m).length), number(KG.totals[1]), number(rows.filter(r => !r.x.m && !r.x.cat).length), number(KG.totals[2]))),
      el('thead', {}, el('tr', {}, heads.map((h, k) => el('th', {scope: 'col', 'aria-sort': S.sort === k ? S.asc ? 'ascending' : 'descending' : null}, el('button', {type: 'button', class: 'sort', on: {click: () => { S.asc = S.sort === k ? !S.asc : true; S.sort = k; draw(); }}}, h + (S.sort === k ? S.asc ? ' ▲' : ' ▼' : '')))))),
      el('tbody', {}, rows.slice(0, S.rows).map(row => el('tr', {class: row.x.cat ? 'cat' : ''}, row.c.map((text, k) => el('td', {class: k === 2 && row.x.m ? 'v' : k === 6 ? 'q' : '', lang: k === 6 && row.x.w[0] ? (KG.sources[KG.quotes[row.x.w[0][0]][0]] || {}).g || null : null}, k === 0 ? entityButton(row.x.s) : k === 2 ? row.x.m ? factButton(row.x) : el('button', {type: 'button', class: 'cell', on: {click: () => chooseLink(row.x)}}, text) : k === 4 && !row.x.cat ? badge(row.x.t) : k === 6 ? short(text, 160) : k === 7 ? short(text, 32) : text)))))));
    if (rows.length > S.rows) holder.append(button(t('more-rows', number(rows.length - S.rows)), () => { S.rows += 500; draw(); }));
    if (!rows.length) holder.append(el('p', {}, t('nothing')));
  }
  a.append(el('div', {class: 'row'}, filter, button(t('csv'), () => saveCsv(tableHead(), tableRows().map(r => r.c)))), holder); draw();
};
// spreadsheets run cells that begin like a formula: a quote sign before them keeps them text
function saveCsv(heads, rows) {
  const cell = text => '"' + (/^[=+\-@\t\r]/.test(text) ? "'" : '') + String(text).replace(/"/g, '""') + '"';
  const blob = new Blob(['\ufeff' + [heads, ...rows].map(r => r.map(cell).join(',')).join('\r\n')], {type: 'text/csv'}), address = URL.createObjectURL(blob);
  save(address, 'knowledge-graph.csv'); setTimeout(() => URL.revokeObjectURL(address), 1000);
}
