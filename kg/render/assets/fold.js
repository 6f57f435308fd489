// Search folds width, case and traditional characters (the table comes with the data), so that one spelling finds all.
const FOLD = new Map();
{ const signs = [...KG.fold]; for (let k = 0; k + 1 < signs.length; k += 2) FOLD.set(signs[k], signs[k + 1]); }
function fold(text) {
  let out = '';
  for (const c of String(text).normalize('NFKC').toLowerCase()) out += FOLD.get(c) || c;
  return out.replace(/(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])/g, '');
}
// folded once, when the first search asks
const INDEX = {
  made: false, names: [], facts: [], quotes: [],
  make() {
    if (this.made) return this;
    this.names = KG.nodes.map(n => [...new Set([...every(n.l), ...n.o, n.i])].map(fold));
    this.facts = KG.facts.map(f => fold([...every(KG.words.metric[f.m]), KG.also[f.m] || '', ...every(KG.words.measure[f.k] || ''), ...every(f.d), when(f), calendar(f), f.q || '', ...every(KG.nodes[f.s].l)].join(' ')).replace(/,/g, ''));
    this.quotes = KG.quotes.map(q => fold(q[1]));
    this.made = true;
    return this;
  },
};
