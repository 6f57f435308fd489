// What is chosen, the tabs, the language, the theme, the keys and the address.
function select(k, centre) {
  const n = KG.nodes[k]; if (!n) return;
  S.sel = k; S.link = null; S.fact = null; S.open = false; if (S.hops === 9) S.hops = 1;
  if (!typeOn(n)) { S.off.types.delete(n.c); rail(); }
  if (centre && S.tab !== 'network' && n.card) tab('network');
  paint(); panel(); $('panel').scrollTop = 0; remember();
  if (n.card) { net.selectNodes([k], false); if (centre) net.focus(k, {scale: Math.max(net.getScale(), .8), animation: motion()}); } else net.unselectAll();
}
function chooseLink(r) { S.sel = null; S.link = r; S.fact = null; paint(); panel(); $('panel').scrollTop = 0; remember(); }
function clearChoice() { S.sel = S.link = S.fact = null; S.hops = 1; net.unselectAll(); paint(); panel(); remember(); }
function reset() { for (const key in S.off) S.off[key].clear(); S.names = false; clearChoice(); rail(); if (S.tab !== 'network') tab(S.tab); }
function refresh() { rail(); paint(); panel(); if (S.tab !== 'network') tab(S.tab); }

const TABS = ['network', 'compare', 'segments', 'ladder', 'timeline', 'table'];
function tab(key) {
  S.tab = key; const open = key === 'network'; $('alt').hidden = open; $('network').classList.toggle('away', !open); tabs(); note();
  if (!open) { const top = $('alt').scrollTop; $('alt').replaceChildren(); VIEWS[key]($('alt')); $('alt').scrollTop = top; $('alt').setAttribute('aria-label', t(key)); }
  remember();
}
function tabs() {
  $('tabs').setAttribute('aria-label', t('views'));
  $('tabs').replaceChildren(...TABS.map(k => el('button', {type: 'button', role: 'tab', id: 'tab-' + k, 'aria-selected': String(S.tab === k), tabindex: S.tab === k ? 0 : -1, on: {click: () => tab(k)}}, t(k))));
}
function note() {
  const cut = KG.cards.length >= KG.limit && KG.totals[0] > KG.cards.length && S.tab === 'network', less = KG.totals[1] > KG.facts.length;
  const text = [cut ? t('cut', number(KG.cards.length), number(KG.totals[0]), number(KG.nodes.length)) : '', less ? t('cut-facts', number(KG.facts.length), number(KG.totals[1])) : ''].filter(Boolean).join(' ');
  $('note').textContent = text; $('note').hidden = !text;
}
function status() {
  const seen = KG.cards.filter(c => typeOn(KG.nodes[c.node])).length, told = KG.links.filter(r => !r.cat);
  $('status').replaceChildren(el('span', {}, t('shown', number(seen), number(KG.totals[0]))), el('span', {}, t('shown-facts', number(KG.facts.filter(factOn).length), number(KG.totals[1]), number(told.filter(linkOn).length), number(KG.totals[2]))),
    el('span', {}, t('documents', number(KG.totals[3])) + (today ? ' · ' + today : '')), S.sel != null ? el('span', {}, name(KG.nodes[S.sel])) : '');
}
function tools() {
  $('tools').replaceChildren(el('div', {class: 'seg', role: 'group', 'aria-label': t('language')}, KG.languages.map(g => el('button', {type: 'button', lang: g, 'data-lang': g, 'aria-pressed': String(S.lang === g), on: {click: () => { S.lang = g; chrome(); remember(); }}}, t('lang-' + g)))),
    button(S.theme === 'light' ? t('dark') : t('light'), () => { S.theme = S.theme === 'light' ? 'dark' : 'light'; chrome(); remember(); }, {id: 'theme'}));
}
function chrome() {
  const root = document.documentElement; root.lang = S.lang; root.dataset.theme = S.theme;
  $('title').textContent = document.title = KG.title || t('title'); $('skip').textContent = t('skip');
  box.placeholder = t('search'); box.setAttribute('aria-label', t('search')); list.setAttribute('aria-label', t('search')); $('network').setAttribute('aria-label', t('network-label'));
  tools(); tabs(); rail(); paint(); panel(); note(); if (S.tab !== 'network') tab(S.tab);
}
function remember() {
  const h = new URLSearchParams(); h.set('lang', S.lang); h.set('theme', S.theme);
  if (S.tab !== 'network') h.set('tab', S.tab);
  if (S.sel != null) { h.set('n', KG.nodes[S.sel].i); if (S.hops !== 1) h.set('hops', S.hops); }
  for (const key in S.off) if (S.off[key].size) h.set(key, [...S.off[key]].join(','));
  try { history.replaceState(null, '', '#' + h); } catch (e) { /* some viewers forbid it: the address then stays */ }
}
function recall() {
  const h = new URLSearchParams(location.hash.slice(1)), one = (key, allowed) => allowed.includes(h.get(key)) ? h.get(key) : null;
  S.lang = one('lang', KG.languages) || S.lang; S.theme = one('theme', ['light', 'dark']) || S.theme; S.tab = one('tab', TABS) || 'network';
  const n = KG.nodes.find(x => x.i === h.get('n')); S.sel = n ? n.n : null; S.hops = +(one('hops', ['1', '2', '9']) || 1);
  for (const key in S.off) S.off[key] = new Set((h.get(key) || '').split(',').filter(Boolean).slice(0, 40));
}
document.addEventListener('keydown', e => {
  if (/INPUT|TEXTAREA|SELECT/.test(e.target.tagName) || e.ctrlKey || e.metaKey || e.altKey) return;
  const arrow = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[e.key];
  if (e.key === '/') { e.preventDefault(); box.focus(); }
  else if (e.key === 'Escape') reset();
  else if (e.key === 'f' || e.key === 'F') fit();
  else if (e.key === 'e' || e.key === 'E') toggleNames();
  else if (e.key === '+' || e.key === '=') zoom(1.2);
  else if (e.key === '-') zoom(1 / 1.2);
  else if (arrow && e.target.getAttribute('role') === 'tab' && arrow[0]) { const k = (TABS.indexOf(S.tab) + arrow[0] + TABS.length) % TABS.length; tab(TABS[k]); $('tab-' + TABS[k]).focus(); e.preventDefault(); }
  else if (arrow && $('network').contains(document.activeElement)) { e.preventDefault(); step(...arrow); }
});
addEventListener('hashchange', () => { recall(); chrome(); if (S.sel != null) select(S.sel, true); });
addEventListener('resize', () => { if (S.sel == null && S.tab === 'network') fit(); });
recall(); startNetwork(); chrome(); fit(); if (S.sel != null) { const hops = S.hops; select(S.sel, net.getScale() < .6); S.hops = hops; paint(); panel(); }
document.documentElement.dataset.ready = 'true';
