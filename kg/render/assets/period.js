// The period that everything looks at: a slider over the calendar periods, and the same as a list.
function timeControl() {
  if (TIMES.length < 2) return [];
  const at = TIMES.indexOf(S.period) + 1, label = k => k ? TIMES[k - 1] : t('every-period');
  const slider = el('input', {type: 'range', id: 'time', min: 0, max: TIMES.length, step: 1, 'aria-label': t('period'), 'aria-valuetext': label(at), on: {
    input: e => { $('time-name').textContent = label(+e.target.value); e.target.setAttribute('aria-valuetext', label(+e.target.value)); },
    change: e => setPeriod(+e.target.value ? TIMES[+e.target.value - 1] : '', 'time'),
  }});
  slider.value = at;
  return [el('h2', {}, t('period')), el('div', {class: 'time'}, el('div', {class: 'row'}, el('output', {id: 'time-name', for: 'time'}, label(at)),
    S.period ? button('×', () => setPeriod('', 'time'), {'aria-label': t('every-period'), class: 'btn small'}) : ''), slider,
    picker(t('period'), [['', t('every-period')], ...[...TIMES].reverse().map(x => [x, x])], S.period, v => setPeriod(v, 'time-list'), {id: 'time-list'}))];
}
function setPeriod(label, focus) {
  S.period = TIMES.includes(label) ? label : '';
  refilter();
  if (focus && $(focus)) $(focus).focus();
}
