// The stored questions with their parameters, and SPARQL of one's own.
import {$, S, ask, code, el, t} from './base.js';
import {result} from './table.js';
const EXAMPLES = ['SELECT ?metric ?value ?period WHERE {\n  ?fact kg:subject kgr:amazon ; kg:metric ?metric ; kg:value ?value ; kg:period ?period .\n} ORDER BY ?metric LIMIT 50',
  'SELECT ?class (COUNT(?entity) AS ?n) WHERE {\n  ?entity a ?class ; skos:prefLabel ?name .\n} GROUP BY ?class ORDER BY DESC(?n)',
  'SELECT DISTINCT ?a ?b WHERE {\n  ?fact a kg:Relation ; kg:predicate kg:competesWith ; kg:subject ?a ; kg:object ?b .\n} ORDER BY ?a ?b'];
async function into(place, address, choose) { place.replaceChildren('…'); try { place.replaceChildren(await result(address, choose)); } catch (error) { place.replaceChildren(el('p', {class: 'wrong', role: 'alert'}, error.message)); } }
let known = null, chosen = '', query = EXAMPLES[0];
export async function questions(choose) {
  known ||= await ask('/questions');
  const view = $('#questions-view'), work = el('section', {class: 'work'}), list = el('nav', {class: 'list'}, known.map(one => el('button', {'data-question': one.id, 'aria-pressed': String(one.id === chosen), onclick: () => { chosen = one.id; questions(choose); }}, el('small', {}, one.id + ' '), S.lang === 'en' ? one.en : one.zh || one.en)));
  const one = known.find(some => some.id === chosen) || known[0];
  const inputs = Object.entries(one.parameters).map(([name, value]) => [name, el('input', {id: 'p-' + name, value})]), answer = el('div', {});
  const run = () => { const given = new URLSearchParams(inputs.filter(([name, input]) => input.value !== one.parameters[name]).map(([name, input]) => [name, input.value])).toString(); into(answer, '/questions/' + code(one.id) + (given ? '?' + given : ''), choose); };
  work.append(el('h2', {}, S.lang === 'en' ? one.en : one.zh || one.en), el('div', {class: 'row'}, inputs.map(([name, input]) => el('label', {}, name + ' ', input)), el('button', {id: 'run-question', onclick: run}, t('run'))), answer);
  work.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.target.tagName === 'INPUT')) run(); });
  view.replaceChildren(list, work);
}
export function sparql(choose) {
  const area = el('textarea', {id: 'query', spellcheck: 'false', 'aria-label': 'SPARQL'}), answer = el('div', {});
  area.value = query;
  area.addEventListener('input', () => { query = area.value; });
  const run = () => into(answer, '/sparql?' + new URLSearchParams({query}), choose);
  area.addEventListener('keydown', event => { if (event.key === 'Enter' && event.ctrlKey) run(); });
  $('#sparql-view').replaceChildren(el('section', {class: 'work'}, el('div', {class: 'row'}, EXAMPLES.map((text, k) => el('button', {onclick: () => { area.value = query = text; }}, String(k + 1)))), area, el('div', {class: 'row'}, el('button', {id: 'run', onclick: run}, t('run'))), answer));
}
