// What the views beside the network share: they answer what a network answers badly.
const VIEWS = {};
const V = {cls: null, metric: '', rows: 200, asc: true, sort: -1, text: '', table: 'facts', against: 'before', change: ''};
const head = (a, key, note) => a.append(el('h2', {}, t(key)), el('p', {class: 'note'}, t(note)));
const scroller = (label, ...kids) => el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('table-region', label)}, kids);
const bar = (share, status, width, from) => svg('svg', {width, height: 12, 'aria-hidden': 'true', class: 'bar'}, svg('rect', {x: 0, y: 5, width, height: 2, fill: 'var(--line)'}),
  svg('rect', {x: (from || 0) * width, y: 1.5, width: Math.max(2, (share - (from || 0)) * width), height: 9, rx: 2, fill: statusColour(status), 'fill-opacity': status === 'actual' ? 1 : .35,
    stroke: statusColour(status), 'stroke-dasharray': status === 'actual' ? 'none' : status === 'estimate' ? '1.5 2' : '4 2'}));
const openFact = f => () => { select(f.s, false); S.fact = f; S.open = true; panel(); };
const factButton = (f, text) => el('button', {type: 'button', class: 'cell' + (CLASH.has(f) ? ' bad' : ''), on: {click: openFact(f)}}, (CLASH.has(f) ? '≠ ' : '') + (text || shown(f)));
const marks = f => [statusOf(f) !== 'actual' ? badge(statusOf(f)) : '', CLASH.has(f) ? el('span', {class: 'badge b-clash'}, t('disagree')) : ''];
const notesOf = f => [when(f), f.b ? word('basis', f.b) : '', f.f != null ? t('compared-with', nameOf(f.f)) : ''].filter(Boolean).join(' · ');
// a computed number in the writing of a stated one: its unit and scale word
function scaleLike(v, f) {
  const text = shown(f), match = text.match(/[\d.]+/), base = f.v != null ? Math.abs(f.v) : null;
  if (!match || !base || !+match[0]) return number(v);
  const factor = base / +match[0];
  return (v < 0 ? '−' : '') + text.replace(/^[−+]/, '').replace(match[0], String(+(Math.abs(v) / factor).toFixed(4)));
}
