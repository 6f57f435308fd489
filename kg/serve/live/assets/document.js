// The text that a quote stands in, with the quote marked, and every other sentence that a fact stands on.
HOOKS.quote.push((source, at) => source && source.i ? el('div', {class: 'row', lang: S.lang}, button(t('in-document'), () => openDocument(source.i, at), {class: 'btn small open-document'})) : '');

async function openDocument(id, at) {
  let found;
  try { found = await ask('/explore/evidence', {document: id, start: String(at[0]), end: String(at[1])}); } catch (e) { return complain(e); }
  closeDocument();
  const back = document.activeElement, shut = () => { closeDocument(); if (back && back.isConnected) back.focus(); else $('panel').focus(); };
  const heading = found.title || (found.places || [])[0] || id;
  const sheet = el('div', {id: 'document', role: 'dialog', 'aria-modal': 'true', 'aria-label': heading, tabindex: -1, on: {keydown: e => { if (e.key === 'Escape') { shut(); e.stopPropagation(); } else if (e.key === 'Tab') keepInside(e, sheet); }}},
    el('div', {class: 'head'}, el('h2', {lang: found.language || null}, heading), button(t('close'), shut, {id: 'document-close'})),
    el('p', {class: 'sub'}, [found.issued || t('undated'), ...(found.places || [])].join(' · ')),
    found.text == null ? el('p', {class: 'sub'}, t('no-text')) : el('div', {class: 'text', tabindex: 0, role: 'region', 'aria-label': t('text'), lang: found.language || null}, marked_(found, at)));
  document.body.append(el('div', {id: 'veil', on: {click: e => { if (e.target.id === 'veil') shut(); }}}, sheet));
  const mark = sheet.querySelector('mark.here');
  if (mark) mark.scrollIntoView({block: 'center'});
  sheet.focus({preventScroll: true});
}
function closeDocument() { const veil = $('veil'); if (veil) veil.remove(); }
function keepInside(e, sheet) {
  const stops = [...sheet.querySelectorAll('button, [tabindex="0"]')], first = stops[0], last = stops[stops.length - 1];
  if (e.shiftKey && (document.activeElement === first || document.activeElement === sheet)) { last.focus(); e.preventDefault(); } else if (!e.shiftKey && document.activeElement === last) { first.focus(); e.preventDefault(); }
}
// the text in pieces: offsets are code points, which a string of a script does not count in
function marked_({text, from, total, spans}, at) {
  const signs = [...text], here = [Math.max(0, at[0] - from), Math.min(signs.length, at[1] - from)], cuts = new Set([0, signs.length, ...here]), near = spans.map(([a, b]) => [Math.max(0, a - from), Math.min(signs.length, b - from)]);
  for (const [a, b] of near) { cuts.add(a); cuts.add(b); }
  const cover = new Int32Array(signs.length + 1);
  for (const [a, b] of near) { cover[a]++; cover[b]--; }
  for (let k = 1; k <= signs.length; k++) cover[k] += cover[k - 1];
  const edges = [...cuts].filter(k => k >= 0 && k <= signs.length).sort((a, b) => a - b), out = from > 0 ? [el('p', {class: 'sub', lang: S.lang}, t('cut-before', number(from)))] : [];
  for (let k = 0; k + 1 < edges.length; k++) {
    const [a, b] = [edges[k], edges[k + 1]], piece = signs.slice(a, b).join('');
    out.push(a >= here[0] && b <= here[1] ? el('mark', {class: 'here'}, piece) : cover[a] > 0 ? el('mark', {class: 'other'}, piece) : piece);
  }
  if (from + signs.length < total) out.push(el('p', {class: 'sub', lang: S.lang}, t('cut-after', number(total - from - signs.length))));
  return out;
}
