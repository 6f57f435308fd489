// What was promised, what was expected and what came: side by side for one period, and all figures along time.
VIEWS.timeline = a => {
  head(a, 'timeline', 'timeline-note');
  const dated = KG.facts.filter(f => factOn(f) && ending(f));
  const metrics = [...new Set(dated.map(f => f.m))].sort((x, y) => rank(x) - rank(y) || x.localeCompare(y)), metric = metrics.includes(V.metric) ? V.metric : '';
  const facts = dated.filter(f => !metric || f.m === metric);
  if (!facts.length) return a.append(el('p', {}, t('no-dates')));
  a.append(el('div', {class: 'row'}, picker(t('metric'), [['', t('all-metrics')], ...metrics.map(m => [m, word('metric', m)])], metric, v => { V.metric = v; tab('timeline'); }, {id: 'timeline-metric'})));
  const spreads = promises(facts);
  if (spreads.length) a.append(el('h3', {}, t('promises')), el('div', {class: 'spreads'}, spreads.slice(0, 12).map(spread)));
  a.append(el('h3', {}, t('along-time')), lanes(a, facts));
};
// figures of one entity, metric and period that come in at least two statuses
function promises(facts) {
  const groups = new Map();
  for (const f of facts) if (f.k === 'level' && !f.q) pushTo(groups, [f.s, f.m, calendar(f), f.u, f.b || ''].join('|'), f);
  const found = [...groups.values()].filter(list => new Set(list.map(f => f.t)).size > 1);
  return found.sort((x, y) => rank(x[0].m) - rank(y[0].m) || x[0].s - y[0].s || x[0].n - y[0].n);
}
function spread(list) {
  const ends = list.flatMap(f => [f.v, f.a, f.z].filter(v => v != null)), low = Math.min(...ends), high = Math.max(...ends), pad = (high - low) * .12 || Math.abs(high) * .1 || 1, wide = 300;
  const x = v => (v - low + pad) / (high - low + 2 * pad) * wide, order = [...list].sort((p, q) => unsure(q) - unsure(p) || p.n - q.n);
  const drawing = svg('svg', {width: wide, height: 22, 'aria-hidden': 'true'}, svg('line', {x1: 0, x2: wide, y1: 11, y2: 11, stroke: 'var(--line)', 'stroke-width': 2}), order.map(f => {
    const colour = statusColour(f.t), hollow = f.t !== 'actual', dash = f.t === 'estimate' ? '2 2' : null;
    if (f.v == null && f.a != null && f.z != null) return svg('rect', {x: x(f.a), y: 5, width: Math.max(3, x(f.z) - x(f.a)), height: 12, rx: 4, fill: colour, 'fill-opacity': .25, stroke: colour, 'stroke-dasharray': '4 2'});
    return svg('circle', {cx: x(size(f)), cy: 11, r: 6, fill: hollow ? 'var(--canvas)' : colour, stroke: colour, 'stroke-width': 2.4, 'stroke-dasharray': dash});
  }));
  return el('section', {class: 'block spread'}, el('h4', {}, nameOf(list[0].s) + ' · ' + word('metric', list[0].m) + ' ' + (calendar(list[0]) || when(list[0]))), drawing,
    el('ul', {}, order.map(f => el('li', {}, badge(f.t), ' ', factButton(f), f.by != null ? el('span', {class: 'sub'}, ' ' + nameOf(f.by)) : ''))));
}
function lanes(a, facts) {
  const key = f => { const p = period(f.p); return (p.e || p.s) + '|' + (p.s || '') + '|' + p.l; }, columns = new Map(), count = new Map();
  for (const f of facts) { columns.set(key(f), period(f.p).l); count.set(f.s, (count.get(f.s) || 0) + 1); }
  const keys = [...columns.keys()].sort(), now = keys.findIndex(k => today && k.split('|')[0] > today), mark = i => i === now ? 'now' : '';
  const who = [...count.keys()].sort((x, y) => count.get(y) - count.get(x) || x - y).slice(0, 40);
  const chip = f => el('button', {type: 'button', class: 'chip s-' + f.t, title: word('status', f.t), on: {click: openFact(f)}}, el('span', {class: 'dot'}), el('span', {}, el('small', {}, title(f)), el('b', {}, (CLASH.has(f) ? '≠ ' : '') + shown(f))));
  const cell = (s, k, i) => {
    const here = facts.filter(f => f.s === s && key(f) === k).sort((x, y) => rank(x.m) - rank(y.m) || x.n - y.n);
    return el('td', {class: mark(i)}, here.slice(0, 6).map(chip), here.length > 6 ? el('div', {class: 'sub'}, t('more', number(here.length - 6))) : '');
  };
  const frame = scroller(t('along-time'), el('table', {class: 'm time'}, el('thead', {}, el('tr', {}, el('td', {}), keys.map((k, i) => el('th', {scope: 'col', class: mark(i)}, columns.get(k), el('div', {class: 'sub'}, '→ ' + k.split('|')[0]))))),
    el('tbody', {}, who.map(s => el('tr', {}, el('th', {scope: 'row'}, entityButton(s)), keys.map((k, i) => cell(s, k, i)))))));
  requestAnimationFrame(() => { const first = frame.querySelector('th.now'); if (first) frame.scrollLeft = Math.max(0, first.offsetLeft - frame.clientWidth * .62); });
  return frame;
}
