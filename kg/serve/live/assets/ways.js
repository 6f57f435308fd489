// In the panel of an entity: its neighbours by relation, with counts, and what can be done with its card.
HOOKS.light = () => el('p', {class: 'sub hint', role: 'status'}, t('asking'));
// what is chosen is shown first, then the server is asked
const afterFrame = run => requestAnimationFrame(() => setTimeout(run, 0));
HOOKS.choose.push(n => {
  const gone = $('complaint');
  if (gone) gone.remove();
  if (n.ways) return;
  afterFrame(() => load(n.i).then(() => {
    if (S.sel !== n.n) return;
    redraw(false); rail(); panel();
  }).catch(complain));
});
HOOKS.entity.push((p, n) => {
  const c = S.scene.kind === 'explore' ? X.cards.get(n.i) : null, many = c ? brought(n) : 0;
  p.append(el('h3', {}, t('neighbours')));
  p.append(el('div', {class: 'row', role: 'group', 'aria-label': t('my-picture-tools')},
    button(t('start-here'), () => alone(n), {id: 'start-here'}),
    c ? button(t(c.pin ? 'unpin' : 'pin'), () => pin(n), {id: 'pin', 'aria-pressed': String(c.pin)}) : '',
    c ? button(t('remove'), () => remove(n), {id: 'remove'}) : '',
    many ? button(t('collapse-n', number(many)), () => collapse(n), {id: 'collapse'}) : ''));
  if (!n.ways) return p.append(el('p', {class: 'sub'}, t('asking')));
  if (!n.ways.length) return p.append(el('p', {class: 'sub'}, t('no-neighbours')));
  p.append(el('ul', {class: 'ways'}, n.ways.map(([way, out, count]) => {
    const seen = n.seen ? n.seen.get(way + out) || 0 : 0, left = count - seen, arrow = KG.symmetric.includes(way) ? '↔' : out ? '→' : '←';
    return el('li', {'data-way': way}, el('span', {}, arrow + ' ' + word('predicate', way)), el('span', {class: 'n'}, number(count)),
      left > 0 ? button(seen ? t('n-more', number(Math.min(STEP_OUT, left))) : t('bring-in'), () => expand(n, way, out), {class: 'btn small', 'aria-label': word('predicate', way) + ': ' + (seen ? t('n-more', number(Math.min(STEP_OUT, left))) : t('bring-in'))})
        : el('span', {class: 'sub'}, t('all-here')));
  })));
});
