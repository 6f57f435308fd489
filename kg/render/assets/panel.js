// The rail (legend = filter) and the side panel (what is chosen, with its sentences).
function group(head, keys, label, off, icon, count) {
  const shownKeys = keys.filter(k => count(k) > 0 || off.has(k)); if (!shownKeys.length) return [];
  return [el('h2', {}, head), el('div', {role: 'group', 'aria-label': head}, shownKeys.map(k => {
    const box = el('input', {type: 'checkbox', on: {change: e => { if (e.target.checked) off.delete(k); else off.add(k); refresh(); }}}); box.checked = !off.has(k);
    return el('label', {class: 'chk' + (off.has(k) ? ' off' : ''), 'data-key': k}, box, icon(k), el('span', {}, label(k)), el('span', {class: 'n'}, number(count(k))));
  }))];
}
function rail() {
  const told = KG.links.filter(r => !r.cat), pal = P();
  $('rail').setAttribute('aria-label', t('filters'));
  $('rail').replaceChildren(
    ...group(t('types'), Object.keys(pal.type).concat([...new Set(KG.nodes.map(n => n.c))].filter(c => !pal.type[c])), c => word('class', c), S.off.types, typeIcon, c => KG.nodes.filter(n => n.c === c).length),
    ...group(t('relations'), Object.keys(KG.words.kind), k => word('kind', k), S.off.kinds, k => lineIcon(pal.edge[k] || pal.cat), k => told.filter(r => r.kind === k).length),
    ...group(t('status'), ['actual', 'guidance', 'estimate', 'catalog'], k => k === 'catalog' ? t('catalog') : word('status', k), S.off.status,
      k => k === 'catalog' ? lineIcon(pal.cat, 'none', 1) : lineIcon(pal.status[k], k === 'guidance' ? '6 3' : k === 'estimate' ? '2 3' : 'none'),
      k => k === 'catalog' ? KG.links.length - told.length : KG.facts.filter(f => f.t === k).length + told.filter(r => r.t === k).length),
    el('h2', {}, t('view')), el('div', {class: 'row'}, button(t('fit'), fit), button(t('reset'), reset), button(t('edge-labels'), toggleNames, {'aria-pressed': String(S.names)}), button(t('png'), png)));
}
function toggleNames() { S.names = !S.names; rail(); paintEdges(); }

// a quote with the figure, or the names, marked where they stand
function marked(text, keys) {
  const spans = []; const low = text.toLowerCase();
  for (const key of [...new Set(keys)].filter(k => k && k.length > 1 || /^\d$/.test(k)).sort((a, b) => b.length - a.length)) {
    let at = low.indexOf(key.toLowerCase());
    while (at >= 0) { if (!spans.some(([a, b]) => at < b && at + key.length > a)) spans.push([at, at + key.length]); at = low.indexOf(key.toLowerCase(), at + key.length); }
  }
  const out = []; let done = 0;
  for (const [a, b] of spans.sort((x, y) => x[0] - y[0])) { out.push(text.slice(done, a), el('mark', {}, text.slice(a, b))); done = b; }
  return out.concat(text.slice(done));
}
const called = k => typeof k === 'number' ? [...KG.nodes[k].l, ...KG.nodes[k].o] : [];
function quotes(facts, limit) {
  const found = new Map();
  for (const f of facts) for (const w of f.w) {
    if (!found.has(w[0])) found.set(w[0], {keys: new Set(), slots: new Set(), sure: w[5]});
    const q = found.get(w[0]); (w[1] ? [w[1]] : f.o != null ? [...called(f.s), ...called(f.o)] : []).forEach(k => q.keys.add(k)); w[2].forEach(s => q.slots.add(s));
  }
  const list = [...found.entries()], cut = list.slice(0, limit || 8).map(([k, q]) => quote(k, q));
  if (list.length > cut.length) cut.push(el('p', {class: 'sub'}, t('more', list.length - cut.length)));
  return cut;
}
function quote(k, q) {
  const [s, text] = KG.quotes[k], from = KG.sources[s] || {};
  const slots = [...q.slots].map(x => word('slot', x)).join(', ');
  return el('blockquote', {lang: from.g || null}, el('p', {}, marked(text, [...q.keys])), slots && el('p', {class: 'sub'}, t('inferred') + ': ' + slots),
    el('footer', {}, el('cite', {}, place(from)), ' · ', from.d || t('undated'), q.sure ? ' · ' + t('confidence', q.sure) : ''));
}
const entityButton = (k, extra) => el('button', {type: 'button', class: 'go', on: {click: () => select(k, true)}}, typeIcon(KG.nodes[k].c), el('span', {}, name(KG.nodes[k])), extra || '');

