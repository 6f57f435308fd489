// Undo and redo: each change of the reader's own picture is remembered as it was before.
const PAST = [], FUTURE = [];
const LONGEST_PAST = 200;
const snapshot = () => ({kind: S.scene.kind, cards: new Map([...X.cards].map(([id, c]) => [id, {...c}])), seen: new Map(KG.nodes.filter(n => n.seen && n.seen.size).map(n => [n.n, new Map(n.seen)]))});
function change(run, refit) {
  const before = snapshot();
  run();
  PAST.push(before); FUTURE.length = 0;
  if (PAST.length > LONGEST_PAST) PAST.shift();
  redrawOwn(refit);
}
function redrawOwn(refit) {
  MOVED.clear();
  redraw(refit || false);
  pictureTools(); remember();
}
function travel(from, to) {
  const then = from.pop();
  if (!then) return;
  to.push(snapshot());
  X.cards = then.cards;
  KG.nodes.forEach(n => { n.seen = new Map(then.seen.get(n.n) || []); });
  S.scene = {kind: then.kind, open: new Set(), centre: null, many: new Map()};
  if (S.scene.kind !== 'explore' && !(S.scene.kind in GROUPS)) S.scene.kind = startScene();
  redrawOwn(S.scene.kind !== 'explore'); panel();
}
const undo = () => travel(PAST, FUTURE), redo = () => travel(FUTURE, PAST);
HOOKS.tools.push(() => el('span', {class: 'tools', role: 'group', 'aria-label': t('my-picture-tools')},
  button(t('undo'), undo, {id: 'undo', disabled: !PAST.length, title: 'Ctrl+Z'}), button(t('redo'), redo, {id: 'redo', disabled: !FUTURE.length, title: 'Ctrl+Y'}),
  button(t('tidy'), tidy, {id: 'tidy', disabled: S.scene.kind !== 'explore'})));
document.addEventListener('keydown', e => {
  if (typing(e.target) || e.target.closest('#alt') || e.altKey || !(e.ctrlKey || e.metaKey)) return;
  const key = e.key.toLowerCase();
  if (key === 'z' && !e.shiftKey) undo(); else if (key === 'y' || key === 'z') redo(); else return;
  e.preventDefault();
});
