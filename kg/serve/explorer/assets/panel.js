// An entity's names, figures and relations; the quotes of a fact, marked in the text of their document.
import {$, S, api, ask, code, el, own, pick, say, t, term} from './base.js';
const AROUND = 20000;
const badge = (status, text) => el('span', {class: 'badge s-' + (['guidance', 'estimate'].includes(status) ? status : 'actual')}, text);
function figure(one) {
  const go = () => evidence(one.fact);
  const extra = [one.level ? '' : pick(one.measure), pick(one.basis), one.base ? t('compared-with', pick(one.base)) : '', one.qualifier].filter(Boolean).join(' · ');
  return el('tr', {tabindex: 0, 'data-fact': one.fact, onclick: go, onkeydown: event => { if (event.key === 'Enter') go(); }},
    el('td', {}, pick(one.metric), extra ? el('div', {class: 'sub'}, extra) : null), el('td', {}, pick(one.period)), el('td', {class: 'figure'}, pick(one.value)), el('td', {}, badge(one.code, one.derived ? t('derived') : pick(one.status))));
}
export async function entity(id, choose) {
  const found = await api('entity/' + code(id)), panel = $('#panel'), around = await api('neighbours/' + code(id), {limit: 40});
  const relation = group => [el('h3', {}, (group.outgoing ? '→ ' : '← ') + term(group.predicate) + ' · ' + group.total), el('ul', {}, group.nodes.map(node => el('li', {}, el('button', {class: 'link', onclick: () => choose(node.id, true)}, pick(node.names)), ' ', node.said.length ? el('button', {class: 'link sub', 'data-said': node.said[0], onclick: () => evidence(node.said[0])}, '❝' + t('quote')) : el('span', {class: 'sub'}, t('catalog')))), group.total > group.nodes.length ? el('li', {class: 'sub'}, t('rest', group.total - group.nodes.length)) : null)];
  panel.replaceChildren(el('h2', {}, pick(found.names)), el('div', {class: 'sub'}, [term(found.cls), ...found.identifiers, found.id, found.provisional ? t('provisional') : ''].filter(Boolean).join(' · ')), el('div', {class: 'sub'}, found.others.join(' · ')),
    el('h3', {}, t('facts') + ' · ' + found.total), found.total ? el('table', {id: 'figures'}, el('thead', {}, el('tr', {}, ['metric', 'period', 'value', 'status'].map(key => el('th', {scope: 'col'}, t(key))))), el('tbody', {}, found.figures.map(figure))) : el('p', {class: 'sub'}, t('nothing')),
    around.groups.map(relation).flat(2).length ? el('div', {id: 'relations'}, around.groups.map(relation).flat()) : '');
  return found;
}
export function shut() { $('#evidence').hidden = true; $('#evidence').replaceChildren(); }
export async function evidence(fact) {
  const box = $('#evidence');
  try {
    const found = await api('evidence/' + code(fact));
    box.hidden = false;
    box.replaceChildren(el('div', {class: 'row'}, el('strong', {}, t('evidence') + ' · ' + found.quotes.length), el('button', {id: 'shut', onclick: shut}, t('close'))), found.quotes.length ? '' : el('p', {}, t('derived-note')), el('div', {id: 'document'}));
    found.quotes.forEach(quote => box.insertBefore(el('p', {}, el('button', {class: 'link quote', onclick: () => reading(quote)}, '❝ ' + quote.words), el('div', {class: 'sub'}, [quote.title, quote.issued, ...quote.sources, quote.confidence && t('confidence', quote.confidence)].filter(Boolean).join(' · '))), box.lastChild));
    if (found.quotes.length) await reading(found.quotes[0]);
  } catch (error) { say(error.message); }
}
async function reading(quote) {
  const place = $('#document'), address = '/documents/' + code(quote.document) + '/text';
  try {
    const start = Math.max(0, quote.start - AROUND), part = await ask(address + '?' + new URLSearchParams({start, end: quote.end + AROUND}));
    const signs = Array.from(part.text), a = quote.start - part.start, b = quote.end - part.start, mark = el('mark', {}, signs.slice(a, b).join(''));
    place.replaceChildren(el('a', {href: address, target: '_blank', rel: 'noreferrer'}, t('whole-text')), el('div', {class: 'text'}, part.start ? '… ' : '', signs.slice(0, a).join(''), mark, signs.slice(b).join(''), part.end < part.length ? ' …' : ''));
    mark.scrollIntoView({block: 'center'});
  } catch (error) { place.replaceChildren(el('blockquote', {}, el('mark', {}, quote.words)), el('p', {class: 'sub'}, error.message)); }
}
