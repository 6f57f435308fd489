// The whole store at once, each entity a dot: the tab around the picture that `starfield.js` draws.
HOOKS.tabs.push('sky');
const SKY = {data: null};
VIEWS.sky = a => {
  head(a, 'sky', 'sky-note');
  const state = el('p', {class: 'sub', id: 'sky-state', role: 'status'}, t('asking')), key = el('div', {class: 'row', id: 'sky-key'});
  const stage = el('div', {id: 'sky', tabindex: 0, role: 'application', 'aria-label': t('sky-label')});
  a.append(state, key, stage);
  const data = SKY.data ? Promise.resolve(SKY.data) : ask('/explore/overview').then(found => SKY.data = found);
  data.then(found => {
    if (!stage.isConnected) return;
    const counts = found.classes.map(() => 0);
    for (const c of found.class) counts[c]++;
    key.replaceChildren(...found.classes.map(([cls, names], k) => counts[k] ? el('span', {class: 'key'}, typeIcon(cls), say(names) + ' ' + number(counts[k])) : ''));
    state.textContent = t('sky-count', number(found.ids.length), number(found.total), number(found.lines.length / 2));
    new Starfield(stage, found, {colours: found.classes.map(([cls]) => skyColour(cls)), open: k => openFar(found.ids[k], n => alone(n))});
    stage.dataset.ready = 'true';
    performance.mark('sky');
  }).catch(e => { state.textContent = e.message || String(e); });
};
// light cards would not be seen as dots: theirs is a colour between the card's and its ink
function skyColour(cls) {
  const [card, ink] = P().type[cls] || P().type.Organization, pale = ['Segment', 'Product', 'ChipFamily', 'Project', 'Person'].includes(cls);
  return pale ? mix(ink, card, S.theme === 'light' ? .6 : .55) : card;
}
