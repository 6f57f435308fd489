// Entities, figures and relations, joined to each other; what the filters let through; where sources disagree.
for (const scheme of ['nodes', 'facts', 'links', 'periods', 'sources']) KG[scheme].forEach((x, k) => { x.n = k; });
KG.cards.forEach((c, k) => { c.node = k; joinCard(c); });
KG.nodes.forEach(joinNode);
KG.facts.forEach(joinFact);
function joinCard(c) { c.m = c.m || 0; c.r = c.r || []; }
function joinNode(n) { n.o = n.o || []; n.w = n.w || 0; n.facts = []; n.links = []; n.card = KG.cards[n.n] || null; n.light = n.n >= KG.full; }
function joinFact(f) { f.k = f.k || 'level'; f.c = f.c || '='; f.w = f.w || []; KG.nodes[f.s].facts.push(f); }
function join(r) {
  r.w = r.w || [];
  r.kind = KG.kinds[r.r] || 'structure';
  KG.nodes[r.s].links.push(r);
  if (r.o !== r.s) KG.nodes[r.o].links.push(r);
}
KG.links.forEach(join);
// relations of entities whose facts are not in this page: only that they exist
const THREADS = [];
for (let k = 0; k + 2 < KG.threads.length; k += 3) THREADS.push({s: KG.threads[k], r: KG.ways[KG.threads[k + 1]], o: KG.threads[k + 2], t: 'actual', light: true});
THREADS.forEach(join);

const name = n => say(n.l);
const nameOf = ref => typeof ref === 'number' ? name(KG.nodes[ref]) : String(ref || '');
const period = p => p == null ? null : KG.periods[p];
const when = x => { const p = period(x.p); return p ? p.l : ''; };
const calendar = x => { const p = period(x.p); return p ? p.c || p.l : ''; };
const ending = x => { const p = period(x.p); return p ? p.e || p.s || '' : ''; };
const shown = f => say(f.d);
const size = f => f.v != null ? f.v : f.a != null && f.z != null ? (f.a + f.z) / 2 : f.a != null ? f.a : f.z;
const rank = m => m in KG.order ? KG.order[m] : 999;
const unsure = f => f.x ? 3 : f.t === 'actual' ? 0 : f.t === 'guidance' ? 1 : 2;
const title = f => [word('metric', f.m), f.q, f.k === 'level' ? '' : word('measure', f.k)].filter(Boolean).join(' ');
const place = s => s ? s.t || (s.p || [])[0] || s.i : '';
const today = KG.sources.map(s => s.d || '').reduce((a, b) => a > b ? a : b, '');
const isFact = x => x.m != null;
const STATED = KG.facts.filter(f => !f.x).length; // of the page as it came
const told = () => KG.links.filter(r => !r.cat && !r.x);
const metricKey = f => f.m + '|' + f.k + '|' + (f.q || '');
const newest = facts => [...facts].sort((a, b) => (ending(b) || '0').localeCompare(ending(a) || '0') || rank(a.m) - rank(b.m) || a.n - b.n);

const documentsOf = f => new Set(f.w.map(w => KG.quotes[w[0]][0]));
const ofTwoSources = (f, g) => new Set([...documentsOf(f), ...documentsOf(g)]).size > 1;

// figures with one key (all but the number), of two documents, that are further apart than their rounding: sources disagree.
// What one document tells twice, such as growth in two currencies, `kg check` looks at.
const CLASH = new Map();
function compareSources() {
  CLASH.clear();
  const same = new Map();
  for (const f of KG.facts) if (f.y && f.c === '=' && f.v != null && !f.x) pushTo(same, f.y, f);
  for (const group of same.values()) {
    for (const f of group) {
      const others = group.filter(g => g !== f && Math.abs(f.v - g.v) > Math.max(f.e || 0, g.e || 0) * 1.001 && ofTwoSources(f, g));
      if (others.length) CLASH.set(f, others);
    }
  }
}
compareSources();

const typeOn = n => !S.off.types.has(n.c);
const statusOf = x => x.cat ? 'catalog' : x.x ? 'derived' : x.t;
const timeOn = x => !S.period || calendar(x) === S.period || when(x) === S.period;
const factOn = f => !S.off.status.has(statusOf(f)) && typeOn(KG.nodes[f.s]) && timeOn(f) && (!S.clash || CLASH.has(f));
const linkOn = r => typeOn(KG.nodes[r.s]) && typeOn(KG.nodes[r.o]) && !S.off.kinds.has(r.kind) && !S.off.status.has(statusOf(r)) && (r.p == null || timeOn(r));
// a card that has nothing to say about the chosen period, or no disagreement when those are asked for, steps back
const silent = n => (S.period || S.clash) && !n.facts.some(factOn);

// the calendar periods that figures speak of, in order of time
const TIMES = [];
function findTimes() {
  const ends = new Map();
  for (const f of KG.facts) {
    const p = period(f.p);
    if (p && calendar(f)) { const end = (p.e || '9999') + (p.s || ''); const had = ends.get(calendar(f)); if (!had || p.c === p.l || end < had) ends.set(calendar(f), end); }
  }
  TIMES.splice(0, TIMES.length, ...[...ends.keys()].sort((a, b) => ends.get(a).localeCompare(ends.get(b)) || a.localeCompare(b)));
}
findTimes();
