// Views that the reader keeps: in this browser, or in a file. What a file says is checked before it is drawn.
const KEPT = 'kg-views', MOST_VIEWS = 50, MOST_CARDS = 400;
const VIEW_LIST = {views: readViews()};
function readViews() {
  try { return cleanViews(JSON.parse(localStorage.getItem(KEPT) || '[]')); } catch (e) { return []; }
}
function cleanViews(list) {
  const text = (x, most) => typeof x === 'string' ? x.slice(0, most) : '', at = x => Number.isFinite(x) ? Math.max(-1e6, Math.min(1e6, Math.round(x))) : 0;
  return (Array.isArray(list) ? list : []).slice(0, MOST_VIEWS).filter(v => v && typeof v === 'object' && text(v.name, 1)).map(v => ({
    name: text(v.name, 80), chosen: text(v.chosen, 200),
    cards: (Array.isArray(v.cards) ? v.cards : []).slice(0, MOST_CARDS).filter(c => Array.isArray(c) && text(c[0], 1)).map(c => [text(c[0], 200), at(c[1]), at(c[2]), !!c[3]]),
    off: Object.fromEntries(Object.keys(S.off).map(key => [key, (v.off && Array.isArray(v.off[key]) ? v.off[key] : []).map(x => text(x, 60)).filter(Boolean).slice(0, 40)])),
  }));
}
function keepViews() {
  try { localStorage.setItem(KEPT, JSON.stringify(VIEW_LIST.views)); } catch (e) { complain(new Trouble(t('not-kept'))); }
  rail();
}
function saveView(name_) {
  const cards = S.scene.kind === 'explore' ? [...X.cards].map(([id, c]) => [id, c.x, c.y, c.pin]) : SCENE.items.filter(i => i.node != null).map(i => [KG.nodes[i.node].i, i.x, i.y, false]);
  const view = {name: name_.trim().slice(0, 80), chosen: S.sel != null ? KG.nodes[S.sel].i : '', cards: cards.slice(0, MOST_CARDS), off: Object.fromEntries(Object.entries(S.off).map(([key, set]) => [key, [...set]]))};
  VIEW_LIST.views = cleanViews([...VIEW_LIST.views.filter(v => v.name !== view.name), view]);
  keepViews();
}
async function openView(view) {
  const wanted = view.cards.filter(([id]) => !SPOT.has(id) || KG.nodes[SPOT.get(id)].light).map(c => c[0]);
  for (let k = 0; k < wanted.length; k += 8) await Promise.allSettled(wanted.slice(k, k + 8).map(load));
  if (S.tab !== 'network') tab('network');
  change(() => {
    X.cards = new Map(view.cards.filter(([id]) => SPOT.has(id)).map(([id, x, y, pinned]) => [id, {x, y, pin: pinned, by: null}]));
    for (const key in S.off) S.off[key] = new Set(view.off[key] || []);
    S.stamp++;
    S.scene = {kind: 'explore', open: new Set(), centre: null, many: new Map()};
  }, true);
  rail();
  if (view.chosen && SPOT.has(view.chosen)) select(SPOT.get(view.chosen), false); else clearChoice();
  if (wanted.some(id => !SPOT.has(id))) complain(new Trouble(t('some-missing')));
}
function importViews(file) {
  if (file.size > 4e6) return complain(new Trouble(t('bad-file')));
  file.text().then(text => {
    const found = cleanViews(JSON.parse(text)), names = new Set(found.map(v => v.name));
    if (!found.length) throw new Trouble(t('bad-file'));
    VIEW_LIST.views = cleanViews([...VIEW_LIST.views.filter(v => !names.has(v.name)), ...found]);
    keepViews();
  }).catch(() => complain(new Trouble(t('bad-file'))));
}
HOOKS.rail.push(() => {
  const box_ = el('input', {type: 'text', id: 'view-name', maxlength: 80, autocomplete: 'off', placeholder: t('view-name'), 'aria-label': t('view-name')});
  const picked = el('input', {type: 'file', id: 'view-file', accept: '.json,application/json', hidden: true, on: {change: e => { if (e.target.files[0]) importViews(e.target.files[0]); e.target.value = ''; }}});
  const keep = () => { if (box_.value.trim()) saveView(box_.value); };
  box_.addEventListener('keydown', e => { if (e.key === 'Enter') keep(); });
  return el('section', {id: 'saved'}, el('h2', {}, t('saved-views')), box_,
    el('div', {class: 'row'}, button(t('keep'), keep, {id: 'view-keep'}), button(t('to-file'), () => saveBlob([JSON.stringify(VIEW_LIST.views, null, 1)], 'application/json', 'views.json'), {id: 'view-export', disabled: !VIEW_LIST.views.length}),
      button(t('from-file'), () => picked.click(), {id: 'view-import'}), picked),
    el('ul', {class: 'views'}, VIEW_LIST.views.map(v => el('li', {}, el('button', {type: 'button', class: 'go', on: {click: () => openView(v)}}, el('span', {}, v.name)), el('span', {class: 'n'}, number(v.cards.length)),
      button('×', () => { VIEW_LIST.views = VIEW_LIST.views.filter(x => x !== v); keepViews(); }, {class: 'btn small', 'aria-label': t('forget', v.name)})))));
});
