// Data, words of the page and small helpers. Text reaches the page by text nodes and canvas only.
const read = id => JSON.parse(document.getElementById(id).textContent);
const KG = read('page-data');
const PLACED = read('net-nodes');
const NET_OPTIONS = JSON.parse(read('net-options'));
const $ = id => document.getElementById(id);

// what the reader has chosen; `address.js` keeps it in the address
const S = {
  lang: KG.language,
  theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  tab: 'network',
  sel: null, group: null, link: null, fact: null,
  path: null, from: null,
  hops: 1, names: false, open: false, clash: false, period: '',
  off: {types: new Set(), kinds: new Set(), status: new Set()},
  scene: {kind: 'top', open: new Set(), centre: null, many: new Map()},
  stamp: 0,
};

// where the explorer of `kg serve` joins in; empty in a page that stands alone
const HOOKS = {tabs: [], entity: [], quote: [], choose: [], search: [], tools: [], rail: [], views: [], moved: [], light: null};

const L = () => KG.languages.indexOf(S.lang);
const say = words => typeof words === 'string' ? words : words[L()];
const every = words => typeof words === 'string' ? [words] : words;
const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, k) => String(values[k]));
const t = (key, ...values) => fill(say(KG.words.ui[key] || key), ...values);
const word = (scheme, key) => say((KG.words[scheme] || {})[key] || String(key));
const FORMATS = {};
const number = n => (FORMATS[S.lang] = FORMATS[S.lang] || new Intl.NumberFormat(S.lang)).format(n);
const short = (text, size) => text.length > size ? text.slice(0, size - 1) + '…' : text;
const sum = list => list.reduce((a, b) => a + b, 0);
const pushTo = (map, key, value) => { if (!map.has(key)) map.set(key, []); map.get(key).push(value); };

function append(x, kids) {
  for (const kid of kids.flat(3)) {
    if (kid != null && kid !== false && kid !== '') x.append(kid.nodeType ? kid : document.createTextNode(String(kid)));
  }
  return x;
}
function el(tag, attrs, ...kids) {
  const x = document.createElement(tag);
  for (const key in attrs || {}) {
    const value = attrs[key];
    if (key === 'on') for (const event in value) x.addEventListener(event, value[event]);
    else if (key === 'class') x.className = value;
    else if (value != null && value !== false) x.setAttribute(key, value === true ? '' : value);
  }
  return append(x, kids);
}
function svg(tag, attrs, ...kids) {
  const x = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const key in attrs || {}) if (attrs[key] != null) x.setAttribute(key, attrs[key]);
  return append(x, kids);
}
const button = (label, run, attrs) => el('button', {type: 'button', class: 'btn', on: {click: run}, ...(attrs || {})}, label);
const picker = (label, values, current, run, attrs) => el('label', {class: 'pick'}, label,
  el('select', {on: {change: e => run(e.target.value)}, ...(attrs || {})}, values.map(([v, text]) => el('option', {value: v, selected: v === current}, text))));
