// State, words, elements and requests: what every part uses. Text enters the page by textContent alone.
export const S = {lang: 'en', theme: 'light', tab: 'network', entity: '', words: null};
const TAGS = ['en', 'zh-Hans', 'zh-Hant'];
export const pick = names => Array.isArray(names) ? names[Math.max(0, TAGS.indexOf(S.lang))] || names[0] : names || '';
export const t = (key, ...values) => values.reduce((text, value, k) => text.replace('{' + k + '}', () => value), pick(own(S.words.ui, key)) || key);
export const own = (object, key) => Object.hasOwn(object, key) ? object[key] : undefined;
export const term = key => pick(own(S.words.terms, key)) || key;
export const $ = where => document.querySelector(where);
function made(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter(one => one !== undefined && one !== null).map(one => one instanceof Node ? one : String(one)));
  return node;
}
export const el = (tag, attributes, ...children) => made(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) => made(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
export const say = text => { $('#status').textContent = text; };
export async function ask(address, accept) {
  const answer = await fetch(address, {headers: {Accept: accept || 'application/json'}});
  if (!answer.ok) throw new Error((await answer.text()).trim() || String(answer.status));
  return accept ? answer.text() : answer.json();
}
export const api = (path, given) => ask('/api/' + path + (given ? '?' + new URLSearchParams(given) : ''));
export const code = id => encodeURIComponent(id);
export const KINDS = {structure: '#6f86a0', generation: '#1c8a62', making: '#5a8a3a', supply: '#0f7f96', partner: '#5468c8', competition: '#cf4862', capital: '#a8700f', people: '#8266b8'};
export const colour = predicate => KINDS[own(S.words.member, predicate)] || '#5c6878';
