// What is chosen stands in the address, so that a link opens the same view.
function remember() {
  const h = new URLSearchParams(), put = (key, value, plain) => { if (value != null && value !== '' && value !== plain) h.set(key, value); };
  if (S.sel != null) h.set('entity', KG.nodes[S.sel].i);
  put('lang', S.lang); put('theme', S.theme); put('tab', S.tab, 'network');
  if (S.sel != null) put('hops', String(S.hops), '1');
  if (S.path) h.set('path', KG.nodes[S.path.from].i + '..' + KG.nodes[S.path.to].i);
  put('period', S.period);
  if (S.clash) h.set('disagree', '1');
  put('scene', S.scene.kind === 'around' ? 'around:' + KG.nodes[S.scene.centre].i : S.scene.kind === 'path' ? '' : S.scene.kind, startScene());
  put('open', [...S.scene.open].join(','));
  for (const key in S.off) put(key, [...S.off[key]].join(','));
  try { history.replaceState(null, '', '#' + h); } catch (e) { /* some viewers forbid it: the address then stays */ }
}
const nodeById = id => KG.nodes.find(n => n.i === id) || null;
function recall() {
  const h = new URLSearchParams(location.hash.slice(1)), one = (key, allowed) => allowed.includes(h.get(key)) ? h.get(key) : null;
  S.lang = one('lang', KG.languages) || S.lang; S.theme = one('theme', ['light', 'dark']) || S.theme; S.tab = one('tab', TABS) || 'network';
  const n = nodeById(h.get('entity')), [kind, centre] = (h.get('scene') || startScene()).split(/:(.*)/), middle = nodeById(centre);
  S.sel = n ? n.n : null; S.hops = +(one('hops', ['1', '2', '9']) || 1); S.period = TIMES.includes(h.get('period')) ? h.get('period') : ''; S.clash = h.get('disagree') === '1';
  for (const key in S.off) S.off[key] = new Set((h.get(key) || '').split(',').filter(Boolean).slice(0, 40));
  S.scene = {kind: kind in GROUPS || kind === 'top' || kind === 'around' && middle ? kind : startScene(), open: new Set((h.get('open') || '').split(',').filter(x => /^\d{1,4}$/.test(x)).map(Number)), centre: middle ? middle.n : null, many: new Map()};
  const ends = (h.get('path') || '').split('..').map(nodeById);
  S.path = null;
  return ends.length === 2 && ends[0] && ends[1] ? ends : null;
}
