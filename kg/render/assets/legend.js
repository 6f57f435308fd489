// The rail: a legend that is also the filter, with counts, and the tools of the picture.
function group(head, keys, label, off, icon, count) {
  const seen = keys.filter(k => count(k) > 0 || off.has(k));
  if (!seen.length) return [];
  return [el('h2', {}, head), el('div', {role: 'group', 'aria-label': head}, seen.map(k => {
    const tick = el('input', {type: 'checkbox', on: {change: e => { if (e.target.checked) off.delete(k); else off.add(k); refilter(); }}});
    tick.checked = !off.has(k);
    return el('label', {class: 'chk' + (off.has(k) ? ' off' : ''), 'data-key': k}, tick, icon(k), el('span', {}, label(k)), el('span', {class: 'n'}, number(count(k))));
  }))];
}
const tally = (list, key) => { const counts = new Map(); for (const x of list) counts.set(key(x), (counts.get(key(x)) || 0) + 1); return k => counts.get(k) || 0; };
const COUNTS = {};
function recount() { Object.assign(COUNTS, {types: tally(KG.nodes, n => n.c), kinds: tally([...told(), ...THREADS], r => r.kind), status: tally([...KG.facts, ...KG.links], statusOf)}); }
recount();
function rail() {
  const pal = P(), kept = document.activeElement && document.activeElement.closest('#rail label'), key = kept && kept.dataset.key;
  const types = Object.keys(pal.type).concat([...new Set(KG.nodes.map(n => n.c))].filter(c => !pal.type[c]));
  const statusName = k => k === 'catalog' || k === 'derived' ? t(k) : word('status', k);
  $('rail').setAttribute('aria-label', t('filters'));
  $('rail').replaceChildren(
    ...timeControl(),
    ...group(t('types'), types, c => word('class', c), S.off.types, typeIcon, COUNTS.types),
    ...group(t('relations'), Object.keys(KG.words.kind), k => word('kind', k), S.off.kinds, k => lineIcon(pal.edge[k] || pal.cat), COUNTS.kinds),
    ...group(t('status'), ['actual', 'guidance', 'estimate', 'derived', 'catalog'], statusName, S.off.status,
      k => k === 'catalog' ? lineIcon(pal.cat, 'none', 1) : lineIcon(statusColour(k), {guidance: '6 3', estimate: '2 3', derived: '8 2 2 2'}[k]), COUNTS.status),
    clashControl(), ...HOOKS.rail.map(run => run()));
  if (key) { const again = $('rail').querySelector('label[data-key="' + CSS.escape(key) + '"] input'); if (again) again.focus(); }
}
function clashControl() {
  if (!CLASH.size) return '';
  const tick = el('input', {type: 'checkbox', on: {change: e => { S.clash = e.target.checked; refilter(); }}});
  tick.checked = S.clash;
  return el('label', {class: 'chk', 'data-key': 'clash'}, tick, el('span', {class: 'sign', 'aria-hidden': 'true'}, '≠'), el('span', {}, t('disagree')), el('span', {class: 'n'}, number(CLASH.size)));
}
function toggleNames() { S.names = !S.names; $('names').setAttribute('aria-pressed', String(S.names)); paintLines(); }
// after a change of the filters everything that shows facts is drawn anew
function refilter() {
  S.stamp++;
  rail();
  redraw(false);
  panel(); note(); if (S.tab !== 'network') tab(S.tab);
  remember();
}
