// Data, state and small helpers. Text reaches the page by text nodes and canvas only.
const read = id => JSON.parse(document.getElementById(id).textContent);
const KG = read('page-data'), NET_NODES = read('net-nodes'), NET_EDGES = read('net-edges'), NET_OPTIONS = JSON.parse(read('net-options'));
const $ = id => document.getElementById(id);
const S = {
  lang: KG.language, theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light', tab: 'network', sel: null, link: null, fact: null,
  hops: 1, names: false, off: {types: new Set(), kinds: new Set(), status: new Set()}, cls: null, when: '', metric: '', rows: 200, asc: true, sort: -1, open: false,
};
const L = () => KG.languages.indexOf(S.lang);
const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, k) => String(values[k]));
const t = (key, ...values) => fill((KG.words.ui[key] || [key, key, key])[L()], ...values);
const word = (scheme, key) => ((KG.words[scheme] || {})[key] || [key, key, key])[L()];
const number = n => new Intl.NumberFormat(S.lang).format(n);

for (const scheme of ['nodes', 'facts', 'links', 'periods', 'sources']) KG[scheme].forEach((x, k) => { x.n = k; });
KG.nodes.forEach(n => { n.o = n.o || []; n.facts = []; n.links = []; n.card = null; });
KG.cards.forEach((c, k) => { const seen = NET_NODES[k]; c.node = +seen.id; c.x = seen.x; c.y = seen.y; KG.nodes[c.node].card = c; });
KG.facts.forEach(f => { f.k = f.k || 'level'; f.c = f.c || '='; f.w = f.w || []; KG.nodes[f.s].facts.push(f); });
KG.links.forEach(r => { r.w = r.w || []; r.kind = KG.kinds[r.r] || 'structure'; KG.nodes[r.s].links.push(r); if (r.o !== r.s) KG.nodes[r.o].links.push(r); });
const EDGES = NET_EDGES.map(e => ({id: e.id, from: +e.from, to: +e.to, link: KG.links[e.link]}));

const name = n => n.l[L()];
const nameOf = ref => typeof ref === 'number' ? name(KG.nodes[ref]) : String(ref || '');
const short = (text, size) => text.length > size ? text.slice(0, size - 1) + '…' : text;
const period = p => p == null ? null : KG.periods[p];
const when = x => { const p = period(x.p); return p ? p.l : ''; };
const ending = x => { const p = period(x.p); return p ? p.e || p.s || '' : ''; };
const shown = f => f.d[L()];
const size = f => f.v != null ? f.v : f.a != null && f.z != null ? (f.a + f.z) / 2 : f.a != null ? f.a : f.z;
const rank = m => m in KG.order ? KG.order[m] : 999;
const unsure = f => f.t === 'actual' ? 0 : f.t === 'guidance' ? 1 : 2;
const title = f => [word('metric', f.m), f.q, f.k === 'level' ? '' : word('measure', f.k)].filter(Boolean).join(' ');
const place = s => s ? (s.t || (s.p || [])[0] || s.i) : '';
const today = KG.sources.map(s => s.d || '').reduce((a, b) => a > b ? a : b, '');

// search folds width, case and traditional characters, so that one spelling finds all
const FOLD = new Map();
{ const signs = [...KG.fold]; for (let i = 0; i + 1 < signs.length; i += 2) FOLD.set(signs[i], signs[i + 1]); }
const fold = text => { let out = ''; for (const c of String(text).normalize('NFKC').toLowerCase()) out += FOLD.get(c) || c; return out.replace(/(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])/g, ''); };

function el(tag, attrs, ...kids) {
  const x = document.createElement(tag);
  for (const key in attrs || {}) {
    const value = attrs[key];
    if (key === 'on') for (const event in value) x.addEventListener(event, value[event]);
    else if (key === 'class') x.className = value;
    else if (value != null && value !== false) x.setAttribute(key, value === true ? '' : value);
  }
  for (const kid of kids.flat(3)) if (kid != null && kid !== false && kid !== '') x.append(kid.nodeType ? kid : document.createTextNode(String(kid)));
  return x;
}
function svg(tag, attrs, ...kids) {
  const x = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const key in attrs || {}) x.setAttribute(key, attrs[key]);
  for (const kid of kids.flat(3)) if (kid != null) x.append(kid.nodeType ? kid : document.createTextNode(String(kid)));
  return x;
}
const button = (label, run, attrs) => el('button', {type: 'button', class: 'btn', on: {click: run}, ...(attrs || {})}, label);
const badge = status => el('span', {class: 'badge b-' + (['actual', 'guidance', 'estimate'].includes(status) ? status : 'actual')}, word('status', status));

const typeOn = n => !S.off.types.has(n.c);
const factOn = f => !S.off.status.has(f.t) && typeOn(KG.nodes[f.s]);
const linkOn = r => typeOn(KG.nodes[r.s]) && typeOn(KG.nodes[r.o]) && !S.off.kinds.has(r.kind) && !S.off.status.has(r.cat ? 'catalog' : r.t);
// figures that share a key and are far from each other: sources disagree
const CLASH = new Set();
{
  const same = new Map();
  for (const f of KG.facts) if (f.y && f.c === '=') { if (!same.has(f.y)) same.set(f.y, []); same.get(f.y).push(f); }
  for (const group of same.values()) for (const f of group) for (const g of group) {
    if (f !== g && f.v != null && g.v != null && Math.abs(f.v - g.v) > Math.max(f.e || 0, g.e || 0) * 1.001) CLASH.add(f);
  }
}
