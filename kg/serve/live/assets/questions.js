// The stored questions: a form for the parameters of each, and its answer.
HOOKS.tabs.push('questions');
const ASKED = {list: null, id: '', values: {}, answer: null, text: ''};
async function questionList() {
  if (!ASKED.list) ASKED.list = await ask('/explore/questions');
  return ASKED.list;
}
const wording = q => S.lang === 'en' ? q.en : q.zh || q.en;
const plainTerm = term => term.replace(/^kg[a-z]?:/, '').replace(/^"(.*)"$/, '$1');
VIEWS.questions = a => {
  head(a, 'questions', 'questions-note');
  const to = el('div', {class: 'questions'});
  a.append(to);
  questionList().then(list => {
    if (!to.isConnected) return;
    if (!list.some(q => q.id === ASKED.id)) ASKED.id = list[0].id;
    drawQuestions(to, list);
  }).catch(e => to.append(el('p', {class: 'note', role: 'alert'}, e.message)));
};
function drawQuestions(to, list) {
  const q = list.find(x => x.id === ASKED.id), words = fold(ASKED.text), found = list.filter(x => !words || fold(x.en + ' ' + x.zh).includes(words));
  const box_ = el('input', {type: 'search', id: 'question-filter', value: ASKED.text, placeholder: t('question-filter'), 'aria-label': t('question-filter'), on: {input: e => { ASKED.text = e.target.value; drawQuestions(to, list); $('question-filter').focus(); }}});
  box_.value = ASKED.text;
  to.replaceChildren(
    el('div', {class: 'list'}, box_, el('ul', {'aria-label': t('questions')}, found.map(x => el('li', {}, el('button', {type: 'button', class: 'question', 'data-id': x.id, 'aria-current': x === q ? 'true' : null, on: {click: () => { ASKED.id = x.id; ASKED.answer = null; drawQuestions(to, list); to.querySelector('form input, form button').focus(); }}}, wording(x)))))),
    el('div', {class: 'one'}, questionForm(q, to, list), ASKED.answer || ''));
}
function questionForm(q, to, list) {
  const values = ASKED.values[q.id] = ASKED.values[q.id] || {}, names = el('datalist', {id: 'names-known'}, KG.nodes.slice(0, 300).map(n => el('option', {value: n.i}, name(n))));
  const times = el('datalist', {id: 'times-known'}, TIMES.map(x => el('option', {value: x})));
  const fields = q.parameters.map(p => {
    const box_ = el('input', {type: p.kind === 'number' ? 'number' : 'text', step: 'any', name: p.name, placeholder: plainTerm(p.default), autocomplete: 'off', list: p.kind === 'entity' ? 'names-known' : p.kind === 'period' ? 'times-known' : null, on: {input: e => { values[p.name] = e.target.value; }}});
    box_.value = values[p.name] || '';
    return el('label', {class: 'field'}, el('span', {}, p.name), box_, el('small', {class: 'sub'}, t('kind-' + (['entity', 'period', 'metric', 'number'].includes(p.kind) ? p.kind : 'term')) + (p.classes.length ? ': ' + p.classes.map(c => word('class', c)).join(', ') : '')));
  });
  const given = () => Object.fromEntries(q.parameters.map(p => [p.name, (values[p.name] || '').trim()]).filter(x => x[1]));
  const show_ = shown_ => {
    ASKED.answer = el('div', {class: 'answer', role: 'status'}, shown_);
    if (to.isConnected) { const old = to.querySelector('.answer'); if (old) old.remove(); to.querySelector('.one').append(ASKED.answer); }
  };
  const refused = error => show_(el('p', {class: 'note bad', role: 'alert'}, error.message));
  const run = e => {
    e.preventDefault();
    ask('/questions/' + idPath(q.id), given(), {headers: {Accept: 'application/sparql-results+json'}}).then(found => show_(answerTable(found, wording(q)))).catch(refused);
  };
  const write = () => ask('/explore/query/' + idPath(q.id), given()).then(text => { DESK.text = text; DESK.editor = null; tab('sparql'); }).catch(refused);
  return el('form', {on: {submit: run}}, el('h3', {}, wording(q)), names, times, fields, el('div', {class: 'row'}, el('button', {type: 'submit', class: 'btn main', id: 'ask-question'}, t('ask')),
    button(t('as-sparql'), write, {id: 'as-sparql'})));
}
