// The side panel: what is chosen, with its figures, relations and sentences.
function panel() {
  const p = $('panel');
  p.replaceChildren();
  p.setAttribute('aria-label', t('details'));
  if (S.from != null) p.append(pathPrompt());
  if (S.path) return pathPanel(p);
  if (S.link) return linkPanel(p, S.link);
  if (S.group) return groupPanel(p, S.group);
  if (S.sel == null) return overview(p);
  entityPanel(p, KG.nodes[S.sel]);
}
function entityPanel(p, n) {
  const facts = newest(n.facts.filter(factOn)), links = n.links.filter(linkOn), others = [...new Set([...every(n.l), ...n.o])].filter(x => x !== name(n)).slice(0, 6);
  const silentHere = n.facts.length - facts.length;
  p.append(el('h2', {}, name(n)), el('div', {class: 'sub'}, word('class', n.c), others.length ? ' · ' + others.join(', ') : ''),
    el('div', {class: 'row'}, n.x ? el('span', {class: 'badge b-estimate'}, t('provisional')) : '', standIn(n.n) && standIn(n.n).node != null ? '' : el('span', {class: 'badge'}, t('out-of-picture'))),
    el('div', {class: 'row', role: 'group', 'aria-label': t('focus')}, [['hop-1', 1], ['hop-2', 2], ['hop-all', 9]].map(([key, h]) => button(t(key), () => { S.hops = h; paint(); panel(); remember(); }, {'aria-pressed': String(S.hops === h), 'data-hops': h})),
      button(t('path-from'), () => startPath(n.n), {id: 'path-from'}),
      n.links.length ? button(t('around'), () => { show('around', {centre: n.n}); remember(); panel(); }, {id: 'around', 'aria-pressed': String(S.scene.kind === 'around' && S.scene.centre === n.n)}) : ''));
  if (n.light) p.append(HOOKS.light ? HOOKS.light(n) : el('p', {class: 'sub hint'}, t('names-only', n.i)));
  for (const run of HOOKS.entity) run(p, n);
  if (facts.length) p.append(el('h3', {}, t('facts') + ' (' + number(facts.length) + ')'), factTable(facts.slice(0, S.open ? 500 : 14)));
  if (facts.length > 14 && !S.open) p.append(button(t('more-rows', number(facts.length - 14)), () => { S.open = true; panel(); }));
  if (silentHere) p.append(el('p', {class: 'sub'}, t('filtered', number(silentHere))));
  if (links.length) {
    const order = [...links].sort((a, b) => !!a.cat - !!b.cat || !!a.x - !!b.x || a.kind.localeCompare(b.kind) || a.n - b.n), cut = S.open ? order : order.slice(0, 25);
    p.append(el('h3', {}, t('relations') + ' (' + number(links.filter(r => !r.cat && !r.x).length) + ')'), el('ul', {class: 'rel'}, cut.map(r => relationItem(r, n.n))));
    if (cut.length < order.length) p.append(button(t('more-rows', number(order.length - cut.length)), () => { S.open = true; panel(); }));
  }
  const list = quotes([...facts, ...links.filter(r => !r.cat)]);
  if (list.length) p.append(el('h3', {}, t('evidence')), ...list);
}

function factRow(f) {
  const notes = [when(f) || t('no-period'), f.b ? word('basis', f.b) : '', f.f != null ? t('compared-with', nameOf(f.f)) : '', f.by != null ? nameOf(f.by) : ''].filter(Boolean).join(' · ');
  const said = documentsOf(f).size;
  return el('tr', {class: S.fact === f ? 'on' : ''},
    el('td', {}, el('button', {type: 'button', class: 'fact', 'aria-expanded': String(S.fact === f), on: {click: () => { S.fact = S.fact === f ? null : f; panel(); }}}, title(f)), el('div', {class: 'sub'}, notes)),
    el('td', {class: 'v'}, shown(f), el('div', {}, statusOf(f) !== 'actual' ? badge(statusOf(f)) : '', CLASH.has(f) ? el('span', {class: 'badge b-clash'}, '≠ ' + t('disagree')) : said > 1 ? el('span', {class: 'badge b-said'}, t('sources', number(said))) : '')));
}
function factTable(facts) {
  const body = el('tbody', {});
  for (const f of facts) {
    body.append(factRow(f));
    if (S.fact === f) body.append(el('tr', {class: 'on'}, el('td', {colspan: 2}, quotes([f]), CLASH.has(f) ? disagreement(f) : '')));
  }
  return el('table', {class: 'f', 'aria-label': t('facts')}, body);
}
function relationItem(r, self) {
  const other = r.s === self ? r.o : r.s, role = r.role ? say(r.role) : '', arrow = KG.symmetric.includes(r.r) ? '↔' : r.s === self ? '→' : '←', status = statusOf(r);
  const what = arrow + ' ' + word('predicate', r.r) + (role ? ' (' + role + ')' : '');
  return el('li', {class: r.cat ? 'cat' : ''}, r.light ? el('span', {class: 'p'}, what) : el('button', {type: 'button', class: 'p', title: r.cat ? t('catalog-note') : r.x ? t('derived-note') : t('evidence'), on: {click: () => chooseLink(r)}}, what),
    entityButton(other), status !== 'actual' && status !== 'catalog' ? badge(status) : '');
}
