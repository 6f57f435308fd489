// The search box asks the whole store as well, not only what the page holds.
const SEARCHED = {timer: 0, stop: null};
const wordsOf = (scheme, key, names) => { KG.words[scheme] = KG.words[scheme] || {}; if (names && !Object.hasOwn(KG.words[scheme], key)) KG.words[scheme][key] = names; };
async function openFar(id, then) {
  try {
    const n = await load(id);
    if (S.tab !== 'network') tab('network');
    rail(); select(n.n, true);
    if (then) then(n);
    panel(); $('panel').focus({preventScroll: true});
  } catch (e) { complain(e); }
}
// an address may name an entity that the page does not hold
const WANTED = new URLSearchParams(location.hash.slice(1)).get('entity');
if (WANTED && !SPOT.has(WANTED)) setTimeout(openFar, 0, WANTED);
const FAR_KINDS = {
  names: ([id, cls, names]) => ({cls, id, text: () => [say(names), word('class', cls)], open: () => openFar(id)}),
  figures: ([id, cls, names, metric, measure, status, title, kind, when_, figure]) => ({
    cls, id, text: () => [[say(title), measure === 'level' ? '' : say(kind), when_, '', say(figure)].filter(Boolean).join(' '), say(names)],
    open: () => openFar(id, n => { S.fact = n.facts.find(f => f.m === metric && f.k === measure && f.t === status && when(f) === when_) || null; S.open = true; }),
  }),
  quotes: ([id, cls, names, quote_, document_, start, end]) => ({cls, id, text: () => [short(quote_, 70), say(names)], open: () => openFar(id).then(() => openDocument(document_, [start, end]))}),
};
const FIRST = {names: 5, figures: 2.5, quotes: .9};
HOOKS.search.push(text => {
  clearTimeout(SEARCHED.timer);
  if (SEARCHED.stop) SEARCHED.stop.abort();
  if (!text.trim()) return;
  SEARCHED.timer = setTimeout(() => {
    SEARCHED.stop = new AbortController();
    for (const kind in FAR_KINDS) {
      ask('/explore/search', {q: text, in: kind}, {signal: SEARCHED.stop.signal}).then(found => addFar(text, kind, found)).catch(e => { if (kind === 'names') complain(e); });
    }
  }, 160);
});
function addFar(text, kind, found) {
  if (searchBox.value !== text || document.activeElement !== searchBox) return;
  const chosen = hits[hitAt], known = new Set(hits.map(h => hitText(h).join('\n')));
  for (const x of found) {
    const far = FAR_KINDS[kind](x);
    if (kind === 'names' && hits.some(h => !h.fact && h.quote == null && (h.far ? h.far.id : KG.nodes[h.node].i) === far.id)) continue;
    if (known.has(far.text().join('\n'))) continue;
    hits.push({score: FIRST[kind], far});
  }
  hits = hits.map((h, k) => [h, k]).sort((a, b) => b[0].score - a[0].score || a[1] - b[1]).map(x => x[0]).slice(0, 20);
  hitAt = chosen ? Math.max(0, hits.indexOf(chosen)) : hits.length ? 0 : -1;
  drawHits();
}
