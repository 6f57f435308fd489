// What is chosen, the tabs, the language, the theme, and the start.
function chooseItem(id, centre) {
  const item = itemById(id);
  if (!item) return;
  if (item.group) chooseGroup(item.group, centre); else select(item.node, centre);
}
function select(k, centre) {
  const n = KG.nodes[k];
  if (!n) return;
  if (S.from != null && S.from !== k) return endPath(k);
  Object.assign(S, {sel: k, link: null, fact: null, group: null, path: null, open: false, hops: S.hops === 9 ? 1 : S.hops});
  if (!typeOn(n)) { S.off.types.delete(n.c); rail(); }
  if (S.scene.kind === 'path') show(startScene());
  together(() => { if (!SCENE.byNode.has(k) && centre && S.tab === 'network') reveal(k); paint(); });
  panel(); $('panel').scrollTop = 0; remember(); note();
  look(standIn(k), centre);
  HOOKS.choose.forEach(run => run(n));
}
// brings a card into the picture: opens its group, or draws its surroundings
function reveal(k) {
  if (!grouped()) return show('around', {centre: k});
  const g = GROUPS[S.scene.kind][OF[S.scene.kind][k]], rank = g.members.indexOf(k);
  if (rank >= 400) return show('around', {centre: k});
  S.scene.open = new Set([g.k]);
  S.scene.many.set(g.k, Math.max(S.scene.many.get(g.k) || PAGE, rank + 1));
  rebuild();
}
function look(item, centre) {
  if (!item) return net.unselectAll();
  net.selectNodes([item.id], false);
  if (centre) lookAt([...reach([item.id], 1).keys()].map(itemById).filter(Boolean), item);
}
function chooseGroup(g, centre) {
  Object.assign(S, {sel: null, link: null, fact: null, path: null, group: g});
  paint(); panel(); remember(); look(SCENE.byGroup.get(g.k), centre);
}
function chooseLink(r) { Object.assign(S, {sel: null, link: r, fact: null, group: null, path: null}); paint(); panel(); $('panel').scrollTop = 0; remember(); }
function clearChoice() {
  const back = S.scene.kind === 'path';
  Object.assign(S, {sel: null, link: null, fact: null, group: null, path: null, from: null, hops: 1});
  net.unselectAll();
  if (back) show(startScene()); else paint();
  panel(); remember(); note();
}
function reset() {
  for (const key in S.off) S.off[key].clear();
  Object.assign(S, {names: false, clash: false, period: '', sel: null, link: null, fact: null, group: null, path: null, from: null, hops: 1});
  S.stamp++;
  MOVED.clear(); net.unselectAll();
  show(startScene()); rail(); panel(); note(); remember();
  if (S.tab !== 'network') tab(S.tab);
}

