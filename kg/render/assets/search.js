// One box finds entities by any name, figures by metric, period or number, and quotes by their words.
const searchBox = $('q'), hitList = $('hits');
let hits = [], hitAt = -1;

function find(text) {
  const words = fold(text).trim();
  if (!words) return [];
  const found = [], index = INDEX.make();
  index.names.forEach((labels, k) => {
    let score = 0;
    for (const label of labels) score = Math.max(score, label === words ? 8 : label.startsWith(words) ? 6 : words.length > 1 && label.includes(words) ? 4 : 0);
    if (score) found.push({score: score + Math.min(1.9, KG.nodes[k].w / 50), node: k});
  });
  const parts = text.trim().split(/\s+/).map(x => fold(x).replace(/,/g, '')).filter(Boolean);
  KG.facts.forEach((f, k) => { if (parts.every(p => index.facts[k].includes(p))) found.push({score: 3 - unsure(f) * .1 - rank(f.m) / 2000, node: f.s, fact: f}); });
  if (words.length > 1 && found.length < 12) {
    const inside = new Set();
    index.quotes.forEach((q, k) => { if (q.includes(words)) inside.add(k); });
    for (const x of inside.size ? [...KG.facts, ...KG.links] : []) {
      const w = x.w.find(v => inside.has(v[0]));
      if (w) { inside.delete(w[0]); found.push({score: 1, node: x.s, fact: isFact(x) ? x : null, link: isFact(x) ? null : x, quote: w[0]}); }
    }
  }
  return found.sort((a, b) => b.score - a.score || a.node - b.node).slice(0, 12);
}
function hitText(h) {
  if (h.far) return h.far.text();
  if (h.quote != null) return [short(KG.quotes[h.quote][1], 70), name(KG.nodes[h.node])];
  if (h.fact) return [title(h.fact) + ' ' + when(h.fact) + '  ' + shown(h.fact), name(KG.nodes[h.node])];
  return [name(KG.nodes[h.node]), word('class', KG.nodes[h.node].c)];
}
function drawHits() {
  hitList.replaceChildren(...hits.map((h, k) => {
    const [a, b] = hitText(h);
    return el('li', {role: 'option', id: 'hit' + k, 'aria-selected': String(k === hitAt), on: {mousedown: e => { e.preventDefault(); pick(k); }}}, typeIcon(h.far ? h.far.cls : KG.nodes[h.node].c), el('span', {}, a), el('small', {}, b));
  }));
  if (!hits.length && searchBox.value.trim() && document.activeElement === searchBox) hitList.append(el('li', {class: 'sub', role: 'option', 'aria-selected': 'false', 'aria-disabled': 'true'}, t('nothing')));
  hitList.hidden = !hitList.childNodes.length;
  searchBox.setAttribute('aria-expanded', String(!hitList.hidden));
  if (hitAt >= 0 && hits.length) searchBox.setAttribute('aria-activedescendant', 'hit' + hitAt); else searchBox.removeAttribute('aria-activedescendant');
}
function pick(k) {
  const h = hits[k];
  if (!h) return;
  hits = []; searchBox.value = ''; drawHits();
  if (h.far) return h.far.open();
  if (h.link) chooseLink(h.link);
  else { select(h.node, true); if (h.fact && S.sel === h.node) { S.fact = h.fact; S.open = true; panel(); } }
  $('panel').focus({preventScroll: true});
}
searchBox.addEventListener('input', () => { hits = find(searchBox.value); hitAt = hits.length ? 0 : -1; drawHits(); HOOKS.search.forEach(run => run(searchBox.value)); });
searchBox.addEventListener('keydown', e => {
  if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { if (hits.length) hitAt = (hitAt + (e.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length; drawHits(); e.preventDefault(); }
  else if (e.key === 'Enter') pick(hitAt);
  else if (e.key === 'Escape') { hits = []; searchBox.value = ''; drawHits(); $('network').focus(); e.stopPropagation(); }
});
searchBox.addEventListener('blur', () => { hits = []; hitList.hidden = true; searchBox.setAttribute('aria-expanded', 'false'); });
