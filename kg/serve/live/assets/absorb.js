// Takes up what the server tells later of entities, figures, relations and documents, beside what the page came with.
const SPOT = new Map(KG.nodes.map(n => [n.i, n.n]));
const PERIOD_AT = new Map(KG.periods.map(p => [p.i, p.n])), SOURCE_AT = new Map(KG.sources.map(s => [s.i, s.n]));
const QUOTE_AT = new Map(KG.quotes.map(([s, text], k) => [s + '\n' + text, k]));
const linkKey = r => [r.s, r.r, r.o, r.t, r.p == null ? '' : r.p, r.cat ? 'c' : '', r.x ? 'x' : ''].join('|');
const LINKED = new Set(KG.links.map(linkKey));

const taken = (known, list, map, dress) => map.map(x => {
  if (!known.has(x.i)) { known.set(x.i, list.length); x.n = list.length; list.push(x); if (dress) dress(x); }
  return known.get(x.i);
});
function absorb(part) {
  for (const scheme in part.words) { KG.words[scheme] = KG.words[scheme] || {}; for (const key in part.words[scheme]) if (!Object.hasOwn(KG.words[scheme], key)) KG.words[scheme][key] = part.words[scheme][key]; }
  for (const key of ['kinds', 'also', 'order']) for (const id in part[key]) if (!Object.hasOwn(KG[key], id)) KG[key][id] = part[key][id];
  const signs = [...part.fold];
  for (let k = 0; k + 1 < signs.length; k += 2) FOLD.set(signs[k], signs[k + 1]);
  const periods = taken(PERIOD_AT, KG.periods, part.periods), sources = taken(SOURCE_AT, KG.sources, part.sources);
  const quoteAt = part.quotes.map(([s, text]) => {
    const from = s < 0 ? -1 : sources[s], key = from + '\n' + text;
    if (!QUOTE_AT.has(key)) { QUOTE_AT.set(key, KG.quotes.length); KG.quotes.push([from, text]); }
    return QUOTE_AT.get(key);
  });
  const nodes = taken(SPOT, KG.nodes, part.nodes, n => { joinNode(n); n.card = null; n.light = true; });
  const rightly = x => {
    for (const key of ['s', 'f', 'by']) if (typeof x[key] === 'number') x[key] = nodes[x[key]];
    if (x.p != null) x.p = periods[x.p];
    x.w = (x.w || []).map(([q, ...rest]) => [quoteAt[q], ...rest]);
    return x;
  };
  const fresh = new Set(nodes.slice(0, part.full).filter(k => KG.nodes[k].light)), factAt = new Map();
  part.facts.forEach((f, k) => {
    rightly(f);
    if (!fresh.has(f.s)) return;
    f.n = KG.facts.length; factAt.set(k, f.n); KG.facts.push(f); joinFact(f);
  });
  part.cards.forEach((c, k) => {
    const n = KG.nodes[nodes[k]];
    if (!fresh.has(n.n)) return;
    joinCard(c); c.node = n.n; c.r = c.r.map(([f, g]) => [factAt.get(f), g < 0 ? -1 : factAt.get(g)]);
    n.card = c; n.light = false; n.stamp = -1;
    Object.assign(n, {l: part.nodes[k].l, o: part.nodes[k].o || n.o, w: Math.max(n.w, part.nodes[k].w || 0)});
  });
  for (const r of part.links) {
    rightly(r); r.o = nodes[r.o]; r.via = (r.via || []).map(k => nodes[k]);
    if (LINKED.has(linkKey(r))) continue;
    LINKED.add(linkKey(r));
    dropThread(r);
    r.n = KG.links.length; KG.links.push(r); join(r);
  }
  S.stamp++;
  INDEX.made = false;
  compareSources(); findTimes(); recount();
  return nodes;
}
// a relation of which the page only knew that it exists
function dropThread(r) {
  const at = THREADS.findIndex(x => x.s === r.s && x.r === r.r && x.o === r.o);
  if (at < 0) return;
  const [old] = THREADS.splice(at, 1);
  for (const k of [r.s, r.o]) KG.nodes[k].links = KG.nodes[k].links.filter(x => x !== old);
}
// an entity with all that the store says of it
const LOADED = new Map();
function load(id) {
  if (!LOADED.has(id)) {
    LOADED.set(id, ask('/explore/node/' + idPath(id), {shown: shownIds().join(',')}).then(found => {
      absorb(found.part);
      const n = KG.nodes[SPOT.get(id)];
      n.ways = found.ways;
      return n;
    }).catch(e => { LOADED.delete(id); throw e; }));
  }
  return LOADED.get(id);
}