const TABS = ['network', 'compare', 'segments', 'ladder', 'timeline', 'change', 'table', ...HOOKS.tabs];
function tab(key) {
  const open = key === 'network', view = $('alt');
  S.tab = key; view.hidden = open; $('view').hidden = !open; $('network').classList.toggle('away', !open); tabs(); note();
  if (!open) { const top = view.scrollTop; view.replaceChildren(); view.setAttribute('aria-labelledby', 'tab-' + key); VIEWS[key](view); view.scrollTop = top; }
  remember();
}
function tabs() {
  const kept = $('tabs').contains(document.activeElement);
  $('tabs').setAttribute('aria-label', t('views'));
  $('tabs').replaceChildren(...TABS.map(k => el('button', {type: 'button', role: 'tab', id: 'tab-' + k, 'aria-controls': k === 'network' ? 'network' : 'alt', 'aria-selected': String(S.tab === k), tabindex: S.tab === k ? 0 : -1, on: {click: () => tab(k)}}, t(k))));
  if (kept) $('tab-' + S.tab).focus();
}
function pictureTools() {
  $('view').setAttribute('aria-label', t('view'));
  $('view').replaceChildren(button(t('fit'), fit), button(t('reset'), reset), button(t('edge-labels'), toggleNames, {'aria-pressed': String(S.names), id: 'names'}), button(t('png'), savePng), button(t('svg'), saveSvg), button(t('print'), () => print()), ...HOOKS.tools.map(run => run()));
}
// over the picture: what it holds, how much it does not hold, and how to see the rest
function note() {
  const all = KG.totals[0], cut = KG.drawn < all && Object.keys(GROUPS).length, lost = all - KG.nodes.length;
  const views = [['top', t('scene-top', number(KG.drawn))], ...Object.keys(GROUPS).map(w => [w, t('scene-' + w)])];
  HOOKS.views.forEach(run => run(views));
  if (S.scene.kind === 'around') views.unshift(['around', t('scene-around', nameOf(S.scene.centre))]);
  if (S.scene.kind === 'path') views.unshift(['path', t('path')]);
  const text = S.tab !== 'network' ? '' : [
    S.from != null ? t('path-prompt') : '',
    grouped() ? t('in-groups', number(GROUPS[S.scene.kind].length), number(cardsShown()), number(all)) : cut || views.length > 1 && S.scene.kind !== 'top' ? t('in-picture', number(cardsShown()), number(all)) : '',
    cut ? t('see-rest') : '', lost > 0 ? t('lost', number(lost)) : '', SCENE.cut ? t('lines-cut', number(SCENE.cut)) : '',
    KG.totals[1] > STATED ? t('cut-facts', number(STATED), number(KG.totals[1])) : ''].filter(Boolean).join(' ');
  const bar = $('bar'), kept = bar.contains(document.activeElement);
  bar.hidden = S.tab !== 'network' || !text && views.length < 2;
  bar.replaceChildren(views.length > 1 ? picker(t('scene'), views, S.scene.kind, k => { if (k in SCENES || k in GROUPS) { if (k !== 'path') S.path = null; show(k); panel(); remember(); } }, {id: 'scene'}) : '', el('span', {id: 'note'}, text));
  if (kept && $('scene')) $('scene').focus();
}
// counted once for each state of the filters: paint runs at every choice
let counted = {stamp: -1};
function countOn() {
  if (counted.stamp !== S.stamp) counted = {stamp: S.stamp, facts: KG.facts.filter(f => !f.x && factOn(f)).length, links: [...told(), ...THREADS].filter(linkOn).length};
  return counted;
}
function status() {
  const seen = cardsShown(), on = countOn();
  $('status').replaceChildren(el('span', {}, t('shown', number(seen), number(KG.totals[0]))),
    el('span', {}, t('shown-facts', number(on.facts), number(KG.totals[1]), number(on.links), number(KG.totals[2]))),
    el('span', {}, t('documents', number(KG.totals[3])) + (today ? ' · ' + today : '')), S.period ? el('span', {}, S.period) : '', S.sel != null ? el('span', {}, name(KG.nodes[S.sel])) : S.group ? el('span', {}, groupName(S.group)) : '');
}
function tools() {
  const kept = document.activeElement && $('tools').contains(document.activeElement) ? document.activeElement.id : '';
  $('tools').replaceChildren(el('div', {class: 'seg', role: 'group', 'aria-label': t('language')}, KG.languages.map(g => el('button', {type: 'button', lang: g, id: 'lang-' + g, 'data-lang': g, 'aria-pressed': String(S.lang === g), on: {click: () => { S.lang = g; chrome(); remember(); }}}, t('lang-' + g)))),
    button(S.theme === 'light' ? t('dark') : t('light'), () => { S.theme = S.theme === 'light' ? 'dark' : 'light'; chrome(); remember(); }, {id: 'theme'}));
  if (kept && $(kept)) $(kept).focus();
}
function chrome() {
  const root = document.documentElement;
  root.lang = S.lang; root.dataset.theme = S.theme;
  $('title').textContent = document.title = KG.title ? KG.title : t('title');
  $('skip').textContent = t('skip');
  searchBox.placeholder = t('search-hint'); searchBox.setAttribute('aria-label', t('search')); hitList.setAttribute('aria-label', t('search')); $('network').setAttribute('aria-label', t('network-label'));
  drawnLooks = new Map();
  tools(); tabs(); rail(); pictureTools(); paint(); panel(); note();
  if (S.tab !== 'network') tab(S.tab);
}
function start() {
  const ends = recall();
  if (KG.focus && S.sel == null && !location.hash) { const n = nodeById(KG.focus); S.sel = n ? n.n : null; }
  S.stamp++;
  redraw(true); chrome(); fit();
  if (ends) setPath(ends[0].n, ends[1].n);
  else if (S.sel != null) { const hops = S.hops; select(S.sel, net.getScale() < .6 || !SCENE.byNode.has(S.sel)); S.hops = hops; paint(); panel(); }
  if (S.tab !== 'network') tab(S.tab);
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', e => { S.theme = e.matches ? 'dark' : 'light'; chrome(); });
addEventListener('hashchange', start);
addEventListener('resize', () => { if (S.sel == null && S.tab === 'network') fit(); });
S.scene.kind = startScene();
startNetwork(); start();
net.once('afterDrawing', () => { document.documentElement.dataset.ready = 'true'; performance.mark('first-picture'); });
net.redraw();
