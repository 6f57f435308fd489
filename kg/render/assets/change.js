// What has changed between two periods: of each figure stated for both, the difference, computed here and marked so.
// the label of the period before, or of the same a year before: 2025Q4, 2025H2, 2025, 2025-12
function earlier(label, way) {
  const m = /^(\d{4})(?:([QH])(\d)|-(\d\d))?$/.exec(label);
  if (!m) return '';
  const year = +m[1], turns = m[2] === 'Q' ? 4 : m[2] === 'H' ? 2 : m[4] ? 12 : 1, at = m[2] ? +m[3] : m[4] ? +m[4] : 1;
  const back = way === 'year' || turns === 1 ? turns : 1, all = year * turns + at - 1 - back, y = Math.floor(all / turns), part = all % turns + 1;
  return m[2] ? y + m[2] + part : m[4] ? y + '-' + String(part).padStart(2, '0') : String(y);
}
// stated before promised, exact before a bound
const vague = f => 2 * unsure(f) + (f.c !== '=');
const exact = f => f.c === '=' || f.c === '~';
const pairKey = f => [f.s, metricKey(f), f.u, f.b || '', f.f == null ? '' : f.f].join('|');
const offTime = f => !S.off.status.has(statusOf(f)) && typeOn(KG.nodes[f.s]);
function changes(label, before) {
  const at = which => { const found = new Map(); for (const f of KG.facts) if (offTime(f) && calendar(f) === which) { const had = found.get(pairKey(f)); if (!had || vague(f) < vague(had)) found.set(pairKey(f), f); } return found; };
  const now = at(label), then = before ? at(before) : new Map();
  const keys = [...new Set([...now.keys(), ...then.keys()])];
  return keys.map(k => ({now: now.get(k), then: then.get(k)})).sort((x, y) => {
    const p = x.now || x.then, q = y.now || y.then;
    return !!(y.now && y.then) - !!(x.now && x.then) || !!y.now - !!x.now || p.s - q.s || rank(p.m) - rank(q.m) || p.n - q.n;
  });
}
VIEWS.change = a => {
  head(a, 'change', 'change-note');
  const labels = TIMES.filter(x => earlier(x, 'before')), both = (x, way) => changes(x, earlier(x, way)).filter(c => c.now && c.then).length;
  if (!labels.length) return a.append(el('p', {}, t('no-dates')));
  const best = S.period && labels.includes(S.period) ? S.period : V.change || [...labels].reverse().find(x => /Q/.test(x) && both(x, V.against)) || [...labels].reverse().find(x => both(x, V.against)) || [...labels].reverse().find(x => /Q/.test(x)) || labels[labels.length - 1];
  const before = earlier(best, V.against);
  a.append(el('div', {class: 'row'}, picker(t('period'), [...labels].reverse().map(x => [x, x]), best, v => { V.change = v; if (S.period) setPeriod(''); else tab('change'); }, {id: 'change-time'}),
    picker(t('against'), [['before', t('period-before')], ['year', t('year-before')]], V.against, v => { V.against = v; tab('change'); }, {id: 'change-against'})));
  const rows = changes(best, before), paired = rows.filter(c => c.now && c.then).length;
  if (!paired) a.append(el('p', {class: 'note'}, t('change-none', best, before)));
  if (!rows.length) return;
  const none = () => el('td', {class: 'none'}, t('not-stated'));
  const value = f => f ? el('td', {class: 'v'}, factButton(f), el('div', {class: 'sub'}, when(f) !== calendar(f) ? when(f) + ' ' : '', marks(f))) : none();
  a.append(scroller(best, el('table', {class: 'm change'}, el('thead', {}, el('tr', {}, [t('subject'), t('metric'), before || '–', best, t('difference')].map(x => el('th', {scope: 'col'}, x)))),
    el('tbody', {}, rows.slice(0, 300).map(c => { const f = c.now || c.then; return el('tr', {}, el('th', {scope: 'row'}, entityButton(f.s)), el('td', {}, title(f), f.f != null ? el('div', {class: 'sub'}, t('compared-with', nameOf(f.f))) : ''), value(c.then), value(c.now), difference(c)); })))));
  if (rows.length > 300) a.append(el('p', {class: 'note'}, t('more', number(rows.length - 300))));
};
function difference({now, then}) {
  if (!now || !then) return el('td', {class: 'none'}, now ? t('only-now') : t('only-then'));
  if (!exact(now) || !exact(then)) return el('td', {class: 'none'}, t('no-difference'));
  if (now.v == null || then.v == null) return rangeDifference(now, then);
  const by = now.v - then.v, sign = by > 0 ? '▲ ' : by < 0 ? '▼ ' : '= ', points = now.u === 'percent';
  const text = by === 0 ? sign + t('same') : points ? sign + Math.abs(by).toFixed(2).replace(/\.?0+$/, '') + ' ' + t('points') : sign + scaleLike(Math.abs(by), now.v ? now : then);
  const share = !points && then.v ? ' (' + (by > 0 ? '+' : '−') + Math.abs(100 * by / then.v).toFixed(1) + '%)' : '';
  return el('td', {class: 'd ' + (by > 0 ? 'up' : by < 0 ? 'down' : '')}, text + (by ? share : ''), ' ', badge('derived'));
}
// a range against a number: the least and the most it may have changed
function rangeDifference(now, then) {
  const low = now.v != null ? now.v : now.a, high = now.v != null ? now.v : now.z, from = then.v != null ? then.v : then.a, to = then.v != null ? then.v : then.z;
  const model = now.v != null ? now : then;
  if ([low, high, from, to].some(v => v == null) || model.v == null) return el('td', {class: 'none'}, t('no-difference'));
  const ends = [low - to, high - from], write = v => (v > 0 ? '+' : '') + (now.u === 'percent' ? (v < 0 ? '−' : '') + Math.abs(v).toFixed(2).replace(/\.?0+$/, '') : scaleLike(v, model));
  const way = ends[1] < 0 ? 'down' : ends[0] > 0 ? 'up' : '';
  return el('td', {class: 'd ' + way}, (way === 'up' ? '▲ ' : way === 'down' ? '▼ ' : '') + write(ends[0]) + ' … ' + write(ends[1]) + (now.u === 'percent' ? ' ' + t('points') : ''), ' ', badge('derived'));
}
