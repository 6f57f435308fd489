// The picture: vis-network places nothing, it only draws cards at the places that were computed, and their lines.
const nodes = new vis.DataSet(), edges = new vis.DataSet();
let net = null, hovered = null;

function reach(start, hops) {
  const near = new Map(start.map(k => [k, 0])); let edge = [...near.keys()];
  for (let h = 1; h <= hops; h++) {
    const next = [];
    for (const k of edge) for (const r of KG.nodes[k].links) { if (!linkOn(r)) continue; const other = r.s === k ? r.o : r.s; if (!near.has(other)) { near.set(other, h); next.push(other); } }
    edge = next;
  }
  return near;
}
function curves() {
  const seen = new Map();
  for (const e of EDGES) {
    const key = Math.min(e.from, e.to) + '-' + Math.max(e.from, e.to), k = seen.get(key) || 0; seen.set(key, k + 1);
    const turn = Math.ceil(k / 2) * .16, side = (k % 2 === 1) === (e.from < e.to);
    e.smooth = k ? {enabled: true, type: side ? 'curvedCW' : 'curvedCCW', roundness: turn} : false;
  }
}
function startNetwork() {
  curves();
  nodes.add(KG.cards.map(c => ({id: c.node, x: c.x, y: c.y, label: ' ', shape: 'custom', ctxRenderer: ({ctx, x, y, state}) => ({nodeDimensions: {width: c.w, height: heightOf(c)}, drawNode() { drawCard(ctx, c, x, y, state); }})})));
  edges.add(EDGES.map(e => ({id: e.id, from: e.from, to: e.to, smooth: e.smooth, label: ' '})));
  net = new vis.Network($('network'), {nodes, edges}, NET_OPTIONS);
  net.on('click', p => {
    if (p.nodes.length) select(p.nodes[0]);
    else if (p.edges.length) chooseLink(EDGES.find(e => e.id === p.edges[0]).link);
    else if (S.sel != null || S.link) clearChoice();
  });
  net.on('doubleClick', p => { if (p.nodes.length) { S.hops = 2; select(p.nodes[0], true); } });
  net.on('hoverNode', p => { hovered = p.node; if (S.sel == null) paintEdges(); });
  net.on('blurNode', () => { hovered = null; if (S.sel == null) paintEdges(); });
  net.on('dragEnd', p => { for (const k of p.nodes) { const q = net.getPosition(k), c = KG.nodes[k].card; c.x = q.x; c.y = q.y; } });
}
function paint() {
  S.near = S.sel != null && S.hops < 9 ? reach([S.sel], S.hops) : S.link ? new Map([[S.link.s, 0], [S.link.o, 0]]) : null;
  nodes.update(KG.cards.map(c => ({id: c.node, hidden: !typeOn(KG.nodes[c.node])})));
  paintEdges(); status();
}
function paintEdges() {
  const pal = P(), counts = new Map(), used = new Set(), mine = e => S.sel != null && (e.from === S.sel || e.to === S.sel);
  const key = e => e.link.r + (e.from === S.sel) + !!e.link.cat;
  for (const e of EDGES) if (mine(e) && linkOn(e.link)) counts.set(key(e), (counts.get(key(e)) || 0) + 1);
  edges.update(EDGES.map(e => {
    const r = e.link, on = linkOn(r), strong = mine(e) || S.link === r, inside = !S.near || S.near.has(e.from) && S.near.has(e.to) && (S.sel == null || S.hops > 1 || strong);
    let text = word('predicate', r.r), show = S.names || strong || hovered != null && (e.from === hovered || e.to === hovered);
    if (mine(e) && !S.names) { if (used.has(key(e)) || !on) show = false; else { used.add(key(e)); if (counts.get(key(e)) > 1) text += ' ×' + counts.get(key(e)); } }
    const base = r.cat ? pal.cat : pal.edge[r.kind] || pal.edge.structure, colour = inside ? base : mix(base, pal.canvas, .18);
    return {id: e.id, hidden: !on, label: show ? text : ' ', color: {color: colour, highlight: colour, hover: colour, inherit: false},
      width: (r.cat ? .9 : r.kind === 'generation' && r.r === 'successorOf' ? 2.8 : 1.8) * (strong ? 1.5 : 1), dashes: r.cat ? false : r.t === 'guidance' ? [8, 5] : r.t === 'estimate' ? [2, 4] : false,
      arrows: {to: {enabled: !KG.symmetric.includes(r.r), scaleFactor: r.cat ? .4 : .6}}, selectionWidth: 0, hoverWidth: .6,
      font: {size: 12, face: FACE, color: pal.ink, strokeWidth: 4, strokeColor: pal.canvas, align: 'horizontal'}};
  }));
}
const motion = () => matchMedia('(prefers-reduced-motion: reduce)').matches ? false : {duration: 300, easingFunction: 'easeInOutQuad'};
function fit() {
  const box = KG.cards.filter(c => typeOn(KG.nodes[c.node])); if (!box.length) return;
  const low = [1e9, 1e9], high = [-1e9, -1e9];
  for (const c of box) { low[0] = Math.min(low[0], c.x - c.w / 2); high[0] = Math.max(high[0], c.x + c.w / 2); low[1] = Math.min(low[1], c.y - c.h / 2); high[1] = Math.max(high[1], c.y + c.h / 2); }
  const w = $('network').clientWidth, h = $('network').clientHeight, scale = Math.min(1.25, (w - 36) / (high[0] - low[0]), (h - 36) / (high[1] - low[1]));
  net.moveTo({position: {x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2}, scale, animation: false});
}
function zoom(by) { net.moveTo({scale: Math.min(4, Math.max(.05, net.getScale() * by))}); }
function png() {
  const from = document.querySelector('#network canvas'), to = document.createElement('canvas'); to.width = from.width; to.height = from.height;
  const ctx = to.getContext('2d'); ctx.fillStyle = P().canvas; ctx.fillRect(0, 0, to.width, to.height); ctx.drawImage(from, 0, 0);
  save(to.toDataURL('image/png'), 'knowledge-graph.png');
}
function save(address, file) { const a = el('a', {href: address, download: file}); document.body.append(a); a.click(); a.remove(); }
function step(dx, dy) {
  const from = S.sel != null ? KG.nodes[S.sel].card : null;
  if (!from) { if (KG.cards.length) select(KG.cards[0].node, true); return; }
  let best = null, least = 1e12;
  for (const k of reach([S.sel], 1).keys()) {
    const c = KG.nodes[k].card; if (!c || k === S.sel || !typeOn(KG.nodes[k])) continue;
    const x = c.x - from.x, y = c.y - from.y, far = Math.hypot(x, y), ahead = x * dx + y * dy;
    if (ahead > 0 && far * (2 - ahead / far) < least) { least = far * (2 - ahead / far); best = k; }
  }
  if (best != null) select(best, true);
}
