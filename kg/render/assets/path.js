// The shortest way between two chosen entities, over the relations that the filters let through; stated ones count least.
const STEP = r => r.cat ? 1.6 : r.x ? 1.4 : r.light ? 1.1 : 1;

function findPath(from, to) {
  const far = new Map([[from, 0]]), back = new Map(), open = new Set([from]), done = new Set();
  while (open.size) {
    let at = null;
    for (const k of open) if (at == null || far.get(k) < far.get(at) || far.get(k) === far.get(at) && k < at) at = k;
    if (at === to) break;
    open.delete(at); done.add(at);
    for (const r of KG.nodes[at].links) {
      if (!linkOn(r)) continue;
      const other = r.s === at ? r.o : r.s, way = far.get(at) + STEP(r);
      if (!done.has(other) && (!far.has(other) || way < far.get(other) - 1e-9)) { far.set(other, way); back.set(other, r); open.add(other); }
    }
  }
  if (!far.has(to)) return null;
  const links = [], nodesOn = [to];
  for (let at = to; at !== from;) { const r = back.get(at); links.unshift(r); at = r.s === at ? r.o : r.s; nodesOn.unshift(at); }
  return {from, to, links, nodes: nodesOn};
}
// asks for the other end; the next entity chosen is it
function startPath(k) { S.from = k; panel(); note(); }
function endPath(to) {
  const from = S.from;
  S.from = null;
  setPath(from, to);
}
function setPath(from, to) {
  const found = from === to ? null : findPath(from, to);
  S.sel = S.link = S.fact = S.group = null;
  S.path = found || {from, to, links: [], nodes: [from, to], none: true};
  if (found && found.nodes.some(k => !SCENE.byNode.has(k))) show('path'); else { paint(); note(); }
  panel(); remember();
}
