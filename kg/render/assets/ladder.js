// Generations of chips from older to newer, spec by spec, each ratio with what it compares with.
VIEWS.ladder = a => {
  head(a, 'ladder', 'ladder-note');
  const next = new Map(), older = new Set();
  for (const r of KG.links) if (r.r === 'successorOf' && !next.has(r.o)) { next.set(r.o, r); older.add(r.s); }
  const starts = [...next.keys()].filter(k => !older.has(k)).sort((x, y) => x - y);
  for (const start of starts) {
    const chain = [start];
    while (next.has(chain[chain.length - 1]) && !chain.includes(next.get(chain[chain.length - 1]).s)) chain.push(next.get(chain[chain.length - 1]).s);
    a.append(ladder(chain));
  }
  const single = KG.nodes.filter(n => n.c === 'Chip' && !next.has(n.n) && !older.has(n.n) && n.facts.some(factOn));
  if (single.length) a.append(el('h3', {}, t('ladder-others')), ladder(single.slice(0, 8).map(n => n.n), true));
  if (!starts.length && !single.length) a.append(el('p', {}, t('no-ladder')));
};
function ladder(chain, loose) {
  const keys = new Map(), same = (id, k) => KG.nodes[k].facts.filter(f => factOn(f) && metricKey(f) === id);
  for (const k of chain) for (const f of KG.nodes[k].facts) if (factOn(f) && !keys.has(metricKey(f))) keys.set(metricKey(f), f);
  const rows = [...keys.entries()].sort((x, y) => rank(x[1].m) - rank(y[1].m) || x[0].localeCompare(y[0]));
  const planned = k => KG.nodes[k].links.some(r => r.r === 'successorOf' && r.s === k && r.t !== 'actual') || KG.nodes[k].facts.length && KG.nodes[k].facts.every(f => f.t !== 'actual');
  const ratio = Math.max(1, ...chain.flatMap(k => KG.nodes[k].facts.filter(f => factOn(f) && f.k === 'multiple').map(f => Math.abs(size(f)))));
  const cell = (id, first, k) => {
    const most = first.k === 'multiple' ? ratio : Math.max(...chain.flatMap(c => same(id, c).filter(f => f.u === first.u).map(f => Math.abs(size(f)))));
    const found = newest(same(id, k)), basis = first.k === 'multiple' && !found.length && chain.some(c => same(id, c).some(f => f.f === k));
    if (basis) return el('td', {class: 'none'}, '1× ', t('baseline'), el('div', {}, bar(1 / most, 'actual', 130)));
    if (!found.length) return el('td', {class: 'none'}, t('not-stated'));
    return el('td', {}, found.slice(0, 3).map(f => el('div', {}, factButton(f), f.u === first.u && most ? el('div', {}, bar(Math.abs(size(f)) / most, f.t, 130)) : '', el('div', {class: 'sub'}, notesOf(f), ' ', marks(f)))));
  };
  const top = (k, i) => el('th', {scope: 'col', class: planned(k) ? 'planned' : ''}, !loose && i ? el('span', {class: 'arrow', 'aria-hidden': 'true'}, '→ ') : '', entityButton(k), planned(k) ? el('div', {}, badge('guidance')) : '');
  return scroller(nameOf(chain[0]), el('table', {class: 'm ladder'}, el('thead', {}, el('tr', {}, el('td', {}), chain.map(top))),
    el('tbody', {}, rows.length ? rows.map(([id, first]) => el('tr', {}, el('th', {scope: 'row'}, title(first)), chain.map(k => cell(id, first, k)))) : el('tr', {}, el('td', {}), chain.map(() => el('td', {class: 'none'}, t('not-stated')))))));
}
