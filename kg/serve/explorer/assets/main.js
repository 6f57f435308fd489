// The page: words, tabs, search, the address, keys.
import {$, S, api, el, pick, say, t, term} from './base.js';
import {draw, fit, start, toggle} from './draw.js';
import {remember, restore, root, save, saved, seen, undo} from './graph.js';
import {entity, shut} from './panel.js';
import {questions, sparql} from './asking.js';
const TABS = ['network', 'questions', 'sparql'], LANGS = ['en', 'zh-Hans', 'zh-Hant'];
let counts = null;
const address = () => { history.replaceState(null, '', '#' + new URLSearchParams({entity: S.entity, lang: S.lang, theme: S.theme, tab: S.tab})); };
async function choose(id, recentre) {
  try {
    const found = await entity(id, choose);
    S.entity = id;
    if (recentre || !seen(id)) { if (S.tab !== 'network') { S.tab = 'network'; page(); } remember(); await root(found); }
    draw(); address();
  } catch (error) { say(error.message); }
}
function pin() { const node = seen(S.entity); if (node) { remember(); node.pinned = !node.pinned; draw(); bar(); } }
function bar() {
  const back = () => { undo(); draw(); };
  $('#bar').replaceChildren(el('button', {id: 'expand', onclick: () => { const node = seen(S.entity); if (node) toggle(node); }}, '±'), el('button', {id: 'undo', onclick: back}, t('undo')), el('button', {id: 'pin', onclick: pin}, t('pin')), el('button', {onclick: () => fit()}, t('fit')),
    el('button', {id: 'save', onclick: () => { save(S.entity); bar(); }}, t('save-view')), el('select', {id: 'views', 'aria-label': t('saved-views'), onchange: event => { restore(event.target.value); if (S.entity) choose(S.entity); draw(); }}, el('option', {value: ''}, t('saved-views')), saved().map(name => el('option', {value: name}, name))));
}
function page() {
  document.documentElement.lang = S.lang; document.documentElement.dataset.theme = S.theme; document.title = t('title');
  $('h1').textContent = t('title'); $('#q').placeholder = t('find'); $('#q').setAttribute('aria-label', t('find'));
  $('#tabs').replaceChildren(...TABS.map(tab => el('button', {role: 'tab', id: 'tab-' + tab, 'aria-selected': String(tab === S.tab), onclick: () => { S.tab = tab; page(); address(); }}, tab === 'sparql' ? 'SPARQL' : t(tab))));
  $('#tools').replaceChildren(...LANGS.map(lang => el('button', {'aria-pressed': String(lang === S.lang), id: 'lang-' + lang, onclick: () => { S.lang = lang; page(); if (S.entity) choose(S.entity); address(); }}, t('lang-' + lang))), el('button', {id: 'theme', onclick: () => { S.theme = S.theme === 'dark' ? 'light' : 'dark'; page(); address(); }}, t(S.theme === 'dark' ? 'light' : 'dark')));
  for (const tab of TABS) $(`#${tab}-view`).hidden = tab !== S.tab;
  bar();
  if (S.tab === 'network') draw(); else if (S.tab === 'questions') questions(choose).catch(error => say(error.message)); else sparql(choose);
  if (counts) say(t('counts', counts.entities, counts.facts, counts.relations, counts.documents));
}
let last = 0, at = 0;
async function find() {
  const mine = ++last, words = $('#q').value.trim(), list = $('#hits');
  const found = words ? await api('search', {q: words}) : {hits: []};
  if (mine !== last) return;
  at = 0;
  list.replaceChildren(...found.hits.map((hit, k) => el('li', {role: 'option', 'data-hit': hit.id, 'aria-selected': String(!k), onclick: () => { list.hidden = true; choose(hit.id, true); }}, pick(hit.names), el('small', {}, term(hit.cls) + ' · ' + hit.facts))));
  if (words && !found.hits.length) list.replaceChildren(el('li', {}, t('nothing')));
  list.hidden = !words; $('#q').setAttribute('aria-expanded', String(!list.hidden));
}
function keys(event) {
  const typing = ['INPUT', 'TEXTAREA', 'SELECT'].includes(event.target.tagName), hits = [...document.querySelectorAll('#hits li')];
  if (event.target.id === 'q') {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step && hits.length) { event.preventDefault(); at = (at + step + hits.length) % hits.length; hits.forEach((hit, k) => hit.setAttribute('aria-selected', String(k === at))); }
    if (event.key === 'Enter' && hits[at]) hits[at].click();
  }
  if (event.key === 'Escape') { $('#hits').hidden = true; shut(); }
  if (typing || event.ctrlKey || event.metaKey) return;
  if (event.key === '/') { event.preventDefault(); $('#q').focus(); }
  if (event.key === 'u') { undo(); draw(); }
  if (event.key === 'p') pin();
  if (event.key === 'f') fit();
}
async function go() {
  const given = new URLSearchParams(location.hash.slice(1)), one = (name, from, other) => from.includes(given.get(name)) ? given.get(name) : other;
  S.lang = one('lang', LANGS, (navigator.language || '').startsWith('zh') ? 'zh-Hans' : 'en'); S.theme = one('theme', ['light', 'dark'], matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'); S.tab = one('tab', TABS, 'network');
  const tab = S.tab;
  const found = await api('overview');
  counts = found.counts;
  page();
  const id = given.get('entity') || (found.top[0] || {}).id;
  if (id) await choose(id, tab === 'network');
  if (S.tab !== tab) { S.tab = tab; page(); }
  document.documentElement.dataset.ready = '1';
}
try {
  S.words = await api('words');
  start({choose});
  $('#q').addEventListener('input', () => find().catch(error => say(error.message)));
  addEventListener('keydown', keys);
  addEventListener('hashchange', go);
  await go();
} catch (error) { say(error.message); }
