// SPARQL: an editor (a plain text field where the library was not built), the prefixes, the stored questions, and the answer.
HOOKS.tabs.push('sparql');
const DESK = {text: 'SELECT ?entity ?name WHERE {\n  ?entity a kg:Company ; skos:prefLabel ?name\n  FILTER (LANG(?name) = "en")\n}\nORDER BY ?name\nLIMIT 20\n', editor: null, answer: null, stop: null};
const fetchBundle = name_ => SERVER.bundles.includes(name_) ? import('/explore/bundles/' + name_) : Promise.reject(new Trouble(t('not-built', name_)));
const prefixLines = () => Object.entries(SERVER.prefixes).map(([k, v]) => 'PREFIX ' + k + ': <' + v + '>').join('\n') + '\n';
VIEWS.sparql = a => {
  head(a, 'sparql', 'sparql-note');
  if (DESK.editor) DESK.text = DESK.editor.text();
  DESK.editor = null;
  const place = el('div', {id: 'editor'}), to = el('div', {class: 'answer', role: 'status'}, DESK.answer || '');
  const load_ = el('select', {id: 'load-question', 'aria-label': t('load-question'), on: {change: async e => { const q = (await questionList()).find(x => x.id === e.target.value); if (q) setQuery(q.sparql); e.target.value = ''; }}}, el('option', {value: ''}, t('load-question')));
  questionList().then(list => load_.append(...list.map(q => el('option', {value: q.id}, short(wording(q), 90))))).catch(() => {});
  a.append(el('div', {class: 'row'}, load_, button(t('add-prefixes'), () => setQuery(prefixLines() + queryText().replace(/^\s*PREFIX\s[^\n]*\n/gim, '')), {id: 'add-prefixes'})), place,
    el('div', {class: 'row'}, button(t('run'), () => runQuery(to), {id: 'run-query', class: 'btn main', title: 'Ctrl+Enter'}), button(t('stop'), () => { if (DESK.stop) DESK.stop.abort(); }, {id: 'stop-query'}), el('span', {class: 'sub', id: 'editor-note'})), to);
  fetchBundle('editor.js').then(library => { if (place.isConnected) richEditor(library, place, to); }).catch(e => {
    if (!place.isConnected) return;
    plainEditor(place, to);
    $('editor-note').textContent = e.message || String(e);
  });
};
const queryText = () => DESK.editor ? DESK.editor.text() : DESK.text;
function setQuery(text) { DESK.text = text; if (DESK.editor) DESK.editor.set(text); }
function plainEditor(place, to) {
  const box_ = el('textarea', {id: 'query', rows: 14, spellcheck: 'false', 'aria-label': t('query'), on: {keydown: e => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { runQuery(to); e.preventDefault(); } }}});
  box_.value = DESK.text;
  place.replaceChildren(box_);
  const mark = at => { if (!at) return; const lines_ = box_.value.split('\n'), start = sum(lines_.slice(0, at[0] - 1).map(x => x.length + 1)); box_.focus(); box_.setSelectionRange(start, start + (lines_[at[0] - 1] || '').length); };
  DESK.editor = {text: () => box_.value, set: text => { box_.value = text; }, mark};
}
// where an error of the engine says that it is: line and column
const errorAt = text => { const found = /^query:(\d+):(\d+)/.exec(text); return found ? [+found[1], +found[2]] : null; };
// what the editor offers: names of the ontology, and entities that the store finds
let known = null;
const termList = () => known = known || ask('/explore/terms').catch(() => { known = null; return []; });
const terms = async () => [...Object.keys(SERVER.prefixes).map(k => [k + ':', '']), ...(await termList()).map(([term, names]) => [term, say(names)])];
async function entities(text) {
  if (!text) return KG.nodes.slice(0, 50).map(n => [prefixedId(n.i), name(n)]);
  const found = await ask('/explore/search', {q: text.replace(/-/g, ' '), in: 'names'}).catch(() => []);
  return found.map(([id, , names]) => [prefixedId(id), say(names)]);
}
const prefixedId = id => /^[A-Za-z0-9_][\w-]*$/.test(id) ? 'kgr:' + id : '<' + ENTITY + id + '>';
function richEditor(library, place, to) {
  const host = el('div', {class: 'host'});
  place.replaceChildren(host);
  DESK.editor = library.editor(host, {text: DESK.text, label: t('query'), run: () => runQuery(to), terms, entity: 'kgr', find: entities});
}
const graphText = text => [el('div', {class: 'row'}, button(t('save-turtle'), () => saveBlob([text], 'text/turtle', 'answer.ttl'), {class: 'btn small save-turtle'})),
  el('pre', {tabindex: 0, role: 'region', 'aria-label': t('sparql')}, text.slice(0, 200000))];
async function runQuery(to) {
  if (DESK.stop) DESK.stop.abort();
  const stop = DESK.stop = new AbortController(), began = performance.now();
  DESK.text = queryText();
  to.replaceChildren(el('p', {class: 'note'}, t('asking')));
  let shown_, wrong = null;
  try {
    const body = new TextEncoder().encode(DESK.text);
    const found = await fetch('/sparql', {method: 'POST', body, signal: stop.signal, headers: {'Content-Type': 'application/sparql-query', Accept: 'application/sparql-results+json, text/turtle;q=0.9'}});
    const media = found.headers.get('content-type') || '', text = await found.text();
    if (!found.ok) throw new Trouble(text.trim());
    shown_ = [el('p', {class: 'sub'}, t('took', number(Math.round(performance.now() - began)))), media.includes('json') ? answerTable(JSON.parse(text), t('sparql')) : graphText(text)];
  } catch (e) { wrong = errorAt(e.message); shown_ = [el('p', {class: 'note bad', role: 'alert'}, e.name === 'AbortError' ? t('stopped') : e instanceof Trouble ? e.message : t('no-server'))]; }
  if (DESK.stop === stop) { DESK.stop = null; if (DESK.editor) DESK.editor.mark(wrong); DESK.answer = el('div', {}, shown_); to.replaceChildren(DESK.answer); }
}
