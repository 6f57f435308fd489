// Parts of a company in one period, and whether they add up to the total that the texts state.
VIEWS.segments = a => {
  head(a, 'segments', 'segments-note');
  const parts = new Map();
  for (const r of KG.links) if (r.r === 'segmentOf') { if (!parts.has(r.o)) parts.set(r.o, new Set()); parts.get(r.o).add(r.s); }
  const key = f => [f.m, f.p, f.u, f.t, f.b || ''].join('|'), plain = f => f.k === 'level' && f.p != null && !f.x && !f.q && f.v != null && f.u !== 'percent' && (f.c === '=' || f.c === '~') && factOn(f);
  const blocks = [];
  for (const [whole, set] of [...parts.entries()].sort((x, y) => x[0] - y[0])) {
    const groups = new Map();
    for (const s of set) for (const f of KG.nodes[s].facts) if (plain(f)) { if (!groups.has(key(f))) groups.set(key(f), new Map()); if (!groups.get(key(f)).has(s)) groups.get(key(f)).set(s, f); }
    for (const [k, found] of groups) if (found.size > 1) blocks.push({whole, list: [...found.values()], total: KG.nodes[whole].facts.find(f => plain(f) && key(f) === k), missing: [...set].filter(s => !found.has(s))});
  }
  blocks.sort((x, y) => x.whole - y.whole || ending(y.list[0]).localeCompare(ending(x.list[0])) || rank(x.list[0].m) - rank(y.list[0].m));
  for (const b of blocks.slice(0, 60)) a.append(segmentBlock(b));
  if (!blocks.length) a.append(el('p', {}, t('no-segments')));
};
function verdictOf(list, total) {
  const write = v => scaleLike(v, total || list[0]), all = sum(list.map(x => x.v)), slack = (sum(list.map(x => x.e || 0)) + (total ? total.e || 0 : 0)) * 1.0001 + 1e-9;
  if (!total) return ['none', t('sum-none')];
  if (Math.abs(all - total.v) <= slack) return ['ok', '✓ ' + t('sum-ok', write(all), shown(total))];
  if (all < total.v) return ['part', t('sum-part', write(all), shown(total), (100 * all / total.v).toFixed(1))];
  const part = list.length < 13 ? agreeing(list, total, slack) : null;
  if (part) return ['ok', '✓ ' + t('sum-without', list.filter(x => !part.includes(x)).map(x => nameOf(x.s)).join(', '), shown(total))];
  return ['over', '≠ ' + t('sum-over', write(all), shown(total))];
}
// the most parts that add up to the total: what is left over cuts across them
function agreeing(list, total, slack) {
  let best = null;
  for (let mask = 1; mask < 2 ** list.length; mask++) {
    const some = list.filter((_, k) => mask >> k & 1);
    if (some.length > 1 && (!best || some.length > best.length) && Math.abs(sum(some.map(x => x.v)) - total.v) <= slack) best = some;
  }
  return best;
}
function segmentBlock({whole, list, total, missing}) {
  const f = list[0], most = Math.max(...list.map(x => Math.abs(x.v))), [kind, text] = verdictOf(list, total);
  const growth = x => KG.nodes[x.s].facts.find(g => g.m === x.m && !g.x && g.k === 'yoy' && g.p === x.p && g.t === x.t && g.u === 'percent');
  const income = x => f.m === 'revenue' ? KG.nodes[x.s].facts.find(g => g.m === 'operatingIncome' && g.k === 'level' && g.p === x.p && g.t === x.t && g.u === x.u && g.v != null) : null;
  const row = x => {
    const g = growth(x), i = income(x);
    return el('tr', {}, el('th', {scope: 'row'}, entityButton(x.s)), el('td', {}, bar(Math.max(0, x.v) / most, x.t, 340)), el('td', {class: 'v'}, factButton(x)),
      el('td', {class: 'sub'}, [total && total.v ? (100 * x.v / total.v).toFixed(1) + '%' : '', g ? word('measure', 'yoy') + ' ' + shown(g) : ''].filter(Boolean).join(' · '),
        i ? el('div', {}, word('metric', 'operatingIncome') + ' ' + shown(i) + ' · ' + t('margin', (100 * i.v / x.v).toFixed(1)) + ' ', badge('derived')) : ''));
  };
  return el('section', {class: 'block'}, el('h3', {}, name(KG.nodes[whole]) + ' · ' + word('metric', f.m) + ' ' + when(f), ' ', marks(f)[0]),
    el('div', {class: 'wide'}, el('table', {class: 'bars'}, el('tbody', {}, list.sort((x, y) => y.v - x.v).map(row),
      missing.filter(s => KG.nodes[s].facts.length).slice(0, 6).map(s => el('tr', {}, el('th', {scope: 'row'}, entityButton(s)), el('td', {class: 'none'}, t('not-stated')), el('td'), el('td')))))),
    el('p', {class: 'verdict ' + kind}, text, ' ', total ? factButton(total, '· ' + t('evidence')) : ''));
}
