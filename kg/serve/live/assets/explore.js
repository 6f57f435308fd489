// The picture that a reader makes himself: cards are brought in, pushed aside, pinned; what stands stays where it is.
const X = {cards: new Map()}; // entity id -> {x, y, pin, by: the id of the entity that brought it in, or null}
const STEP_OUT = 12; // neighbours that come at a time

SCENES.explore = () => [...X.cards].map(([id, c]) => ({...itemOf(SPOT.get(id)), x: c.x, y: c.y}));
HOOKS.views.push(views => { if (S.scene.kind === 'explore' || X.cards.size) views.unshift(['explore', t('my-picture', number(X.cards.size))]); });
HOOKS.moved.push(ids => {
  if (S.scene.kind !== 'explore') return;
  change(() => { for (const id of ids) { const item = itemById(id), c = X.cards.get(KG.nodes[item.node].i); if (c) { c.x = item.x; c.y = item.y; } } });
});

// turns what is drawn now into a picture of the reader's own; groups cannot be taken along
function begin(n) {
  if (S.scene.kind === 'explore') return;
  const items = grouped() ? [] : SCENE.items;
  X.cards = new Map(items.filter(i => i.node != null).map(i => [KG.nodes[i.node].i, {x: i.x, y: i.y, pin: false, by: null}]));
  if (!X.cards.has(n.i)) put([n.n], n);
  S.scene = {kind: 'explore', open: new Set(), centre: null, many: new Map()};
}
function alone(n) {
  change(() => {
    X.cards = new Map([[n.i, {x: 0, y: 0, pin: true, by: null}]]);
    S.scene = {kind: 'explore', open: new Set(), centre: null, many: new Map()};
  }, true);
  select(n.n, false);
}
const sizeOf = k => { const item = itemOf(k); return {w: item.w, h: tall(item)}; };
// puts cards around one, each at the nearest free place, away from the middle of the picture
function put(list, around) {
  const boxes = [...X.cards].map(([id, c]) => ({x: c.x, y: c.y, ...sizeOf(SPOT.get(id))}));
  const home = X.cards.get(around.i) || {x: 0, y: 0}, own = sizeOf(around.n);
  const middle = boxes.length > 1 ? {x: sum(boxes.map(b => b.x)) / boxes.length, y: sum(boxes.map(b => b.y)) / boxes.length} : home;
  const away = Math.hypot(home.x - middle.x, home.y - middle.y) > 60 ? Math.atan2(home.y - middle.y, home.x - middle.x) : -Math.PI / 2;
  for (const k of list) {
    const id = KG.nodes[k].i;
    if (X.cards.has(id)) continue;
    const size = sizeOf(k), {x, y} = boxes.length ? spotAround({...home, ...own}, size, boxes, away) || home : home, best = {x, y};
    boxes.push({...best, ...size});
    X.cards.set(id, {...best, pin: false, by: id === around.i ? null : around.i});
  }
}
// brings in the next neighbours of an entity, by one relation or by any
async function expand(n, way, out) {
  const key = way == null ? '*' : way + out;
  n.seen = n.seen || new Map();
  const start = n.seen.get(key) || 0;
  try {
    const found = await ask('/explore/neighbours/' + idPath(n.i), {by: way, out: way == null ? null : out ? '1' : '0', start: String(start), count: String(STEP_OUT), shown: shownIds().join(',')});
    absorb(found.part);
    n.ways = found.ways;
    n.seen.set(key, start + found.found.length);
    change(() => { begin(n); put(found.found.map(id => SPOT.get(id)), n); });
    rail(); panel();
    if (X.cards.size <= 60) fit(); else lookAt(SCENE.items.filter(i => found.found.includes(KG.nodes[i.node].i) || i.node === n.n), SCENE.byNode.get(n.n) || SCENE.items[0]);
  } catch (e) { complain(e); }
}
// takes out again what an entity brought in, and what that brought in, but for pinned cards
function collapse(n) {
  change(() => {
    const out = new Set([n.i]);
    for (let more = true; more;) {
      more = false;
      for (const [id, c] of X.cards) if (!out.has(id) && c.by != null && out.has(c.by) && !c.pin) { out.add(id); more = true; }
    }
    out.delete(n.i);
    for (const id of out) { X.cards.delete(id); const gone = KG.nodes[SPOT.get(id)]; if (gone.seen) gone.seen.clear(); }
    if (n.seen) n.seen.clear();
  });
  panel();
}
const brought = n => [...X.cards.values()].filter(c => c.by === n.i && !c.pin).length;
function remove(n) {
  change(() => { X.cards.delete(n.i); });
  clearChoice();
}
function pin(n) {
  change(() => { begin(n); const c = X.cards.get(n.i); c.pin = !c.pin; });
  panel();
}
// lays the picture out anew, pinned cards apart: linked cards draw near, all others keep away. Seeded by what stands, so the same picture gives the same.
function tidy() {
  change(() => {
    const ids = [...X.cards.keys()], boxes = ids.map(id => ({...X.cards.get(id), ...sizeOf(SPOT.get(id))})), at = new Map(ids.map((id, k) => [SPOT.get(id), k]));
    const lines = KG.links.filter(r => at.has(r.s) && at.has(r.o) && r.s !== r.o).map(r => [at.get(r.s), at.get(r.o)]);
    for (let turn = 0; turn < 150; turn++) {
      const step = 1 - turn / 150, moves = boxes.map(() => [0, 0]);
      for (let a = 0; a < boxes.length; a++) {
        for (let b = a + 1; b < boxes.length; b++) {
          const dx = boxes[a].x - boxes[b].x || .1 * (a - b), dy = boxes[a].y - boxes[b].y, far = Math.hypot(dx, dy) + 1, push = Math.min(60, 30000 / far / far * 14) / far;
          moves[a][0] += dx * push; moves[a][1] += dy * push; moves[b][0] -= dx * push; moves[b][1] -= dy * push;
        }
      }
      for (const [a, b] of lines) {
        const dx = boxes[b].x - boxes[a].x, dy = boxes[b].y - boxes[a].y, far = Math.hypot(dx, dy) + 1, pull = (far - 330) * .05 / far;
        moves[a][0] += dx * pull; moves[a][1] += dy * pull; moves[b][0] -= dx * pull; moves[b][1] -= dy * pull;
      }
      boxes.forEach((b, k) => { if (!b.pin) { b.x += Math.max(-80, Math.min(80, moves[k][0])) * step; b.y += Math.max(-80, Math.min(80, moves[k][1])) * step; } });
    }
    part(boxes, b => b.pin);
    boxes.forEach((box, k) => { // what still lies over another goes to the nearest free place
      const others = boxes.filter((b, at) => at !== k);
      if (!box.pin && !others.every(b => apart(b, box))) Object.assign(box, spotAround({x: box.x, y: box.y, w: 0, h: 0}, {w: box.w, h: box.h}, others, 0) || {});
    });
    ids.forEach((id, k) => { const c = X.cards.get(id); if (!c.pin) { c.x = Math.round(boxes[k].x); c.y = Math.round(boxes[k].y); } });
  });
  fit();
}
