// Quotes with the figure, or the names, marked where they stand, and the document they come from.
function marked(text, keys) {
  const spans = [], low = text.toLowerCase();
  for (const key of [...new Set(keys)].filter(k => k && k.length > 1 || /^\d$/.test(k)).sort((a, b) => b.length - a.length)) {
    let at = low.indexOf(key.toLowerCase());
    while (at >= 0) {
      const end = at + key.length;
      if (!spans.some(([a, b]) => at < b && end > a)) spans.push([at, end]);
      at = low.indexOf(key.toLowerCase(), end);
    }
  }
  const out = [];
  let done = 0;
  for (const [a, b] of spans.sort((x, y) => x[0] - y[0])) { out.push(text.slice(done, a), el('mark', {}, text.slice(a, b))); done = b; }
  return out.concat(text.slice(done));
}
const called = k => typeof k === 'number' ? [...every(KG.nodes[k].l), ...KG.nodes[k].o] : [];
function quotes(facts, limit) {
  const found = new Map();
  for (const f of facts) {
    for (const w of f.w) {
      if (!found.has(w[0])) found.set(w[0], {keys: new Set(), slots: new Set(), sure: w[5], at: [w[3], w[4]]});
      const q = found.get(w[0]);
      (w[1] ? [w[1]] : f.o != null ? [...called(f.s), ...called(f.o)] : []).forEach(k => q.keys.add(k));
      w[2].forEach(s => q.slots.add(s));
    }
  }
  const list = [...found.entries()], cut = list.slice(0, limit || 8).map(([k, q]) => quote(k, q));
  if (list.length > cut.length) cut.push(el('p', {class: 'sub'}, t('more', number(list.length - cut.length))));
  return cut;
}
function quote(k, q) {
  const [s, text] = KG.quotes[k], from = KG.sources[s] || {}, slots = [...q.slots].map(x => word('slot', x)).join(', ');
  return el('blockquote', {lang: from.g || null}, el('p', {}, marked(text, [...q.keys])), slots && el('p', {class: 'sub', lang: S.lang}, t('inferred') + ': ' + slots),
    el('footer', {}, el('cite', {}, place(from)), el('span', {lang: S.lang}, ' · ', from.d || t('undated'), q.sure ? ' · ' + t('confidence', q.sure) : '')), HOOKS.quote.map(run => run(from, q.at)));
}
const entityButton = (k, extra) => el('button', {type: 'button', class: 'go', on: {click: () => select(k, true)}}, typeIcon(KG.nodes[k].c), el('span', {}, name(KG.nodes[k])), extra || '');
