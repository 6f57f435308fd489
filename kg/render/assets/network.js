// The picture: vis-network places nothing, it only draws cards at the places that were computed, and their lines.
const nodes = new vis.DataSet(), edges = new vis.DataSet();
let net = null, hovered = null, drawnLooks = new Map();

// the cards within `hops` lines of some
function reach(start, hops) {
  const near = new Map(start.map(id => [id, 0]));
  let edge = start;
  for (let h = 1; h <= hops; h++) {
    const next = [];
    for (const e of SCENE.lines) {
      if (!linkOn(e.link)) continue;
      for (const [a, b] of [[e.from, e.to], [e.to, e.from]]) if (near.get(a) === h - 1 && !near.has(b)) { near.set(b, h); next.push(b); }
    }
    if (!next.length) break;
    edge = next;
  }
  return near;
}
function startNetwork() {
  net = new vis.Network($('network'), {nodes, edges}, NET_OPTIONS);
  net.on('click', p => {
    if (p.nodes.length) chooseItem(p.nodes[0]);
    else if (p.edges.length) { const e = SCENE.lines.find(x => x.id === p.edges[0]); if (e && !e.bundle) chooseLink(e.link); }
    else if (S.sel != null || S.link || S.group || S.path) clearChoice();
  });
  net.on('doubleClick', p => {
    if (!p.nodes.length) return;
    const item = itemById(p.nodes[0]);
    if (item && item.group) toggleGroup(item.group); else if (item) { S.hops = 2; select(item.node, true); }
  });
  net.on('hoverNode', p => { hovered = p.node; if (S.sel == null) paintLines(); });
  net.on('blurNode', () => { hovered = null; if (S.sel == null) paintLines(); });
  net.on('dragEnd', p => {
    for (const id of p.nodes) { const to = net.getPosition(id), item = itemById(id); MOVED.set(S.scene.kind + id, to); if (item) { item.x = to.x; item.y = to.y; } }
    HOOKS.moved.forEach(run => run(p.nodes));
  });
  net.on('beforeDrawing', ctx => SCENE.frames.forEach(f => drawFrame(ctx, f)));
  net.on('afterDrawing', drawNames);
}
const itemById = id => SCENE.byId.get(id);
function drawFrame(ctx, f) {
  ctx.save();
  box(ctx, [f.x - f.w / 2, f.y - f.h / 2, f.w, f.h], 18); ctx.fillStyle = P().frame; ctx.fill(); ctx.lineWidth = 1; ctx.strokeStyle = P().cat; ctx.stroke();
  if (f.left) { ctx.textAlign = 'right'; ctx.textBaseline = 'middle'; ctx.font = '13px ' + FACE; ctx.fillStyle = P().mute; ctx.fillText(t('more', number(f.left)), f.x + f.w / 2 - 14, f.y + f.h / 2 - 12); }
  ctx.restore();
}
// names of lines stand where a line is seen, between the borders of its cards
let looksNow = new Map();
function drawNames(ctx) {
  const size = 12 * Math.max(1, .9 / net.getScale()), taken = looksNow.size ? boxesNow() : [];
  for (const e of SCENE.lines) {
    const look = looksNow.get(e.id);
    if (!look || !look.on || !look.text) continue;
    const {x, y} = middleOf(e, measure(look.text, '12px ' + FACE) * size / 24 + 3, size * .7, taken);
    ctx.save();
    Object.assign(ctx, {font: size + 'px ' + FACE, textAlign: 'center', textBaseline: 'middle', lineWidth: 4, lineJoin: 'round', strokeStyle: P().canvas, fillStyle: P().ink});
    ctx.strokeText(look.text, x, y); ctx.fillText(look.text, x, y);
    ctx.restore();
  }
}
// vis sets itself in order and draws after each change to a set of cards or lines; here once after all of them, at the next frame
const LATER = new Set(['_dataChanged', '_dataUpdated', '_redraw']);
function together(run) {
  const emitter = net.body.emitter, emit = emitter.emit;
  emitter.emit = (kind, ...rest) => { if (!LATER.has(kind)) emit(kind, ...rest); };
  try { run(); emitter.emit = (kind, ...rest) => { if (kind !== '_redraw') emit(kind, ...rest); }; emit('_dataChanged'); } finally { emitter.emit = emit; }
}
// builds the picture anew: after a change of what is in it
function redraw(refit) {
  together(() => { rebuild(); paint(); });
  note();
  if (refit) fit();
}
// what stays in the picture stays drawn: only cards that came, went or were moved are told; lines are told by the next paint, with their looks
function rebuild() {
  buildScene();
  const lines = new Set(SCENE.lines.map(e => e.id)), old = edges.getIds().filter(id => !lines.has(id));
  old.forEach(id => drawnLooks.delete(id));
  edges.remove(old);
  nodes.remove(nodes.getIds().filter(id => !itemById(id)));
  nodes.update(SCENE.items.filter(i => !stands(i)).map(i => ({id: i.id, x: i.x, y: i.y, label: ' ', shape: 'custom',
    ctxRenderer: ({ctx, x, y, state}) => { const item = itemById(i.id) || i; return {nodeDimensions: {width: item.w, height: tall(item)}, drawNode() { drawItem(ctx, item, x, y, {...state, scale: net.getScale()}); }}; }})));
}
function stands(item) {
  const known = nodes.get(item.id) && net.body.nodes[item.id];
  return known && known.x === item.x && known.y === item.y;
}
// brings the picture up to date with what is chosen; cards look at the state when they are drawn
function paint() {
  const self = chosenId(), ends = S.link ? [standIn(S.link.s), standIn(S.link.o)].filter(Boolean).map(i => i.id) : [];
  S.near = S.path ? new Map(S.path.nodes.map(k => standIn(k)).filter(Boolean).map(i => [i.id, 0])) : self != null && S.hops < 9 ? reach([self], S.hops) : ends.length ? new Map(ends.map(id => [id, 0])) : null;
  paintLines(); status();
}
function paintLines() {
  const looks = looksNow = styleLines(), changed = [];
  for (const e of SCENE.lines) {
    const look = looks.get(e.id), mark = [e.from, e.to, e.turn, look.on, look.colour, look.width, look.arrow].join();
    if (drawnLooks.get(e.id) === mark) continue;
    drawnLooks.set(e.id, mark);
    changed.push({id: e.id, from: e.from, to: e.to, smooth: e.smooth, hidden: !look.on, color: {color: look.colour, highlight: look.colour, hover: look.colour, inherit: false}, width: look.width,
      dashes: look.dash.length ? look.dash : false, arrows: {to: {enabled: look.arrow > 0, scaleFactor: look.arrow || .5}}, selectionWidth: 0, hoverWidth: .6});
  }
  if (changed.length) edges.update(changed); else net.body.emitter.emit('_requestRedraw');
}
const motion = () => matchMedia('(prefers-reduced-motion: reduce)').matches ? false : {duration: 300, easingFunction: 'easeInOutQuad'};
function extent(some) {
  const low = [1e9, 1e9], high = [-1e9, -1e9];
  for (const i of some || [...SCENE.items, ...SCENE.frames]) {
    const h = i.id == null ? i.h : tall(i);
    low[0] = Math.min(low[0], i.x - i.w / 2); high[0] = Math.max(high[0], i.x + i.w / 2); low[1] = Math.min(low[1], i.y - h / 2); high[1] = Math.max(high[1], i.y + h / 2);
  }
  return [...low, ...high];
}
function fit() {
  if (!SCENE.items.length) return;
  const [left, top, right, bottom] = extent(), [w, h, above, below] = room(), scale = Math.min(1.25, w / (right - left), h / (bottom - top));
  net.moveTo({position: {x: (left + right) / 2, y: (top + bottom) / 2 - (above - below) / 2 / scale}, scale, animation: false});
}
// the part of the stage that nothing lies over
function room() {
  const frame = $('network'), above = $('bar').hidden ? 0 : $('bar').offsetHeight, below = 30;
  return [frame.clientWidth - 36, frame.clientHeight - 36 - above - below, above, below];
}
// brings some cards into view, one of them at least, without leaving a picture in which they are seen well
function lookAt(items, first) {
  const [left, top, right, bottom] = extent(items), [w, h] = room(), now = net.getScale(), seen = net.getViewPosition(), half = [w / 2 / now, h / 2 / now];
  const inside = Math.abs(first.x - seen.x) + first.w / 2 < half[0] && Math.abs(first.y - seen.y) + tall(first) / 2 < half[1];
  if (inside && now >= .42) return;
  const scale = Math.max(.42, Math.min(1, w / (right - left), h / (bottom - top))), whole = (right - left) * scale < w + 1 && (bottom - top) * scale < h + 1;
  net.moveTo({position: whole ? {x: (left + right) / 2, y: (top + bottom) / 2} : {x: first.x, y: first.y}, scale, animation: motion()});
}
function zoom(by) { net.moveTo({scale: Math.min(4, Math.max(.03, net.getScale() * by))}); }
