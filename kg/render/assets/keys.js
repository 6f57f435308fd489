// The keyboard: Tab walks the controls, arrows the cards, Enter opens what is chosen, Escape takes one step back.
const typing = x => /INPUT|TEXTAREA|SELECT/.test(x.tagName) && x.type !== 'checkbox';
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
const KEYS = {
  '/': () => searchBox.focus(), Escape: stepBack, f: fit, F: fit, e: toggleNames, E: toggleNames, '+': () => zoom(1.2), '=': () => zoom(1.2), '-': () => zoom(1 / 1.2),
  p: () => { if (S.sel != null) startPath(S.sel); }, P: () => KEYS.p(),
};
function stepBack() {
  if (S.from != null) { S.from = null; panel(); note(); }
  else if ($('panel').contains(document.activeElement)) $('network').focus();
  else if (S.sel != null || S.link || S.group || S.path) clearChoice();
  else reset();
}
document.addEventListener('keydown', e => {
  if (typing(e.target) || e.ctrlKey || e.metaKey || e.altKey) return;
  const arrow = ARROWS[e.key], inPicture = $('network').contains(document.activeElement);
  if (arrow && e.target.getAttribute('role') === 'tab' && arrow[0]) turnTab(arrow[0]);
  else if (arrow && inPicture) step(...arrow);
  else if (e.key === 'Enter' && inPicture) enter();
  else if (KEYS[e.key] && (e.key !== ' ')) KEYS[e.key]();
  else return;
  e.preventDefault();
});
function turnTab(by) {
  const k = (TABS.indexOf(S.tab) + by + TABS.length) % TABS.length;
  tab(TABS[k]);
  $('tab-' + TABS[k]).focus();
}
function enter() {
  if (S.group) { toggleGroup(S.group); panel(); remember(); }
  else if (S.sel != null || S.link) $('panel').focus();
  else if (SCENE.items.length) chooseItem(SCENE.items[0].id, true);
}
// the next card in a direction: a neighbour by a line if there is one, else any
function step(dx, dy) {
  const self = chosenId(), from = self != null ? itemById(self) : null;
  if (!from) { if (SCENE.items.length) chooseItem(SCENE.items[0].id, true); return; }
  const near = reach([self], 1), ahead = i => { const x = i.x - from.x, y = i.y - from.y, far = Math.hypot(x, y), on = x * dx + y * dy; return on > 0 ? far * (2 - on / far) : Infinity; };
  const best = list => list.filter(i => i.id !== self).map(i => [ahead(i), i]).filter(x => x[0] < Infinity).sort((x, y) => x[0] - y[0])[0];
  const found = best(SCENE.items.filter(i => near.has(i.id))) || best(SCENE.items);
  if (found) chooseItem(found[1].id, true);
}
