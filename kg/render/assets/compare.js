// Entities of one class against each other: a metric a column, empty where the texts say nothing.
VIEWS.compare = a => {
  head(a, 'compare', 'compare-note');
  const counts = new Map();
  for (const f of KG.facts) if (factOn(f)) { const c = KG.nodes[f.s].c; counts.set(c, (counts.get(c) || 0) + 1); }
  const classes = [...counts.keys()].sort((x, y) => counts.get(y) - counts.get(x) || x.localeCompare(y));
  if (!classes.length) return a.append(el('p', {}, t('nothing')));
  const cls = classes.includes(V.cls) ? V.cls : classes[0];
  a.append(el('div', {class: 'row'}, picker(t('types'), classes.map(c => [c, word('class', c)]), cls, v => { V.cls = v; tab('compare'); }, {id: 'compare-class'}),
    picker(t('period'), [['', t('all-periods')], ...[...TIMES].reverse().map(x => [x, x])], S.period, v => setPeriod(v, 'compare-time'), {id: 'compare-time'})));
  const facts = KG.facts.filter(f => factOn(f) && KG.nodes[f.s].c === cls), cells = new Map(), columns = new Map();
  for (const f of facts) {
    const key = metricKey(f);
    if (!columns.has(key)) columns.set(key, {key, f, who: new Set()});
    columns.get(key).who.add(f.s);
    pushTo(cells, f.s + '/' + key, f);
  }
  const cols = [...columns.values()].sort((x, y) => (y.who.size > 1) - (x.who.size > 1) || rank(x.f.m) - rank(y.f.m) || x.f.k.localeCompare(y.f.k) || x.key.localeCompare(y.key)).slice(0, 14);
  const filled = s => cols.filter(c => c.who.has(s)).length;
  const who = [...new Set(facts.map(f => f.s))].filter(filled).sort((x, y) => filled(y) - filled(x) || x - y).slice(0, 60);
  const top = (s, c) => (cells.get(s + '/' + c.key) || []).sort((x, y) => ending(y).localeCompare(ending(x)) || unsure(x) - unsure(y) || (x.c !== '=') - (y.c !== '=') || x.n - y.n)[0];
  const high = f => Math.abs(f.z != null ? f.z : size(f)), peak = new Map();
  for (const c of cols) for (const s of who) { const f = top(s, c); if (f) peak.set(c.key + f.u, Math.max(peak.get(c.key + f.u) || 0, high(f))); }
  const cell = (s, c) => {
    const f = top(s, c);
    if (!f) return el('td', {class: 'none'}, t('not-stated'));
    const most = peak.get(c.key + f.u) || 1, from = f.v == null && f.a != null && f.z != null ? Math.abs(f.a) / most : 0, more = cells.get(s + '/' + c.key).length - 1;
    return el('td', {}, factButton(f), el('div', {}, bar(high(f) / most, f.t, 110, from)), el('div', {class: 'sub'}, notesOf(f), ' ', marks(f), more ? ' ' + t('more', number(more)) : ''));
  };
  a.append(scroller(word('class', cls), el('table', {class: 'm'}, el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, word('class', cls)), cols.map(c => el('th', {scope: 'col'}, title(c.f))))),
    el('tbody', {}, who.map(s => el('tr', {}, el('th', {scope: 'row'}, entityButton(s)), cols.map(c => cell(s, c))))))));
  const left = columns.size - cols.length;
  if (left > 0) a.append(el('p', {class: 'note'}, t('columns-left', number(cols.length), number(columns.size))));
};
