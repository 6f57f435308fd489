// What is in the picture: the most connected cards, groups that open, the surroundings of one entity, or a path.
const PAGE = 30; // members of an opened group that are drawn at a time
const MOST = 150; // cards that surroundings may take
const GROUPS = {};
for (const way in KG.groups) GROUPS[way] = KG.groups[way].map(([l, cls, x, y, w, h, members], k) => ({k, way, l, cls, x, y, w, h, members, rest: JSON.stringify(l) === JSON.stringify(KG.words.ui['group-rest'])}));
const OF = {};
for (const way in GROUPS) { OF[way] = new Int32Array(KG.nodes.length); GROUPS[way].forEach(g => g.members.forEach(k => { OF[way][k] = g.k; })); }
const SCENE = {items: [], frames: [], byId: new Map(), byNode: new Map(), byGroup: new Map(), lines: [], cut: 0};
const MOVED = new Map(); // where the reader has dragged cards

const SCENES = {
  top: () => PLACED.map(p => ({...itemOf(+p.id), x: p.x, y: p.y})),
  around: () => {
    const groups = new Map(), seen = new Set([S.scene.centre]);
    let room = MOST;
    for (const r of [...KG.nodes[S.scene.centre].links].sort((a, b) => (statusOf(a) === 'catalog') - (statusOf(b) === 'catalog') || a.kind.localeCompare(b.kind))) {
      const other = r.s === S.scene.centre ? r.o : r.s;
      if (!linkOn(r) || seen.has(other) || room <= 0) continue;
      seen.add(other); room--;
      pushTo(groups, r.r + (r.s === S.scene.centre), other);
    }
    const blocks = [...groups.values()].map(list => list.sort((a, b) => KG.nodes[b].w - KG.nodes[a].w || a - b)).sort((a, b) => b.length - a.length || a[0] - b[0]);
    return surround(S.scene.centre, blocks);
  },
  path: () => {
    const items = S.path.nodes.map(itemOf);
    let x = 0;
    for (const item of items) { item.x = x + item.w / 2; item.y = 0; x += item.w + 190; }
    return items;
  },
};
function groupScene(way) {
  const items = [], units = [];
  for (const g of GROUPS[way]) {
    const open = S.scene.open.has(g.k), head = {id: 'g' + g.k, group: g, x: g.x, y: g.y, w: g.w, h: open ? HEAD : g.h, open};
    const unit = {x: g.x, y: g.y, w: g.w, h: head.h, head, own: []};
    if (open) {
      const limit = S.scene.many.get(g.k) || PAGE;
      unit.own = g.members.filter(k => typeOn(KG.nodes[k])).slice(0, limit).map(itemOf);
      const box = shelve(unit.own, 1.5);
      unit.w = Math.max(box.w, head.w) + 2 * GAP; unit.h = box.h + HEAD + 3 * GAP;
    }
    units.push(unit);
  }
  const opened = units.filter(u => u.own.length);
  if (opened.length) part(units, u => opened.length === 1 && u === opened[0]);
  for (const u of units) {
    u.head.x = u.x; u.head.y = u.own.length ? u.y - u.h / 2 + GAP / 2 + HEAD / 2 : u.y;
    shift(u.own, u.x - u.w / 2 + GAP, u.y - u.h / 2 + HEAD + 1.5 * GAP);
    items.push(u.head, ...u.own);
    if (u.own.length) SCENE.frames.push({x: u.x, y: u.y, w: u.w, h: u.h, left: u.head.group.members.length - u.own.length});
  }
  return items;
}
const grouped = () => S.scene.kind in GROUPS;
function buildScene() {
  SCENE.frames = [];
  const kind = S.scene.kind, items = grouped() ? groupScene(kind) : SCENES[kind]();
  SCENE.items = items.filter(i => i.node == null || typeOn(KG.nodes[i.node]) || i.node === S.sel);
  for (const item of SCENE.items) { const to = MOVED.get(kind + item.id); if (to) { item.x = to.x; item.y = to.y; } }
  SCENE.byId = new Map(SCENE.items.map(i => [i.id, i]));
  SCENE.byNode = new Map(SCENE.items.filter(i => i.node != null).map(i => [i.node, i]));
  SCENE.byGroup = new Map(SCENE.items.filter(i => i.group).map(i => [i.group.k, i]));
  buildLines();
}
// the card that stands for an entity: its own, or that of its group
const standIn = k => SCENE.byNode.get(k) || (grouped() ? SCENE.byGroup.get(OF[S.scene.kind][k]) : null) || null;
const cardsShown = () => SCENE.items.filter(i => i.node != null).length;

function show(kind, more) {
  S.scene = {kind, open: new Set(), centre: null, many: new Map(), ...(more || {})};
  if (S.scene.kind === 'around' && !KG.nodes[S.scene.centre]) S.scene.kind = 'top';
  S.group = null;
  redraw(true);
}
function toggleGroup(g) {
  const open = S.scene.open;
  if (open.has(g.k)) open.delete(g.k); else open.add(g.k);
  redraw(false);
}
const startScene = () => KG.open in GROUPS ? KG.open : 'top';
