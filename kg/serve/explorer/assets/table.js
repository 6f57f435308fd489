// Answers of SPARQL as a table with names in the place of IRIs, and as files.
import {S, api, ask, el, own, pick, say, t} from './base.js';
const BATCH = 100, SHOWN = 500;
const brief = iri => { const found = Object.entries(S.words.prefixes).find(([, space]) => iri.startsWith(space)); return found ? found[0] + ':' + iri.slice(found[1].length) : iri; };
async function labels(rows) {
  const iris = [...new Set(rows.flatMap(row => Object.values(row)).filter(cell => cell.type === 'uri').map(cell => cell.value))], out = {};
  for (let k = 0; k < iris.length; k += BATCH) Object.assign(out, await api('labels', iris.slice(k, k + BATCH).map(iri => ['iri', iri])));
  return out;
}
function download(address, media, name) {
  return async () => { try { const url = URL.createObjectURL(new Blob([await ask(address, media)], {type: media})); const link = el('a', {href: url, download: name}); link.click(); URL.revokeObjectURL(url); } catch (error) { say(error.message); } };
}
export async function result(address, choose) {
  const found = await ask(address), entity = S.words.prefixes.kgr;
  if (typeof found.boolean === 'boolean') return el('p', {class: 'answer'}, String(found.boolean));
  const rows = found.results.bindings, vars = found.head.vars, shown = rows.slice(0, SHOWN), names = await labels(shown);
  const cell = value => {
    if (!value) return '';
    if (value.type !== 'uri') return value.value;
    const text = pick(own(names, value.value)) || brief(value.value);
    return value.value.startsWith(entity) ? el('button', {class: 'link', title: brief(value.value), onclick: () => choose(value.value.slice(entity.length), true)}, text) : el('span', {title: brief(value.value)}, text);
  };
  return el('div', {class: 'answer'}, el('div', {class: 'row'}, el('span', {class: 'sub'}, t('rows', rows.length)), el('button', {onclick: download(address, 'text/csv', 'kg.csv')}, t('export-csv')), el('button', {onclick: download(address, 'application/sparql-results+json', 'kg.json')}, t('export-json'))),
    el('table', {}, el('thead', {}, el('tr', {}, vars.map(name => el('th', {scope: 'col'}, name)))), el('tbody', {}, shown.map(row => el('tr', {}, vars.map(name => el('td', {}, cell(own(row, name)))))))), rows.length > SHOWN ? el('p', {class: 'sub'}, t('rest', rows.length - SHOWN)) : '');
}
