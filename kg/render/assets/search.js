// One box finds entities by any name, figures by metric, period or number, and quotes by their words.
const box = $('q'), list = $('hits');
let hits = [], at = -1;
const INDEX = KG.nodes.map(n => [...new Set([...n.l, ...n.o, n.i])].map(fold));
const QUOTES = KG.quotes.map(q => fold(q[1]));

function find(text) {
  const words = fold(text).trim(); if (!words) return [];
  const found = [];
  KG.nodes.forEach((n, k) => {
    let score = 0;
    for (const label of INDEX[k]) score = Math.max(score, label === words ? 8 : label.startsWith(words) ? 6 : words.length > 1 && label.includes(words) ? 4 : 0);
    if (score) found.push({score: score + Math.min(1.9, n.w / 50), node: k});
  });
  const parts = text.trim().split(/\s+/).map(fold).filter(Boolean);
  for (const f of KG.facts) {
    const all = fold([...KG.words.metric[f.m], KG.also[f.m] || '', ...(KG.words.measure[f.k] || []), ...f.d, when(f), f.q || '', ...KG.nodes[f.s].l].join(' ')).replace(/,/g, '');
    if (parts.every(p => all.includes(p.replace(/,/g, '')))) found.push({score: 3 - unsure(f) * .1 - rank(f.m) / 2000, node: f.s, fact: f});
  }
  if (words.length > 1 && found.length < 12) {
    const inside = new Set(); QUOTES.forEach((q, k) => { if (q.includes(words)) inside.add(k); });
    for (const x of [...KG.facts, ...KG.links]) { const w = x.w.find(v => inside.has(v[0])); if (w) { inside.delete(w[0]); found.push({score: 1, node: x.s, fact: x.m ? x : null, link: x.m ? null : x, quote: w[0]}); } }
  }
  return found.sort((a, b) => b.score - a.score || a.node - b.node).slice(0, 12);
}
function hitText(h) {
  if (h.quote != null) return [short(KG.quotes[h.quote][1], 70), name(KG.nodes[h.node])];
  if (h.fact) return [title(h.fact) + ' ' + when(h.fact) + '  ' + shown(h.fact), name(KG.nodes[h.node])];
  return [name(KG.nodes[h.node]), word('class', KG.nodes[h.node].c)];
}
function drawHits() {
  list.replaceChildren(...hits.map((h, k) => { const [a, b] = hitText(h); return el('li', {role: 'option', id: 'hit' + k, 'aria-selected': String(k === at), on: {mousedown: e => { e.preventDefault(); pick(k); }}}, typeIcon(KG.nodes[h.node].c), el('span', {}, a), el('small', {}, b)); }));
  if (!hits.length && box.value.trim() && document.activeElement === box) list.append(el('li', {class: 'sub'}, t('nothing')));
  list.hidden = !list.childNodes.length; box.setAttribute('aria-expanded', String(!list.hidden));
  if (at >= 0) box.setAttribute('aria-activedescendant', 'hit' + at); else box.removeAttribute('aria-activedescendant');
}
function pick(k) {
  const h = hits[k]; if (!h) return;
  hits = []; box.value = ''; drawHits();
  if (h.link) chooseLink(h.link); else { select(h.node, true); if (h.fact) { S.fact = h.fact; S.open = true; panel(); } }
  $('panel').focus({preventScroll: true});
}
box.addEventListener('input', () => { hits = find(box.value); at = hits.length ? 0 : -1; drawHits(); });
box.addEventListener('keydown', e => {
  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { if (hits.length) at = (at + (e.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length; drawHits(); e.preventDefault(); }
  else if (e.key === 'Enter') pick(at);
  else if (e.key === 'Escape') { hits = []; box.value = ''; drawHits(); box.blur(); }
});
box.addEventListener('blur', () => { hits = []; list.hidden = true; box.setAttribute('aria-expanded', 'false'); });
