// The side panel for what is no entity: a relation, a group, a path, a disagreement, and the overview.
function linkPanel(p, r) {
  const status = statusOf(r), row = (label, value) => value ? [el('dt', {}, label), el('dd', {}, value)] : [];
  append(p, [el('h2', {}, word('predicate', r.r)), r.cat ? el('p', {class: 'sub'}, t('catalog-note')) : badge(status), r.x ? el('p', {class: 'sub'}, t('derived-note')) : '',
    el('dl', {}, row(t('subject'), entityButton(r.s)), row(t('object'), entityButton(r.o)), row(t('role'), r.role ? say(r.role) : ''), row(t('period'), when(r)),
      row(t('via'), (r.via || []).length ? r.via.map(k => entityButton(k)) : null))]);
  if (r.w.length) p.append(el('h3', {}, t('evidence')), ...quotes([r]));
}
// one figure in two numbers: each with its sentences
function disagreement(f) {
  return el('div', {class: 'clash'}, el('h4', {}, t('disagree')), [f, ...CLASH.get(f)].map(g => el('div', {class: 'side'}, el('b', {}, shown(g)), ' ', statusOf(g) !== 'actual' ? badge(statusOf(g)) : '', g === f ? '' : quotes([g], 3))));
}
function groupPanel(p, g) {
  const facts = sum(g.members.map(k => KG.nodes[k].facts.length)), open = S.scene.open.has(g.k), limit = S.scene.many.get(g.k) || PAGE;
  const others = new Map();
  for (const k of g.members) for (const r of KG.nodes[k].links) if (linkOn(r)) { const other = OF[g.way][r.s === k ? r.o : r.s]; if (other !== g.k) others.set(other, (others.get(other) || 0) + 1); }
  p.append(el('h2', {}, groupName(g)), el('div', {class: 'sub'}, t('entities', number(g.members.length)) + ' · ' + t('facts') + ' ' + number(facts)),
    el('div', {class: 'row'}, button(t(open ? 'collapse' : 'expand'), () => { toggleGroup(g); panel(); remember(); }, {id: 'expand', 'aria-expanded': String(open)}),
      open && g.members.length > limit ? button(t('more-rows', number(Math.min(PAGE, g.members.length - limit))), () => { S.scene.many.set(g.k, limit + PAGE); redraw(false); panel(); }, {id: 'more-members'}) : ''),
    el('h3', {}, t('entities', number(g.members.length))), el('ul', {class: 'rel'}, g.members.slice(0, 40).map(k => el('li', {}, entityButton(k)))));
  if (g.members.length > 40) p.append(el('p', {class: 'sub'}, t('more', number(g.members.length - 40))));
  if (others.size) {
    p.append(el('h3', {}, t('relations')), el('ul', {class: 'rel'}, [...others.entries()].sort((a, b) => b[1] - a[1]).slice(0, 20).map(([k, n]) => el('li', {}, el('button', {type: 'button', class: 'go', on: {click: () => chooseGroup(GROUPS[g.way][k])}}, groupName(GROUPS[g.way][k])), el('span', {class: 'sub'}, ' ×' + number(n))))));
  }
}
function pathPrompt() {
  return el('div', {class: 'prompt', role: 'status'}, el('b', {}, t('path-from') + ': ' + name(KG.nodes[S.from])), el('p', {class: 'sub'}, t('path-prompt')), button(t('cancel'), () => { S.from = null; panel(); note(); }, {id: 'path-cancel'}));
}
function pathPanel(p) {
  const {from, to, links, nodes: on, none} = S.path;
  p.append(el('h2', {}, t('path')), el('div', {class: 'sub'}, name(KG.nodes[from]) + ' → ' + name(KG.nodes[to]) + ' · ' + (none ? t('path-none') : t('steps', number(links.length)))));
  p.append(el('div', {class: 'row'}, button(t('reset'), clearChoice)));
  if (none) return;
  p.append(el('ol', {class: 'path'}, on.map((k, i) => el('li', {}, entityButton(k), links[i] ? el('div', {class: 'step'}, el('button', {type: 'button', class: 'p', disabled: links[i].light || null, on: {click: () => { const r = links[i]; S.path = null; chooseLink(r); }}}, (links[i].s === k ? '↓ ' : '↑ ') + word('predicate', links[i].r)),
    statusOf(links[i]) === 'catalog' ? el('span', {class: 'sub'}, t('catalog')) : statusOf(links[i]) !== 'actual' ? badge(statusOf(links[i])) : '', links[i].w.length ? quotes([links[i]], 1) : '') : ''))));
}
function overview(p) {
  const best = [], seen = new Set();
  for (const n of KG.nodes.slice(0, KG.drawn)) for (const row of rowsOf(n).rows) if (best.length < 60) best.push({row, n});
  const top = best.filter(({row, n}) => { const k = n.n + row.f.m; if (seen.has(k)) return false; seen.add(k); return true; }).sort((a, b) => rank(a.row.f.m) - rank(b.row.f.m) || a.n.n - b.n.n).slice(0, 8);
  p.append(el('h2', {}, t('overview')), el('div', {class: 'sub'}, t('documents', number(KG.totals[3])) + (today ? ' · ' + today : '') + (S.period ? ' · ' + S.period : '')),
    el('div', {class: 'cards'}, top.map(({row, n}) => el('button', {type: 'button', class: 'card s-' + row.f.t, on: {click: () => { select(n.n, true); S.fact = row.f; panel(); }}}, el('b', {}, rowValue(row)), el('span', {}, name(n) + ' · ' + rowLabel(row.f))))),
    el('p', {class: 'sub'}, t('hint')), el('p', {class: 'sub'}, t('keys')));
  const clashes = clashGroups();
  if (clashes.length) {
    p.append(el('h3', {}, t('disagree') + ' (' + number(clashes.length) + ')'), el('ul', {class: 'docs'}, clashes.slice(0, 8).map(list => el('li', {},
      el('button', {type: 'button', class: 'fact', on: {click: () => { select(list[0].s, true); S.fact = list[0]; S.open = true; panel(); }}}, nameOf(list[0].s) + ' · ' + title(list[0]) + ' ' + when(list[0])), el('div', {class: 'sub'}, list.map(shown).join(' ≠ '))))));
  }
  const docs = KG.sources.slice(0, 12);
  if (docs.length) p.append(el('h3', {}, t('source')), el('ul', {class: 'docs'}, docs.map(s => el('li', {}, el('span', {lang: s.g || null}, place(s)), el('div', {class: 'sub'}, s.d || t('undated'), (s.p || []).length ? ' · ' + s.p.join(', ') : '')))));
}
function clashGroups() {
  const groups = new Map();
  for (const f of CLASH.keys()) if (factOn(f)) pushTo(groups, f.y, f);
  return [...groups.values()].filter(list => list.length > 1);
}
