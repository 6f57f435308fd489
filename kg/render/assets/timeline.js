// Entities as lanes, periods as columns in order of time; what is promised or expected is hollow.
VIEWS.timeline = a => {
  head(a, 'timeline', 'timeline-note');
  const metrics = [...new Set(KG.facts.filter(f => factOn(f) && ending(f)).map(f => f.m))].sort((x, y) => rank(x) - rank(y) || x.localeCompare(y));
  const metric = metrics.includes(S.metric) ? S.metric : '', facts = KG.facts.filter(f => factOn(f) && ending(f) && (!metric || f.m === metric));
  if (!facts.length) return a.append(el('p', {}, t('no-dates')));
  a.append(el('div', {class: 'row'}, picker(t('metric'), [['', t('all-metrics')], ...metrics.map(m => [m, word('metric', m)])], metric, v => { S.metric = v; tab('timeline'); })));
  const columns = new Map(); for (const f of facts) { const p = period(f.p), key = p.e + '|' + (p.s || '') + '|' + p.l; if (!columns.has(key)) columns.set(key, p.l); }
  const keys = [...columns.keys()].sort(), count = new Map(); for (const f of facts) count.set(f.s, (count.get(f.s) || 0) + 1);
  const lanes = [...count.keys()].sort((x, y) => count.get(y) - count.get(x) || x - y).slice(0, 40), now = keys.findIndex(k => today && k.split('|')[0] > today);
  const mark = k => k === now ? 'now' : '';
  a.append(el('div', {class: 'scroll'}, el('table', {class: 'm time'}, el('thead', {}, el('tr', {}, el('td', {}), keys.map((k, i) => el('th', {scope: 'col', class: mark(i)}, columns.get(k), el('div', {class: 'sub'}, '→ ' + k.split('|')[0]))))),
    el('tbody', {}, lanes.map(s => el('tr', {}, el('th', {scope: 'row'}, entityButton(s)), keys.map((k, i) => {
      const here = facts.filter(f => f.s === s && period(f.p).e + '|' + (period(f.p).s || '') + '|' + period(f.p).l === k).sort((x, y) => rank(x.m) - rank(y.m) || x.n - y.n);
      return el('td', {class: mark(i)}, here.slice(0, 6).map(f => el('button', {type: 'button', class: 'chip s-' + f.t, title: word('status', f.t), on: {click: openFact(f)}}, el('span', {class: 'dot'}), el('span', {}, el('small', {}, title(f)), el('b', {}, shown(f))))), here.length > 6 ? el('div', {class: 'sub'}, t('more', here.length - 6)) : '');
    })))))));
  if (now > 0) { const first = a.querySelector('th.now'), frame = a.querySelector('.scroll'); frame.scrollLeft = Math.max(0, first.offsetLeft - frame.clientWidth * .62); }
};
