// Which figures a card shows: those that were laid out, or, of a chosen period, the first by rank.
const ROW = 22, PAD = 12, HEAD = 30;

// level -> its stated growth in percent, where both are about the same thing: they share a line
function growthOf(facts) {
  const about = f => [f.m, f.p, f.t, f.q || '', f.by == null ? '' : f.by].join('|');
  const changes = new Map(), pairs = new Map();
  for (const f of facts) if (f.k === 'yoy' && f.u === 'percent' && !f.x && !changes.has(about(f))) changes.set(about(f), f);
  for (const f of facts) if (f.k === 'level' && f.p != null && changes.has(about(f))) { pairs.set(f, changes.get(about(f))); changes.delete(about(f)); }
  return pairs;
}
function pickRows(n) {
  const facts = n.facts.filter(factOn), pairs = growthOf(facts), used = new Set(pairs.values());
  const lines = facts.filter(f => !used.has(f)).sort((a, b) => unsure(a) - unsure(b) || rank(a.m) - rank(b.m) || (a.k !== 'level') - (b.k !== 'level') || a.n - b.n);
  const room = Math.max(1, n.card ? n.card.r.length : 1);
  return {rows: lines.slice(0, room).map(f => ({f, g: pairs.get(f) || null})), more: Math.max(0, lines.length - room)};
}
function laidOut(n) {
  const rows = n.card.r.map(([f, g]) => ({f: KG.facts[f], g: g < 0 ? null : KG.facts[g]})).filter(row => factOn(row.f));
  return {rows, more: rows.length ? n.card.m + n.card.r.length - rows.length : 0};
}
// kept until a filter changes: cards are painted many times a second
function rowsOf(n) {
  if (!n.card) return {rows: [], more: 0};
  if (n.stamp !== S.stamp) { n.stamp = S.stamp; n.rows = S.period || S.clash ? pickRows(n) : laidOut(n); }
  return n.rows;
}
const heightOf = n => { const {rows, more} = rowsOf(n), head = n.card ? n.card.k : HEAD; return rows.length ? head + rows.length * ROW + (more ? ROW - 4 : 0) + PAD : head; };
const rowLabel = f => [title(f), when(f), f.f != null ? t('compared-with', nameOf(f.f)) : ''].filter(Boolean).join(' ');
function rowValue({f, g}) {
  if (!g) return shown(f);
  const up = size(g), mark = up > 0 ? '▲' : up < 0 ? '▼' : '';
  return shown(f) + ' ' + mark + shown(g).replace(/^[+−]+/, '');
}