function factRow(f) {
  const notes = [when(f) || t('no-period'), f.b ? word('basis', f.b) : '', f.f != null ? t('compared-with', nameOf(f.f)) : '', f.by != null ? nameOf(f.by) : ''].filter(Boolean).join(' · ');
  return el('tr', {class: S.fact === f ? 'on' : ''}, el('td', {}, el('button', {type: 'button', class: 'fact', 'aria-expanded': String(S.fact === f), on: {click: () => { S.fact = S.fact === f ? null : f; panel(); }}}, title(f)), el('div', {class: 'sub'}, notes)),
    el('td', {class: 'v'}, shown(f), el('div', {}, f.t !== 'actual' ? badge(f.t) : '', CLASH.has(f) ? el('span', {class: 'badge b-clash'}, t('disagree')) : '')));
}
function factTable(facts) {
  const body = el('tbody', {});
  for (const f of facts) { body.append(factRow(f)); if (S.fact === f) body.append(el('tr', {class: 'on'}, el('td', {colspan: 2}, quotes([f])))); }
  return el('table', {class: 'f'}, body);
}
const newest = facts => [...facts].sort((a, b) => (ending(b) || '0').localeCompare(ending(a) || '0') || rank(a.m) - rank(b.m) || a.n - b.n);

function panel() {
  const p = $('panel'); p.replaceChildren(); p.setAttribute('aria-label', t('facts'));
  if (S.link) return linkPanel(p, S.link);
  if (S.sel == null) return overview(p);
  const n = KG.nodes[S.sel], facts = newest(n.facts.filter(factOn)), links = n.links.filter(linkOn), others = [...new Set([...n.l, ...n.o])].filter(x => x !== name(n)).slice(0, 6);
  p.append(el('h2', {}, name(n)), el('div', {class: 'sub'}, word('class', n.c), others.length ? ' · ' + others.join(', ') : ''),
    el('div', {class: 'row'}, n.x ? el('span', {class: 'badge b-estimate'}, t('provisional')) : '', n.card ? '' : el('span', {class: 'badge'}, t('out-of-picture')),
      [['hop-1', 1], ['hop-2', 2], ['hop-all', 9]].map(([key, h]) => button(t(key), () => { S.hops = h; paint(); panel(); }, {'aria-pressed': String(S.hops === h)}))));
  if (facts.length) p.append(el('h3', {}, t('facts') + ' (' + number(facts.length) + ')'), factTable(facts.slice(0, S.open ? 500 : 14)));
  if (facts.length > 14 && !S.open) p.append(button(t('more-rows', facts.length - 14), () => { S.open = true; panel(); }));
  if (links.length) {
    p.append(el('h3', {}, t('relations') + ' (' + number(links.filter(r => !r.cat).length) + ')'));
    p.append(el('ul', {class: 'rel'}, [...links].sort((a, b) => !!a.cat - !!b.cat || a.kind.localeCompare(b.kind) || a.n - b.n).map(r => relationItem(r, n.n))));
  }
  const all = [...(facts.length ? facts : []), ...links.filter(r => !r.cat)], list = quotes(all);
  if (list.length) p.append(el('h3', {}, t('evidence')), ...list);
}
function relationItem(r, self) {
  const other = r.s === self ? r.o : r.s, role = r.role ? r.role[L()] : '', arrow = KG.symmetric.includes(r.r) ? '↔' : r.s === self ? '→' : '←';
  return el('li', {class: r.cat ? 'cat' : ''}, el('button', {type: 'button', class: 'p', title: r.cat ? t('catalog-note') : t('evidence'), on: {click: () => chooseLink(r)}}, arrow + ' ' + word('predicate', r.r) + (role ? ' (' + role + ')' : '')),
    entityButton(other), r.t !== 'actual' && !r.cat ? badge(r.t) : '');
}
function linkPanel(p, r) {
  p.append(el('h2', {}, word('predicate', r.r)), r.cat ? el('p', {class: 'sub'}, t('catalog-note')) : badge(r.t),
    el('dl', {}, el('dt', {}, t('subject')), el('dd', {}, entityButton(r.s)), el('dt', {}, t('object')), el('dd', {}, entityButton(r.o)), r.role ? [el('dt', {}, t('role')), el('dd', {}, r.role[L()])] : [], when(r) ? [el('dt', {}, t('period')), el('dd', {}, when(r))] : []));
  if (r.w.length) p.append(el('h3', {}, t('evidence')), ...quotes([r]));
}
function overview(p) {
  const best = [], seen = new Set();
  for (const c of KG.cards) for (const row of c.r) { const f = KG.facts[row[0]]; if (factOn(f) && best.length < 40) best.push([row, f, c]); }
  const top = best.filter(x => { const k = x[2].node + x[1].m; if (seen.has(k)) return false; seen.add(k); return true; }).sort((a, b) => rank(a[1].m) - rank(b[1].m) || a[2].node - b[2].node).slice(0, 8);
  p.append(el('h2', {}, t('overview')), el('div', {class: 'sub'}, t('documents', number(KG.totals[3])) + (today ? ' · ' + today : '')),
    el('div', {class: 'cards'}, top.map(([row, f, c]) => el('button', {type: 'button', class: 'card s-' + f.t, on: {click: () => { select(c.node, true); S.fact = f; panel(); }}}, el('b', {}, row[3][L()]), el('span', {}, name(KG.nodes[c.node]) + ' · ' + row[2][L()])))),
    el('p', {class: 'sub'}, t('hint')));
  const docs = KG.sources.slice(0, 12);
  if (docs.length) p.append(el('h3', {}, t('source')), el('ul', {class: 'docs'}, docs.map(s => el('li', {lang: s.g || null}, place(s), el('div', {class: 'sub'}, s.d || t('undated'), (s.p || []).length ? ' · ' + s.p.join(', ') : '')))));
}
