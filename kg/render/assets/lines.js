// The lines of the picture: one for each relation between two cards, one for many where a group stands for its members.
const LOUD = 70, MANY_LINES = 900; // lines between groups that are always drawn, and those drawn when one of the groups is chosen

function buildLines() {
  const lines = [], bundles = new Map(), all = grouped() ? [...KG.links, ...THREADS] : KG.links;
  for (const r of S.scene.kind === 'path' ? S.path.links : all) {
    const a = standIn(r.s), b = standIn(r.o);
    if (!a || !b || a === b) continue;
    if (a.node != null && b.node != null) lines.push({id: 'e' + r.n + (r.light ? 't' + lines.length : ''), from: a.id, to: b.id, link: r, count: 1});
    else if (linkOn(r)) bundle(bundles, a, b, r);
  }
  const strong = [...bundles.values()].sort((a, b) => a.rest - b.rest || b.count - a.count || (a.id < b.id ? -1 : 1)).slice(0, MANY_LINES);
  strong.forEach((e, k) => { e.quiet = k >= LOUD || e.rest; e.kind = mostOf(e.kinds); });
  SCENE.cut = strong.filter(e => e.quiet).length;
  SCENE.lines = [...lines, ...strong];
  bend(SCENE.lines);
}
function bundle(bundles, a, b, r) {
  const key = [a.id, b.id].sort().join('~');
  if (!bundles.has(key)) bundles.set(key, {id: key, from: a.id, to: b.id, link: r, count: 0, bundle: true, rest: [a, b].some(i => i.group && i.group.rest), kinds: new Map()});
  const e = bundles.get(key);
  e.count++;
  e.kinds.set(r.kind, (e.kinds.get(r.kind) || 0) + 1);
}
const mostOf = counts => [...counts.entries()].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0][0];
// lines between the same two cards bend away from each other
function bend(lines) {
  const seen = new Map();
  for (const e of lines) {
    const key = String(e.from) < String(e.to) ? e.from + '~' + e.to : e.to + '~' + e.from, k = seen.get(key) || 0;
    seen.set(key, k + 1);
    const turn = Math.ceil(k / 2) * .16, side = (k % 2 === 1) === (String(e.from) < String(e.to));
    e.turn = k ? (side ? turn : -turn) : 0;
    e.smooth = k ? {enabled: true, type: side ? 'curvedCW' : 'curvedCCW', roundness: turn} : false;
  }
}
const lineColour = (r, kind) => r.cat ? P().cat : P().edge[kind || r.kind] || P().edge.structure;
const onPath = e => S.path && S.path.links.includes(e.link);
const touches = (e, id) => id != null && (e.from === id || e.to === id);
const chosenId = () => S.sel != null ? (standIn(S.sel) || {}).id : S.group ? 'g' + S.group.k : null;

// how each line looks now: {on, text, colour, width, dash, arrow}
function styleLines() {
  const pal = P(), counts = new Map(), used = new Set(), self = chosenId(), looks = new Map();
  const key = e => e.link.r + (e.from === self) + !!e.link.cat;
  for (const e of SCENE.lines) if (touches(e, self) && !e.bundle && linkOn(e.link)) counts.set(key(e), (counts.get(key(e)) || 0) + e.count);
  const own = SCENE.lines.filter(e => e.bundle && touches(e, self)).map(e => e.count).sort((a, b) => b - a), least = Math.max(2, own[5] || 0);
  for (const e of SCENE.lines) {
    const r = e.link, mine = touches(e, self), on = e.bundle ? !e.quiet || mine || touches(e, hovered) : linkOn(r), strong = mine || S.link === r || onPath(e);
    const asleep = (S.period || S.clash) && [r.s, r.o].every(k => silent(KG.nodes[k])), inside = !S.near && !asleep || S.near && (S.path ? onPath(e) : S.near.has(e.from) && S.near.has(e.to) && (self == null || S.hops > 1 || strong));
    let text = word('predicate', r.r), named = S.names || strong || touches(e, hovered);
    if (e.bundle) { text = [...e.kinds.entries()].sort((x, y) => y[1] - x[1]).slice(0, 2).map(([k, n]) => word('kind', k) + ' ×' + number(n)).join(', '); named = mine && e.count >= least || touches(e, hovered) && self == null; }
    else if (mine && !S.names && !S.path) {
      if (used.has(key(e)) || !on) named = false;
      else { used.add(key(e)); if (counts.get(key(e)) > 1) text += ' ×' + number(counts.get(key(e))); }
    }
    const base = lineColour(r, e.kind), thick = r.cat ? .9 : e.bundle ? Math.min(6, 1 + Math.log2(e.count) / 1.6) : r.r === 'successorOf' ? 2.8 : 1.8;
    looks.set(e.id, {on, text: named ? text : '', colour: inside ? base : mix(base, pal.canvas, .18), width: thick * (strong ? 1.5 : 1), dash: e.bundle ? [] : dashOf(statusOf(r)),
      arrow: e.bundle || KG.symmetric.includes(r.r) ? 0 : r.cat ? .4 : .6});
  }
  return looks;
}
